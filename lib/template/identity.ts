import type { Part, Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Unknown } from '../model/unknown.ts';
import type { Built } from './build.ts';
import type { Link } from './links.ts';
import { carry } from './places.ts';
import { isRecord, listed } from './shape.ts';

type Find = (type: TypeName, reference: string) => Resource | undefined;
type Maybe = (parent: Resource) => Unknown | undefined;

const kinds: Readonly<Record<string, { readonly part: TypeName; readonly name: string }>> = {
  'AWS::IAM::Role': { part: 'AWS::IAM::RolePolicy', name: 'RoleName' },
  'AWS::IAM::User': { part: 'AWS::IAM::UserPolicy', name: 'UserName' },
  'AWS::IAM::Group': { part: 'AWS::IAM::GroupPolicy', name: 'GroupName' },
};

/** The part in the shape that the live account has: `AWS::IAM::Policy` is an inline policy, `TopicInlinePolicy` a topic's policy. */
export function policyOf(one: Built, link: Link, part: Part): Part {
  if (link.as === undefined || link.as === one.type) return part;
  const from = one.properties;
  const properties: Record<string, unknown> = {};
  for (const name of ['PolicyName', 'PolicyDocument']) {
    if (!Object.hasOwn(from, name)) continue;
    properties[name] = from[name];
    carry(from, name, properties, name);
  }
  const target = link.as === 'AWS::SNS::TopicPolicy' ? 'Topics' : link.as === 'AWS::SQS::QueuePolicy' ? 'Queues' : undefined;
  if (target !== undefined) properties[target] = listed(from[link.key]);
  const kind = kinds[link.parent];
  if (kind) properties[kind.name] = Array.isArray(from[link.key]) ? listed(from[link.key])[0] : from[link.key];
  return { ...part, type: link.as, properties };
}

/** Inline policies written in the `Policies` property, and a topic's own subscriptions, as parts. */
export function inlineParts(resource: Resource): void {
  const kind = kinds[resource.type];
  if (kind) {
    addAll(resource, kind.part, 'Policies', (policy) => ({ ...policy, [kind.name]: resource.name }), (policy, index) => String(policy['PolicyName'] ?? index));
  } else if (resource.type === 'AWS::SNS::Topic') {
    addAll(resource, 'AWS::SNS::Subscription', 'Subscription', (one) => ({ ...one, TopicArn: resource.arn }), (_, index) => String(index));
  }
}

type Shape = (member: Record<string, unknown>) => Record<string, unknown>;

function addAll(resource: Resource, type: TypeName, property: string, shape: Shape, idOf: (member: Record<string, unknown>, index: number) => string): void {
  const written = resource.properties[property];
  const list = resource.parts[type];
  if (written === undefined || (list !== undefined && !Array.isArray(list))) return;
  const parts = (isUnknown(written) ? [written] : listed(written)).map((one, index) => {
    if (!isRecord(one)) return isUnknown(one) ? one : undefined;
    const properties = shape(one);
    for (const key of Object.keys(one)) carry(one, key, properties, key);
    return { type, id: `${resource.id}-${idOf(one, index)}`, properties, ...(resource.path === undefined ? {} : { path: resource.path }) };
  }).filter((part) => part !== undefined);
  resource.parts[type] = [...parts, ...(list as readonly (Part | Unknown)[] | undefined ?? [])];
}

/** Adds a managed policy to those that its `Roles`, `Users` and `Groups` have attached. */
export function attachManaged(one: Built, find: Find, maybe: Maybe): void {
  const names = one.stack.namesOf(one.logicalId);
  if (isUnknown(names)) return;
  for (const [key, type] of [['Roles', 'AWS::IAM::Role'], ['Users', 'AWS::IAM::User'], ['Groups', 'AWS::IAM::Group']] as const) {
    for (const reference of listed(one.properties[key])) {
      const parent = typeof reference === 'string' ? find(type, reference) : undefined;
      if (parent) append(parent, 'ManagedPolicyArns', maybe(parent) ?? names.ref, one, key);
    }
  }
}

/** Adds the group to those of each user (AWS::IAM::UserToGroupAddition). */
export function joinGroups(one: Built, find: Find, maybe: Maybe): void {
  for (const reference of listed(one.properties['Users'])) {
    const parent = typeof reference === 'string' ? find('AWS::IAM::User', reference) : undefined;
    if (parent) append(parent, 'Groups', maybe(parent) ?? one.properties['GroupName'], one, 'GroupName');
  }
}

function append(parent: Resource, property: string, value: unknown, from: Built, key: string): void {
  const before = parent.properties[property];
  if (isUnknown(before)) return;
  const list = Array.isArray(before) ? before as unknown[] : [];
  if (before === undefined) { parent.properties[property] = list; carry(from.properties, key, parent.properties, property); }
  if (!list.includes(value)) list.push(value);
}
