import { carry } from '../places.ts';
import { entriesOf, isRecord, listed, member, textOf } from '../shape.ts';
import { connections } from './connectors.ts';
import { expandFunction } from './function.ts';
import { api, layer, simpleTable, stateMachine } from './others.ts';
import { withPlain } from './plain.ts';
import { managedPolicy, plainRole } from './role.ts';

/** One resource of a template, as written. */
export type Raw = Record<string, unknown>;
/** The resources that one serverless resource becomes, by logical id. */
export type Made = [logicalId: string, resource: Raw][];

const expansions: ReadonlyMap<string, (id: string, properties: Raw) => Made> = new Map([
  ['AWS::Serverless::Function', expandFunction], ['AWS::Serverless::SimpleTable', simpleTable], ['AWS::Serverless::LayerVersion', layer],
  ['AWS::Serverless::StateMachine', stateMachine], ['AWS::Serverless::Api', api('AWS::ApiGateway::RestApi')], ['AWS::Serverless::HttpApi', api('AWS::ApiGatewayV2::Api')],
]);
const globalSections: ReadonlyMap<string, string> = new Map([
  ['AWS::Serverless::Function', 'Function'], ['AWS::Serverless::SimpleTable', 'SimpleTable'], ['AWS::Serverless::LayerVersion', 'LayerVersion'],
  ['AWS::Serverless::StateMachine', 'StateMachine'], ['AWS::Serverless::Api', 'Api'], ['AWS::Serverless::HttpApi', 'HttpApi'],
]);

/** True where a template asks for the serverless transform, or has resources that nothing else can make: where the line is forgotten they are judged all the same. */
export const isServerless = (template: Raw): boolean =>
  listed(template['Transform']).includes('AWS::Serverless-2016-10-31') || entriesOf(template['Resources']).some(([, resource]) => textOf(resource, 'Type')?.startsWith('AWS::Serverless::') === true);

/** A template with its serverless resources expanded; `references` are what they may be called besides their ids: `Orders.Alias`. */
export interface Expanded { readonly template: Raw; readonly references: ReadonlyMap<string, string> }

/** Expands `AWS::Serverless::*` resources as far as posture needs (AWS SAM resource and property reference, "Generated CloudFormation resources"). */
export function expandServerless(template: Raw, plain: (value: unknown) => unknown): Expanded {
  const written = template['Resources'];
  const references = new Map<string, string>();
  if (!isRecord(written)) return { template, references };
  const resources: Made = [];
  const sources = new Map<string, string>();
  const conditions: Raw = {};
  let deploys = false;
  for (const [id, resource] of Object.entries(written)) {
    const type = textOf(resource, 'Type') ?? '';
    const expand = expansions.get(type);
    const merged = withGlobals(member(template['Globals'], globalSections.get(type) ?? ''), member(resource, 'Properties'));
    const properties = expand ? withPlain(merged, plain) as Raw : merged;
    const made: Made = expand && isRecord(resource) ? expand(id, properties).map(([key, one]) => [key, { ...inherited(resource), ...one }]) : [[id, resource as Raw]];
    const preference = member(properties, 'DeploymentPreference');
    deploys ||= expand === expandFunction && isRecord(preference) && preference['Enabled'] !== false && preference['Role'] === undefined;
    for (const [key, one] of made) {
      const only = member(one, 'Only');
      if (only !== undefined) conditions[`${key}Only`] = one['Condition'] === undefined ? only : { 'Fn::And': [{ Condition: one['Condition'] }, only] };
      resources.push([key, only === undefined ? one : { ...one, Condition: `${key}Only` }]);
      sources.set(key, id);
      const stands = textOf(one, 'Stands');
      if (stands !== undefined) references.set(stands, key);
    }
  }
  const implicit: Made = [['ServerlessRestApi', { Type: 'AWS::ApiGateway::RestApi' }], ['ServerlessHttpApi', { Type: 'AWS::ApiGatewayV2::Api' }]];
  if (deploys) implicit.push(['CodeDeployServiceRole', plainRole('codedeploy.amazonaws.com', { ManagedPolicyArns: [managedPolicy('AWSCodeDeployRoleForLambda')] })]);
  const all = Object.fromEntries([...implicit, ...resources]);
  for (const [key, one] of connections(written, all)) all[key] = one;
  for (const [key, id] of sources) carry(written, id, all, key);
  subscribeBuckets(all);
  const result = { ...template, Resources: all, ...(Object.keys(conditions).length === 0 ? {} : { Conditions: { ...(isRecord(template['Conditions']) ? template['Conditions'] : {}), ...conditions } }) };
  for (const key of Object.keys(template)) carry(template, key, result, key);
  return { template: result, references };
}

/** Conditions and construct paths go to everything that a resource becomes. */
const inherited = (resource: Raw): Raw => Object.fromEntries(Object.entries(resource).filter(([key]) => key === 'Condition' || key === 'Metadata'));

/** Globals: objects are merged, lists concatenated, plain values overridden by the resource's own. */
function withGlobals(globals: unknown, own: unknown): Raw {
  return isRecord(globals) ? mergedOver(globals, isRecord(own) ? own : {}) : isRecord(own) ? own : {};
}

function mergedOver(base: Raw, own: Raw): Raw {
  const result: Raw = Object.fromEntries([...Object.entries(base), ...Object.entries(own).map(([key, value]): [string, unknown] => {
    const before = member(base, key);
    if (Array.isArray(before) && Array.isArray(value)) return [key, [...before as unknown[], ...value as unknown[]]];
    return [key, isRecord(before) && isRecord(value) && !isIntrinsic(value) && !isIntrinsic(before) ? mergedOver(before, value) : value];
  })]);
  for (const key of Object.keys(base)) carry(base, key, result, key);
  for (const key of Object.keys(own)) carry(own, key, result, key);
  return result;
}

const isIntrinsic = (value: Raw): boolean => Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/** S3 events are written on the function, and become part of the bucket. */
function subscribeBuckets(resources: Raw): void {
  for (const [, resource] of Object.entries(resources)) {
    for (const [bucket, configurations] of entriesOf(member(resource, 'Subscribes'))) {
      const target = member(resources, bucket);
      if (!isRecord(target)) continue;
      const properties = isRecord(target['Properties']) ? target['Properties'] : {};
      const before = isRecord(properties['NotificationConfiguration']) ? properties['NotificationConfiguration'] : {};
      const changed = { ...properties, NotificationConfiguration: { ...before, LambdaConfigurations: [...listed(before['LambdaConfigurations']), ...listed(configurations)] } };
      for (const key of Object.keys(properties)) carry(properties, key, changed, key);
      resources[bucket] = { ...target, Properties: changed };
    }
  }
}
