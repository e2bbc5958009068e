import { carry } from '../places.ts';
import { entriesOf, isRecord, listed, member, textOf } from '../shape.ts';
import { eventOf } from './events.ts';
import type { Made, Raw } from './expand.ts';
import { kept, tagList } from './others.ts';
import { managedPolicy, roleOf } from './role.ts';

const sameNames = [
  'FunctionName', 'Description', 'Handler', 'Runtime', 'MemorySize', 'Timeout', 'Environment', 'VpcConfig', 'KmsKeyArn', 'Layers', 'ReservedConcurrentExecutions', 'Architectures',
  'EphemeralStorage', 'PackageType', 'ImageConfig', 'CodeSigningConfigArn', 'FileSystemConfigs', 'SnapStart', 'LoggingConfig', 'RuntimeManagementConfig', 'RecursiveLoop',
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
  if (properties['Role'] === undefined) set('Role', 'Policies', { 'Fn::GetAtt': [`${id}Role`, 'Arn'] });
  else set('Role', 'Role', properties['Role']);
  if (properties['Tracing'] !== undefined && properties['Tracing'] !== 'Disabled') set('TracingConfig', 'Tracing', { Mode: properties['Tracing'] });
  if (properties['InlineCode'] !== undefined) set('Code', 'InlineCode', { ZipFile: properties['InlineCode'] });
  if (properties['ImageUri'] !== undefined) set('Code', 'ImageUri', { ImageUri: properties['ImageUri'] });
  const deadLetters = properties['DeadLetterQueue'];
  if (isRecord(deadLetters)) set('DeadLetterConfig', 'DeadLetterQueue', { TargetArn: deadLetters['TargetArn'] });
  set('Tags', 'Tags', [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...listed(tagList(properties['Tags']))]);
  made.push([id, { Type: 'AWS::Lambda::Function', Properties: own }]);
  if (properties['Role'] === undefined) made.push([`${id}Role`, functionRole(id, properties, deadLetters)]);
  const alias = textOf(properties, 'AutoPublishAlias');
  if (properties['AutoPublishAlias'] !== undefined) {
    made.push([`${id}Version`, { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: id } } }]);
    made.push([`${id}Alias${alias ?? ''}`, { Type: 'AWS::Lambda::Alias', Properties: { Name: properties['AutoPublishAlias'], FunctionName: { Ref: id }, FunctionVersion: { 'Fn::GetAtt': [`${id}Version`, 'Version'] } } }]);
  }
  const target: Raw = { Ref: properties['AutoPublishAlias'] === undefined ? id : `${id}Alias${alias ?? ''}` };
  for (const [name, event] of entriesOf(properties['Events'])) {
    made.push(...eventOf(`${id}${name}`, event, target, properties['AutoPublishAlias'] === undefined ? { 'Fn::GetAtt': [id, 'Arn'] } : target));
  }
  return [...made, ...url(id, properties, alias), ...invocation(id, properties, alias)];
}

function functionRole(id: string, properties: Raw, deadLetters: unknown): Raw {
  const arns: unknown[] = [managedPolicy('AWSLambdaBasicExecutionRole')];
  if (properties['VpcConfig'] !== undefined) arns.push(managedPolicy('AWSLambdaVPCAccessExecutionRole'));
  if (properties['Tracing'] !== undefined && properties['Tracing'] !== 'Disabled') arns.push(managedPolicy('AWSXRayDaemonWriteAccess'));
  const types = new Set(entriesOf(properties['Events']).map(([, event]) => textOf(event, 'Type') ?? ''));
  for (const [type, policy] of Object.entries(pollers)) if (types.has(type)) arns.push(managedPolicy(policy));
  const statements = isRecord(deadLetters)
    ? [{ Effect: 'Allow', Action: deadLetters['Type'] === 'SNS' ? 'sns:Publish' : 'sqs:SendMessage', Resource: deadLetters['TargetArn'] }] : [];
  return roleOf(`${id}Role`, 'lambda.amazonaws.com', properties, arns, statements);
}

function url(id: string, properties: Raw, alias: string | undefined): Made {
  const config = properties['FunctionUrlConfig'];
  if (!isRecord(config)) return [];
  const Qualifier = alias === undefined ? {} : { Qualifier: alias };
  const own: Raw = { ...config, TargetFunctionArn: { Ref: id }, ...Qualifier };
  for (const key of Object.keys(config)) carry(config, key, own, key);
  const made: Made = [[`${id}Url`, { Type: 'AWS::Lambda::Url', Properties: own }]];
  if (config['AuthType'] !== 'NONE') return made;
  const FunctionName: Raw = { Ref: alias === undefined ? id : `${id}Alias${alias}` };
  made.push([`${id}UrlPublicPermissions`, { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunctionUrl', FunctionName, Principal: '*', FunctionUrlAuthType: 'NONE' } }]);
  made.push([`${id}URLInvokeAllowPublicAccess`, { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName, Principal: '*', InvokedViaFunctionUrl: true } }]);
  return made;
}

function invocation(id: string, properties: Raw, alias: string | undefined): Made {
  const config = properties['EventInvokeConfig'];
  if (!isRecord(config)) return [];
  const destinations = entriesOf(config['DestinationConfig']).map(([name, value]): [string, unknown] => [name, { Destination: member(value, 'Destination') }]);
  const own = { ...kept(config, ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts']), FunctionName: { Ref: id }, Qualifier: alias ?? '$LATEST', ...(destinations.length === 0 ? {} : { DestinationConfig: Object.fromEntries(destinations) }) };
  return [[`${id}EventInvokeConfig`, { Type: 'AWS::Lambda::EventInvokeConfig', Properties: own }]];
}
