import { carry } from '../places.ts';
import { entriesOf, listed, member } from '../shape.ts';
import { machineEvent } from './events.ts';
import type { Made, Raw } from './expand.ts';
import { roleOf, tracingPolicy } from './role.ts';

/** The members of an object under other names, with their places. */
export function renamed(from: Raw, names: Readonly<Record<string, string>>): Raw {
  const result: Raw = {};
  for (const [name, target] of Object.entries(names)) {
    if (!Object.hasOwn(from, name)) continue;
    result[target] = from[name];
    carry(from, name, result, target);
  }
  return result;
}

/** The members of these names, with their places. */
export const kept = (from: Raw, names: readonly string[]): Raw => renamed(from, Object.fromEntries(names.map((name) => [name, name])));

/** SAM's tags are an object; CloudFormation's a list. */
export const tagList = (tags: unknown): unknown =>
  (typeof tags === 'object' && tags !== null && !Array.isArray(tags) ? Object.entries(tags).map(([Key, Value]: [string, unknown]) => ({ Key, Value })) : tags);

/** `AWS::Serverless::SimpleTable`: a table with one key, paid per request unless throughput is given. */
export function simpleTable(id: string, properties: Raw): Made {
  const throughput = properties['ProvisionedThroughput'] === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : {};
  const table = { ...kept(properties, ['TableName', 'SSESpecification', 'ProvisionedThroughput', 'PointInTimeRecoverySpecification']), ...throughput };
  for (const name of Object.keys(properties)) carry(properties, name, table, name);
  return [[id, { Type: 'AWS::DynamoDB::Table', Properties: properties['Tags'] === undefined ? table : { ...table, Tags: tagList(properties['Tags']) } }]];
}

/** `AWS::Serverless::LayerVersion`. */
export const layer = (id: string, properties: Raw): Made =>
  [[id, { Type: 'AWS::Lambda::LayerVersion', Properties: kept(properties, ['LayerName', 'Description', 'CompatibleRuntimes', 'CompatibleArchitectures', 'LicenseInfo']) }]];

/** `AWS::Serverless::StateMachine`: with a role of its own where none is given. */
export function stateMachine(id: string, properties: Raw): Made {
  const made: Made = [];
  const RoleArn = properties['Role'] ?? { 'Fn::GetAtt': [`${id}Role`, 'Arn'] };
  if (properties['Role'] === undefined) made.push([`${id}Role`, roleOf(`${id}Role`, 'states.amazonaws.com', properties, member(properties['Tracing'], 'Enabled') === true ? [tracingPolicy] : [])]);
  const machine = renamed(properties, { Name: 'StateMachineName', Type: 'StateMachineType', Logging: 'LoggingConfiguration', Tracing: 'TracingConfiguration' });
  const tags = [{ Key: 'stateMachine:createdBy', Value: 'SAM' }, ...listed(tagList(properties['Tags']))];
  for (const [name, event] of entriesOf(properties['Events'])) made.push(...machineEvent(`${id}${name}`, event, { Ref: id }));
  return [[id, { Type: 'AWS::StepFunctions::StateMachine', Properties: { ...machine, RoleArn, Tags: tags } }], ...made];
}

/** `AWS::Serverless::Api` and `HttpApi`: the API itself, so that references to it hold, and what lets it call its authorizers. */
export const api = (Type: 'AWS::ApiGateway::RestApi' | 'AWS::ApiGatewayV2::Api') => (id: string, properties: Raw): Made => {
  const isRest = Type === 'AWS::ApiGateway::RestApi';
  const made: Made = [[id, { Type, Properties: kept(properties, ['Name', 'Description']) }]];
  for (const [name, authorizer] of entriesOf(member(properties['Auth'], 'Authorizers'))) {
    const FunctionName = member(authorizer, 'FunctionArn');
    const allowed = isRest ? member(authorizer, 'DisableFunctionDefaultPermissions') !== true : member(authorizer, 'EnableFunctionDefaultPermissions') === true;
    if (FunctionName === undefined || !allowed) continue;
    const SourceArn = { 'Fn::Sub': ['arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*', { Api: { Ref: id } }] };
    made.push([`${id}${name}AuthorizerPermission`, { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName, Principal: 'apigateway.amazonaws.com', SourceArn } }]);
  }
  if (properties['StageName'] !== undefined) made.push([`${id}Stage`, { Type: isRest ? 'AWS::ApiGateway::Stage' : 'AWS::ApiGatewayV2::Stage', Properties: kept(properties, ['StageName']), Stands: `${id}.Stage` }]);
  return made;
};
