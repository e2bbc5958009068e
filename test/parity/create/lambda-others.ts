import {
  AddLayerVersionPermissionCommand, CreateCodeSigningConfigCommand, CreateEventSourceMappingCommand, LambdaClient, PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda';
import { NotCreatable, partsOf, type Create } from './aws.ts';
import { ensureFunction, emptyZip } from './lambda-function.ts';
import { ensureQueue } from './sqs-queue.ts';

/** AWS::Lambda::CodeSigningConfig: https://docs.aws.amazon.com/lambda/latest/api/API_CreateCodeSigningConfig.html */
export const codeSigningConfig: Create = async (thing, aws) => {
  const { AllowedPublishers, CodeSigningPolicies } = thing.properties;
  const { CodeSigningConfig } = await aws.client(LambdaClient).send(new CreateCodeSigningConfigCommand({ AllowedPublishers: AllowedPublishers as never, CodeSigningPolicies: CodeSigningPolicies as never }));
  return { id: CodeSigningConfig?.CodeSigningConfigId ?? '', arn: CodeSigningConfig?.CodeSigningConfigArn };
};

/** AWS::Lambda::LayerVersion: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
export const layerVersion: Create = async (thing, aws) => {
  const lambda = aws.client(LambdaClient);
  const { LayerVersionArn, Version: VersionNumber } = await lambda.send(new PublishLayerVersionCommand({ LayerName: thing.name, Content: { ZipFile: emptyZip } }));
  for (const [index, { Action, Principal, OrganizationId, Statement }] of partsOf(thing, 'AWS::Lambda::LayerVersionPermission').entries()) {
    if (Statement !== undefined) throw new NotCreatable('AddLayerVersionPermission makes its own statement');
    await lambda.send(new AddLayerVersionPermissionCommand({ LayerName: thing.name, VersionNumber, StatementId: `s${index}`, Action: String(Action), Principal: String(Principal), OrganizationId: OrganizationId as string | undefined }));
  }
  return { id: LayerVersionArn ?? '', arn: LayerVersionArn };
};

/** AWS::Lambda::EventSourceMapping: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const eventSourceMapping: Create = async (thing, aws) => {
  const { FunctionName = 'consumer', EventSourceArn, SelfManagedEventSource, SourceAccessConfigurations, ...rest } = thing.properties;
  const name = String(FunctionName);
  await ensureFunction(name.slice(name.lastIndexOf(':') + 1), aws);
  if (String(EventSourceArn).includes(':sqs:')) await ensureQueue(String(EventSourceArn), aws);
  const kafka = (SelfManagedEventSource as { Endpoints?: { KafkaBootstrapServers?: string[] } } | undefined)?.Endpoints?.KafkaBootstrapServers;
  const access = (SourceAccessConfigurations as { Type: string; URI: string }[] | undefined);
  const { UUID } = await aws.client(LambdaClient).send(new CreateEventSourceMappingCommand({
    ...rest, FunctionName: name, EventSourceArn: EventSourceArn as string | undefined, SourceAccessConfigurations: access as never,
    ...kafka === undefined ? {} : { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: kafka } }, Topics: ['orders'] },
  }));
  return { id: UUID ?? '' };
};
