import { carry } from '../places.ts';
import { entriesOf, isRecord, listed, member, textOf } from '../shape.ts';
import { eventOf } from './events.ts';
import type { Made, Raw } from './expand.ts';
import { pollStatements } from './mappings.ts';
import { kept, tagList } from './others.ts';
import { destinationOf, statementsFor } from './queues.ts';
import { managedPolicy, roleOf, tracingPolicy } from './role.ts';

const sameNames = [
  'FunctionName', 'Description', 'Handler', 'Runtime', 'MemorySize', 'Timeout', 'Environment', 'VpcConfig', 'KmsKeyArn', 'Layers', 'ReservedConcurrentExecutions', 'Architectures',
  'EphemeralStorage', 'PackageType', 'ImageConfig', 'CodeSigningConfigArn', 'FileSystemConfigs', 'SnapStart', 'LoggingConfig', 'RuntimeManagementConfig', 'RecursiveLoop', 'TenancyConfig', 'DurableConfig',
];
const pollers: Readonly<Record<string, string>> = { SQS: 'AWSLambdaSQSQueueExecutionRole', Kinesis: 'AWSLambdaKinesisExecutionRole', DynamoDB: 'AWSLambdaDynamoDBExecutionRole', MSK: 'AWSLambdaMSKExecutionRole' };

/** `AWS::Serverless::Function`: the function, its role, alias, URL and what its events need. */
export function expandFunction(id: string, properties: Raw): Made {
  const made: Made = [];
  const own = kept(properties, sameNames);
  const set = (name: string, from: string, value: unknown): void => {
    own[name] = value;
    carry(properties, from, own, name);
  };
  const { value: role, own: ownRole } = roleGiven(id, properties['Role']);
  set('Role', properties['Role'] === undefined ? 'Policies' : 'Role', role);
  if (properties['Tracing'] !== undefined && properties['Tracing'] !== 'Disabled') set('TracingConfig', 'Tracing', { Mode: properties['Tracing'] });
  if (properties['InlineCode'] !== undefined) set('Code', 'InlineCode', { ZipFile: properties['InlineCode'] });
  if (properties['ImageUri'] !== undefined) set('Code', 'ImageUri', { ImageUri: properties['ImageUri'] });
  const deadLetters = properties['DeadLetterQueue'];
  if (isRecord(deadLetters)) set('DeadLetterConfig', 'DeadLetterQueue', { TargetArn: deadLetters['TargetArn'] });
  set('Tags', 'Tags', [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...listed(tagList(properties['Tags']))]);
  made.push([id, { Type: 'AWS::Lambda::Function', Properties: own }]);
  const alias = properties['AutoPublishAlias'];
  const aliasId = `${id}Alias${typeof alias === 'string' ? alias : ''}`;
  const { invocation, statements } = asynchronous(id, properties, alias);
  if (ownRole) made.push([`${id}Role`, { ...functionRole(id, properties, [...deadLetterStatements(deadLetters), ...statements, ...pollStatements(properties['Events'])]), ...ownRole }]);
  if (alias !== undefined) {
    made.push([`${id}Version`, { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: id } }, Stands: `${id}.Version` }]);
    made.push([aliasId, { Type: 'AWS::Lambda::Alias', Properties: { Name: alias, FunctionName: { Ref: id }, FunctionVersion: { 'Fn::GetAtt': [`${id}Version`, 'Version'] } }, Stands: `${id}.Alias` }]);
  }
  const target: Raw = { Ref: alias === undefined ? id : aliasId };
  for (const [name, event] of entriesOf(properties['Events'])) {
    made.push(...eventOf(`${id}${name}`, event, target, alias === undefined ? { 'Fn::GetAtt': [id, 'Arn'] } : target));
  }
  return [...made, ...url(id, properties, target, alias), ...invocation];
}

