import {
  AddPermissionCommand, CreateAliasCommand, CreateFunctionCommand, CreateFunctionUrlConfigCommand, LambdaClient, PublishLayerVersionCommand, PublishVersionCommand, PutFunctionCodeSigningConfigCommand,
  PutFunctionConcurrencyCommand, PutFunctionEventInvokeConfigCommand, PutRuntimeManagementConfigCommand, UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { account, type Properties, type Thing } from '../scene.ts';
import { NotCreatable, partsOf, unless, type Aws, type Create } from './aws.ts';
import { ensureRole } from './iam.ts';

/** The smallest zip archive there is: an end-of-archive record. */
export const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);

/** AWS::Lambda::Function: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const lambdaFunction: Create = async (thing, aws) => {
  const lambda = aws.client(LambdaClient);
  const FunctionName = thing.name;
  const { Role = `arn:${aws.partition}:iam::${account}:role/parity`, Runtime = 'nodejs24.x', PackageType = 'Zip', Environment, KmsKeyArn, Layers, LoggingConfig, DeadLetterConfig, TracingConfig,
    ReservedConcurrentExecutions, RuntimeManagementConfig, CodeSigningConfigArn } = thing.properties;
  const versions = partsOf(thing, 'AWS::Lambda::Version');
  const isImage = PackageType === 'Image';
  await ensureRole(String(Role), aws);
  for (const layer of (Layers ?? []) as string[]) await ensureLayer(layer, aws);
  await lambda.send(new CreateFunctionCommand({
    FunctionName, Role: String(Role), PackageType: PackageType as never, Tags: { ...thing.tags },
    ...isImage ? { Code: { ImageUri: `${account}.dkr.ecr.${aws.region}.amazonaws.com/shop:1` } } : { Code: { ZipFile: emptyZip }, Handler: 'index.handler', Runtime: Runtime as never },
    Environment: Environment as never, KMSKeyArn: KmsKeyArn as string | undefined, Layers: Layers as string[] | undefined,
    LoggingConfig: LoggingConfig as never, DeadLetterConfig: DeadLetterConfig as never, TracingConfig: TracingConfig as never,
  }));
  if (versions.length > 0) await publish(lambda, FunctionName, thing, Runtime);
  else for (const Name of qualifiersOf(thing)) await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: '$LATEST' }));
  if (ReservedConcurrentExecutions !== undefined) await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: Number(ReservedConcurrentExecutions) }));
  if (RuntimeManagementConfig !== undefined) await lambda.send(new PutRuntimeManagementConfigCommand({ FunctionName, ...RuntimeManagementConfig as object } as never));
  if (CodeSigningConfigArn !== undefined) await lambda.send(new PutFunctionCodeSigningConfigCommand({ FunctionName, CodeSigningConfigArn: String(CodeSigningConfigArn) }));
  await satellites(lambda, FunctionName, thing);
  return { id: FunctionName };
};

async function satellites(lambda: LambdaClient, FunctionName: string, thing: Thing): Promise<void> {
  for (const [index, part] of partsOf(thing, 'AWS::Lambda::Permission').entries()) {
    const { Action, Principal, SourceArn, SourceAccount, PrincipalOrgID, FunctionUrlAuthType, FunctionName: named, Statement } = part;
    if (Statement !== undefined) throw new NotCreatable('AddPermission makes its own statement');
    const qualifier = typeof named === 'string' && named.includes(':') ? { Qualifier: named.slice(named.lastIndexOf(':') + 1) } : {};
    await lambda.send(new AddPermissionCommand({ FunctionName, StatementId: `s${index}`, ...qualifier, ...{ Action, Principal, SourceArn, SourceAccount, PrincipalOrgID, FunctionUrlAuthType } as Record<string, string> } as never));
  }
  for (const { AuthType = 'AWS_IAM', Cors, Qualifier } of partsOf(thing, 'AWS::Lambda::Url')) {
    await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: AuthType as never, Cors: Cors as never, Qualifier: Qualifier as string | undefined }));
  }
  for (const { Qualifier, DestinationConfig } of partsOf(thing, 'AWS::Lambda::EventInvokeConfig')) {
    await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, Qualifier: Qualifier as string, DestinationConfig: DestinationConfig as never }));
  }
}

/** Publishes versions with the runtime that each had, then goes on to the function's own; a version's number follows from the order. */
async function publish(lambda: LambdaClient, FunctionName: string, thing: Thing, Runtime: unknown): Promise<void> {
  const old = new Map(partsOf(thing, 'AWS::Lambda::Version').map((version) => [Number(version['Version']), version['Runtime']]));
  for (let number = 1; number <= Math.max(...old.keys()) + 1; number += 1) {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Runtime: (old.get(number) ?? Runtime) as never }));
    await lambda.send(new PublishVersionCommand({ FunctionName }));
  }
  for (const alias of partsOf(thing, 'AWS::Lambda::Alias')) {
    const weights = (alias['RoutingConfig'] as { AdditionalVersionWeights?: readonly Properties[] } | undefined)?.AdditionalVersionWeights;
    const RoutingConfig = weights && { AdditionalVersionWeights: Object.fromEntries(weights.map((w) => [String(w['FunctionVersion']), Number(w['FunctionWeight'])])) };
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: String(alias['Name']), FunctionVersion: String(alias['FunctionVersion']), RoutingConfig }));
  }
}

/** Aliases that satellites speak of. */
const qualifiersOf = (thing: Thing): Set<string> => new Set(['AWS::Lambda::Url', 'AWS::Lambda::EventInvokeConfig'].flatMap((type) =>
  partsOf(thing, type).flatMap(({ Qualifier }) => (typeof Qualifier === 'string' && Qualifier !== '$LATEST' ? [Qualifier] : []))));

/** Publishes a layer of the own account up to the version that an ARN names. */
async function ensureLayer(arn: string, aws: Aws): Promise<void> {
  const [, , , , owner, , LayerName, version] = arn.split(':');
  if (owner !== account) return;
  for (let number = 1; number <= Number(version); number += 1) await aws.client(LambdaClient).send(new PublishLayerVersionCommand({ LayerName, Content: { ZipFile: emptyZip } }));
}

/** A function by its name, where nothing else of the example has made it. */
export async function ensureFunction(FunctionName: string, aws: Aws): Promise<void> {
  const Role = `arn:${aws.partition}:iam::${account}:role/parity`;
  await ensureRole(Role, aws);
  await unless(aws.client(LambdaClient).send(new CreateFunctionCommand({ FunctionName, Role, Code: { ZipFile: emptyZip }, Handler: 'index.handler', Runtime: 'nodejs24.x' })), 'ResourceConflictException', 'FunctionAlreadyExists');
}
