import { conceal } from '../model/secret.ts';
import { secretKind } from '../model/secret-kinds.ts';
import type { Location, Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Unknown } from '../model/unknown.ts';
import { existsOnlyIf } from './cases.ts';
import { coerceProperties, schemaOf } from './coerce.ts';
import { unresolved } from './environment.ts';
import { carry, placeOf } from './places.ts';
import { resolve, resolveObject } from './resolve.ts';
import { isRecord, listed, member, textOf } from './shape.ts';
import type { Stack } from './stack.ts';

/** A resource of a template with its resolved properties, before satellites are given to their parents. */
export interface Built {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: TypeName;
  readonly properties: Record<string, unknown>;
  readonly path: string | undefined;
  /** The condition that it depends on, where that can't be told. */
  readonly condition: string | undefined;
  readonly maybe: Unknown | undefined;
  readonly place: Location | undefined;
}

/** The resources of a stack that exist, of the types in use, with resolved and typed properties. */
export function buildAll(stack: Stack): Built[] {
  const resources = stack.template['Resources'];
  return isRecord(resources) ? Object.keys(resources).flatMap((logicalId) => build(stack, resources, logicalId) ?? []) : [];
}

function build(stack: Stack, resources: Record<string, unknown>, logicalId: string): Built | undefined {
  const raw = stack.resource(logicalId);
  const type = textOf(raw, 'Type');
  if (!raw || type === undefined || !isTypeInUse(type)) return undefined;
  const condition = textOf(raw, 'Condition');
  const truth = condition === undefined ? true : stack.condition(condition, stack.scope());
  if (truth === false) return undefined;
  const perhaps = textOf(raw, 'Perhaps');
  const maybe = isUnknown(truth) ? unresolved(existsOnlyIf(logicalId, condition ?? '', truth.because.text))
    : perhaps === undefined ? undefined : unresolved(`${logicalId} exists only if ${perhaps}.`);
  const properties = propertiesOf(stack, type, member(raw, 'Properties'), isUnknown(truth) ? condition : undefined);
  concealSecrets(type, properties);
  return { stack, logicalId, type, properties, path: pathOf(stack, raw, logicalId), condition: maybe && (condition ?? perhaps), maybe, place: placeOf(resources, logicalId) };
}

const isTypeInUse = (type: string): type is TypeName => schemaOf(type) !== undefined;

function propertiesOf(stack: Stack, type: TypeName, written: unknown, assumed: string | undefined): Record<string, unknown> {
  const scope = stack.scope(assumed);
  const whole = isRecord(written) && Object.keys(written).length > 1 && !Object.hasOwn(written, 'Fn::Transform')
    ? resolveObject(written, Object.keys(written), scope) : resolve(written ?? {}, scope);
  if (whole === undefined) return {};
  if (!isRecord(whole)) return everythingUnknown(type, isUnknown(whole) ? whole : unresolved('The properties are no object.'));
  coerceProperties(type, whole);
  if (stack.macro) for (const [name, why] of Object.entries(everythingUnknown(type, stack.macro))) if (!Object.hasOwn(whole, name)) whole[name] = why;
  return whole;
}

/** Each property that the type has, as unknown. */
export function everythingUnknown(type: TypeName, why: Unknown): Record<string, unknown> {
  return Object.fromEntries([...(schemaOf(type)?.get('')?.keys() ?? [])].map((name) => [name, why]));
}

/** Environment variables of functions keep their names; of a value there remain its length and what it looks like. */
function concealSecrets(type: TypeName, properties: Record<string, unknown>): void {
  if (type !== 'AWS::Lambda::Function') return;
  const environment = properties['Environment'];
  const variables = member(environment, 'Variables');
  if (!isRecord(environment) || !isRecord(variables)) return;
  const concealed = Object.fromEntries(Object.entries(variables).map(([name, value]) =>
    [name, typeof value === 'string' ? conceal(value, secretKind(name, value)) : value]));
  for (const name of Object.keys(variables)) carry(variables, name, concealed, name);
  environment['Variables'] = concealed;
}

/** The construct path of CDK's metadata; in a nested stack without it, the way through the stacks. */
function pathOf(stack: Stack, raw: Record<string, unknown>, logicalId: string): string | undefined {
  const path = textOf(raw['Metadata'], 'aws:cdk:path');
  if (path !== undefined) return path;
  const fromManifest = stack.constructs?.pathOf(logicalId);
  if (fromManifest !== undefined) return fromManifest;
  return stack.prefix === '' ? undefined : `${stack.prefix.slice(0, -1).split('.').join('/')}/${logicalId}`;
}

/** The aggregate of a resource, still without its satellites. */
export function aggregateOf(built: Built): Resource {
  const { stack, logicalId, type, properties } = built;
  const names = stack.namesOf(logicalId);
  return {
    type, id: logicalId, name: isUnknown(names) ? logicalId : names.name,
    ...(isUnknown(names) || names.arn === undefined ? {} : { arn: names.arn }),
    account: stack.environment.account, region: type.startsWith('AWS::IAM::') ? 'global' : stack.environment.region,
    partition: stack.environment.partition, origin: 'template',
    ...(built.path === undefined ? {} : { path: built.path }),
    tags: tagsOf(properties['Tags']), properties, parts: {},
  };
}

function tagsOf(tags: unknown): Record<string, unknown> | Unknown {
  if (isUnknown(tags)) return tags;
  if (isRecord(tags)) return tags;
  const entries: [string, unknown][] = [];
  for (const tag of listed(tags)) {
    if (isUnknown(tag)) return tag;
    const key = member(tag, 'Key');
    if (isUnknown(key)) return key;
    if (typeof key === 'string') entries.push([key, member(tag, 'Value')]);
  }
  return Object.fromEntries(entries);
}
