import type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { PropertiesOf } from '../model/types.ts';
import { Unknown } from '../model/unknown.ts';
import { defined, pruned } from './shape.ts';

/** The name in a function's name, ARN, partial ARN or qualified ARN. */
export function functionName(nameOrArn: string): string {
  const at = nameOrArn.lastIndexOf('function:');
  return (at < 0 ? nameOrArn : nameOrArn.slice(at + 'function:'.length)).split(':')[0] ?? nameOrArn;
}

/** The version or alias at the end of a qualified function ARN; undefined for an unqualified one. */
export const qualifierOf = (arn: string): string | undefined => arn.split(':')[7];

/** A function's configuration in CloudFormation's shape: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function functionProperties(c: FunctionConfiguration): Omit<PropertiesOf<'AWS::Lambda::Function'>, 'Environment'> & { readonly Environment?: { readonly Variables?: Record<string, string> } | Unknown } {
  const failed = c.Environment?.Error;
  const environment = failed === undefined ? c.Environment && { Environment: defined({ Variables: c.Environment.Variables }) }
    : { Environment: new Unknown({
      reason: failed.ErrorCode?.startsWith('AccessDenied') ? 'denied' : 'error', service: 'lambda', operation: 'ListFunctions',
      ...(failed.ErrorCode?.startsWith('AccessDenied') ? { permission: 'kms:Decrypt' } : {}),
      text: `Lambda could not show the environment: ${failed.ErrorCode ?? 'an error'}.`,
    }) };
  return {
    ...pruned<PropertiesOf<'AWS::Lambda::Function'>>({
      FunctionName: c.FunctionName, Description: c.Description, Runtime: c.Runtime, Role: c.Role, Handler: c.Handler, Timeout: c.Timeout, MemorySize: c.MemorySize,
      PackageType: c.PackageType ?? 'Zip', Architectures: c.Architectures, KmsKeyArn: c.KMSKeyArn || undefined,
      // A function outside a VPC has none, or one of empty lists.
      VpcConfig: c.VpcConfig?.SubnetIds?.length ? { SubnetIds: c.VpcConfig.SubnetIds, SecurityGroupIds: c.VpcConfig.SecurityGroupIds, Ipv6AllowedForDualStack: c.VpcConfig.Ipv6AllowedForDualStack } : undefined,
      DeadLetterConfig: c.DeadLetterConfig?.TargetArn ? { TargetArn: c.DeadLetterConfig.TargetArn } : undefined,
      TracingConfig: c.TracingConfig, Layers: c.Layers?.flatMap((layer) => layer.Arn ?? []), FileSystemConfigs: c.FileSystemConfigs?.map(({ Arn, LocalMountPath }) => ({ Arn, LocalMountPath })),
      ImageConfig: c.ImageConfigResponse?.ImageConfig, EphemeralStorage: c.EphemeralStorage && { Size: c.EphemeralStorage.Size },
      SnapStart: c.SnapStart && { ApplyOn: c.SnapStart.ApplyOn }, LoggingConfig: c.LoggingConfig,
    }),
    ...environment,
  };
}

/** An event source mapping in CloudFormation's shape: https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export function mappingProperties(m: EventSourceMappingConfiguration): PropertiesOf<'AWS::Lambda::EventSourceMapping'> {
  return pruned<PropertiesOf<'AWS::Lambda::EventSourceMapping'>>({
    FunctionName: m.FunctionArn, EventSourceArn: m.EventSourceArn,
    Enabled: m.State === undefined ? undefined : !m.State.startsWith('Disabl'),
    BatchSize: m.BatchSize, BisectBatchOnFunctionError: m.BisectBatchOnFunctionError,
    DestinationConfig: m.DestinationConfig?.OnFailure?.Destination ? { OnFailure: { Destination: m.DestinationConfig.OnFailure.Destination } } : undefined,
    DocumentDBEventSourceConfig: m.DocumentDBEventSourceConfig,
    FilterCriteria: m.FilterCriteria && { Filters: m.FilterCriteria.Filters?.map(({ Pattern }) => ({ Pattern })) },
    FunctionResponseTypes: m.FunctionResponseTypes, KmsKeyArn: m.KMSKeyArn,
    MaximumBatchingWindowInSeconds: m.MaximumBatchingWindowInSeconds, MaximumRecordAgeInSeconds: m.MaximumRecordAgeInSeconds, MaximumRetryAttempts: m.MaximumRetryAttempts,
    ParallelizationFactor: m.ParallelizationFactor, Queues: m.Queues, ScalingConfig: m.ScalingConfig,
    SelfManagedEventSource: m.SelfManagedEventSource && { Endpoints: { KafkaBootstrapServers: m.SelfManagedEventSource.Endpoints?.['KAFKA_BOOTSTRAP_SERVERS'] } },
    SourceAccessConfigurations: m.SourceAccessConfigurations?.map(({ Type, URI }) => ({ Type, URI })),
    StartingPosition: m.StartingPosition, Topics: m.Topics, TumblingWindowInSeconds: m.TumblingWindowInSeconds,
  });
}