/** The role that is named, or SAM's own; one that a condition leaves out is SAM's where the condition says so. */
function roleGiven(id: string, given: unknown): { readonly value: unknown; readonly own: Raw | undefined } {
  const own: Raw = { 'Fn::GetAtt': [`${id}Role`, 'Arn'] };
  if (given === undefined) return { value: own, own: {} };
  const [condition, yes, no] = listed(member(given, 'Fn::If'));
  const [without, lacking] = [yes, no].map((one) => textOf(one, 'Ref') === 'AWS::NoValue');
  if (without === lacking) return { value: given, own: undefined };
  const only: Raw = { Condition: condition };
  return { value: { 'Fn::If': [condition, without ? own : yes, lacking ? own : no] }, own: { Only: without ? only : { 'Fn::Not': [only] } } };
}

const deadLetterStatements = (deadLetters: unknown): Raw[] => statementsFor(textOf(deadLetters, 'Type'), member(deadLetters, 'TargetArn'));

function functionRole(id: string, properties: Raw, statements: readonly Raw[]): Raw {
  const arns: unknown[] = [managedPolicy('AWSLambdaBasicExecutionRole')];
  if (properties['VpcConfig'] !== undefined) arns.push(managedPolicy('AWSLambdaVPCAccessExecutionRole'));
  if (properties['Tracing'] !== undefined && properties['Tracing'] !== 'Disabled') arns.push(tracingPolicy);
  const types = new Set(entriesOf(properties['Events']).map(([, event]) => textOf(event, 'Type') ?? ''));
  for (const [type, policy] of Object.entries(pollers)) if (types.has(type)) arns.push(managedPolicy(policy));
  return roleOf(`${id}Role`, 'lambda.amazonaws.com', properties, arns, statements);
}

function url(id: string, properties: Raw, FunctionName: Raw, alias: unknown): Made {
  const config = properties['FunctionUrlConfig'];
  if (!isRecord(config)) return [];
  const own: Raw = { ...config, TargetFunctionArn: { Ref: id }, ...(alias === undefined ? {} : { Qualifier: alias }) };
  for (const key of Object.keys(config)) carry(config, key, own, key);
  const made: Made = [[`${id}Url`, { Type: 'AWS::Lambda::Url', Properties: own }]];
  if (config['AuthType'] === undefined || config['AuthType'] === 'AWS_IAM') return made;
  const perhaps = config['AuthType'] === 'NONE' ? {} : { Perhaps: `AuthType of the URL of ${id} is NONE` };
  made.push([`${id}UrlPublicPermissions`, { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunctionUrl', FunctionName, Principal: '*', FunctionUrlAuthType: 'NONE' }, ...perhaps }]);
  made.push([`${id}URLInvokeAllowPublicAccess`, { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName, Principal: '*', InvokedViaFunctionUrl: true }, ...perhaps }]);
  return made;
}

/** Destinations of asynchronous invocations, the queues and topics that SAM makes for them, and what the role needs to reach them. */
function asynchronous(id: string, properties: Raw, alias: unknown): { readonly invocation: Made; readonly statements: Raw[] } {
  const config = properties['EventInvokeConfig'];
  if (!isRecord(config)) return { invocation: [], statements: [] };
  const ends = entriesOf(config['DestinationConfig']).map(([name, value]) => ({ name, type: textOf(value, 'Type'), ...destinationOf(`${id}EventInvokeConfig${name}`, value) }));
  const destinations = Object.fromEntries(ends.map(({ name, arn }) => [name, { Destination: arn }]));
  const own = { ...kept(config, ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts']), FunctionName: { Ref: id }, Qualifier: alias ?? '$LATEST', ...(ends.length === 0 ? {} : { DestinationConfig: destinations }) };
  return {
    invocation: [[`${id}EventInvokeConfig`, { Type: 'AWS::Lambda::EventInvokeConfig', Properties: own }], ...ends.flatMap(({ made }) => made)],
    statements: ends.flatMap(({ type, arn }) => statementsFor(type, arn)),
  };
}
