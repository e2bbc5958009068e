import type { Part, Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Unknown } from '../model/unknown.ts';
import type { Built } from './build.ts';
import { unresolved } from './environment.ts';
import type { Link } from './links.ts';
import { carry } from './places.ts';
import { isRecord, listed, member } from './shape.ts';

/** A resource that a reference names, and why it may not be the one, or not be given the satellite. */
export interface Named { readonly parent: Resource; readonly doubt: Unknown | undefined }

/** The resources of a type that a reference in a property names. */
export type Find = (type: TypeName, key: string, reference: unknown) => readonly Named[];

const kinds: Readonly<Record<string, { readonly part: TypeName; readonly name: string }>> = {
  'AWS::IAM::Role': { part: 'AWS::IAM::RolePolicy', name: 'RoleName' },
  'AWS::IAM::User': { part: 'AWS::IAM::UserPolicy', name: 'UserName' },
  'AWS::IAM::Group': { part: 'AWS::IAM::GroupPolicy', name: 'GroupName' },
};

/** A satellite as a part of its parent, in the shape that the live account has: `AWS::IAM::Policy` is an inline policy, `TopicInlinePolicy` a topic's policy. */
export function shapedPart(one: Built, link: Link, parentName: string): Part {
  const part: Part = { type: one.type, id: one.logicalId, properties: one.properties, ...(one.path === undefined ? {} : { path: one.path }) };
  if (one.type === 'AWS::Events::EventBusPolicy') return { ...part, properties: busStatement(one) };
  if (link.as === undefined || link.as === one.type) return part;
  const from = one.properties;
  const properties: Record<string, unknown> = {};
  for (const name of ['PolicyName', 'PolicyDocument']) {
    if (!Object.hasOwn(from, name)) continue;
    properties[name] = from[name];
    carry(from, name, properties, name);
  }
  const kind = kinds[link.parent];
  if (kind) properties[kind.name] = parentName;
  else properties[link.as === 'AWS::SNS::TopicPolicy' ? 'Topics' : 'Queues'] = listed(from[link.key]);
  return { ...part, type: link.as, properties };
}

/** The older form of a bus's policy, with one action for one account, as the statement that it stands for. */
function busStatement({ properties, stack }: Built): Record<string, unknown> {
  if (properties['Statement'] !== undefined) return properties;
  const { Principal, Action, Condition, StatementId } = properties;
  const account = typeof Principal === 'string' && Principal !== '*' ? `arn:${stack.environment.partition}:iam::${Principal}:root` : Principal;
  const key = member(Condition, 'Key');
  const type = member(Condition, 'Type');
  const condition = Condition === undefined ? {}
    : { Condition: typeof key === 'string' && typeof type === 'string' ? { [type]: { [key]: member(Condition, 'Value') } } : isUnknown(Condition) ? Condition : unresolved('The condition is not known.') };
  const Resource = `arn:${stack.environment.partition}:events:${stack.environment.region}:${stack.environment.account}:event-bus/${busName(properties['EventBusName'])}`;
  const result = { ...properties, Statement: { Sid: StatementId, Effect: 'Allow', Principal: Principal === '*' ? '*' : { AWS: account }, Action, Resource, ...condition } };
  for (const name of Object.keys(properties)) carry(properties, name, result, name);
  carry(properties, 'Principal', result, 'Statement');
  return result;
}

const busName = (bus: unknown): string => (typeof bus === 'string' ? bus.slice(bus.lastIndexOf('/') + 1) : 'default');

/** What is written on the resource itself, as parts: inline policies, a topic's subscriptions, a bus's policy. */
export function inlineParts(resource: Resource): void {
  const kind = kinds[resource.type];
  if (kind) {
    addAll(resource, kind.part, 'Policies', (policy) => ({ ...policy, [kind.name]: resource.name }), (policy, index) => String(policy['PolicyName'] ?? index));
  } else if (resource.type === 'AWS::SNS::Topic') {
    addAll(resource, 'AWS::SNS::Subscription', 'Subscription', (one) => ({ ...one, TopicArn: resource.arn }), (_, index) => String(index));
  } else if (resource.type === 'AWS::Events::EventBus' && resource.properties['Policy'] !== undefined) {
    const policy = resource.properties['Policy'];
    const statements = isUnknown(policy) ? [policy] : listed(member(policy, 'Statement'));
    resource.parts['AWS::Events::EventBusPolicy'] = [
      ...statements.map((Statement, index) => (isUnknown(Statement) ? Statement
        : { type: 'AWS::Events::EventBusPolicy' as const, id: `${resource.id}-${index}`, properties: { EventBusName: resource.name, Statement } })),
      ...partsOf(resource, 'AWS::Events::EventBusPolicy'),
    ];
  }
}

const partsOf = (resource: Resource, type: TypeName): readonly (Part | Unknown)[] => {
  const list = resource.parts[type];
  return Array.isArray(list) ? list as readonly (Part | Unknown)[] : [];
};

type Shape = (member: Record<string, unknown>) => Record<string, unknown>;

function addAll(resource: Resource, type: TypeName, property: string, shape: Shape, idOf: (member: Record<string, unknown>, index: number) => string): void {
  const written = resource.properties[property];
  if (written === undefined || (resource.parts[type] !== undefined && !Array.isArray(resource.parts[type]))) return;
  const parts = (isUnknown(written) ? [written] : listed(written)).map((one, index) => {
    if (!isRecord(one)) return isUnknown(one) ? one : undefined;
    const properties = shape(one);
    for (const key of Object.keys(one)) carry(one, key, properties, key);
    return { type, id: `${resource.id}-${idOf(one, index)}`, properties, ...(resource.path === undefined ? {} : { path: resource.path }) };
  }).filter((part) => part !== undefined);
  resource.parts[type] = [...parts, ...partsOf(resource, type)];
}

/** Adds a managed policy to those that its `Roles`, `Users` and `Groups` have attached. */
export function attachManaged(one: Built, find: Find): void {
  const names = one.stack.namesOf(one.logicalId);
  if (isUnknown(names)) return;
  for (const [key, type] of [['Roles', 'AWS::IAM::Role'], ['Users', 'AWS::IAM::User'], ['Groups', 'AWS::IAM::Group']] as const) {
    for (const reference of listed(one.properties[key])) {
      for (const { parent, doubt } of find(type, key, reference)) append(parent, 'ManagedPolicyArns', doubt ?? names.ref, one, key);
    }
  }
}

/** Adds the group to those of each user (AWS::IAM::UserToGroupAddition). */
export function joinGroups(one: Built, find: Find): void {
  for (const reference of listed(one.properties['Users'])) {
    for (const { parent, doubt } of find('AWS::IAM::User', 'Users', reference)) append(parent, 'Groups', doubt ?? one.properties['GroupName'], one, 'GroupName');
  }
}

function append(parent: Resource, property: string, value: unknown, from: Built, key: string): void {
  const before = parent.properties[property];
  if (isUnknown(before)) return;
  const list = Array.isArray(before) ? before as unknown[] : [];
  if (before === undefined) { parent.properties[property] = list; carry(from.properties, key, parent.properties, property); }
  if (!list.includes(value)) list.push(value);
}
