import type { Part, Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Unknown } from '../model/unknown.ts';
import { aggregateOf, everythingUnknown, type Built } from './build.ts';
import { unresolved } from './environment.ts';
import { attachManaged, inlineParts, joinGroups, shapedPart, type Find, type Named } from './shaped.ts';
import { links, parentKey, partTypesOf, type Link } from './links.ts';
import { resolve } from './resolve.ts';
import { isRecord, listed, member } from './shape.ts';

/** Aggregates with what they were built from. */
export class Family {
  readonly origin = new Map<Resource, Built>();
  private readonly index = new Map<string, Resource>();
  private readonly orphans = new Map<string, Resource>();

  constructor(built: readonly Built[]) {
    for (const one of built) if (isOwn(one.type)) this.adopt(one);
    for (const one of built) for (const link of links[one.type] ?? []) this.attach(one, link);
    for (const one of built) this.spread(one);
    for (const [resource, one] of this.origin) {
      if (one.type === resource.type) inlineParts(resource);
      if (one.stack.more) for (const type of partTypesOf(resource.type)) give(resource, type, one.stack.more);
    }
  }

  private adopt(one: Built): void {
    const resource = aggregateOf(one);
    this.origin.set(resource, one);
    const names = one.stack.namesOf(one.logicalId);
    for (const key of [resource.name, resource.arn, isUnknown(names) ? undefined : names.ref]) {
      if (key === undefined) continue;
      const text = parentKey(one.type, key);
      for (const place of [one.stack.prefix, undefined]) {
        const full = this.key(one, one.type, text, place);
        if (!this.index.has(full)) this.index.set(full, resource);
      }
    }
  }

  /** Within one stack, or (without a prefix) anywhere in the same account and region. */
  private key({ stack }: Built, type: TypeName, text: string, prefix: string | undefined): string {
    return JSON.stringify([type, text, prefix ?? [stack.environment.account, stack.environment.region]]);
  }

  /** The resource of a type that a text names. */
  private find(from: Built, type: TypeName, reference: string): Resource | undefined {
    const text = parentKey(type, reference);
    return this.index.get(this.key(from, type, text, from.stack.prefix)) ?? this.index.get(this.key(from, type, text, undefined));
  }

  /** Gives a satellite to each parent that it names; one that names none of the templates' belongs to something elsewhere. */
  private attach(one: Built, link: Link): void {
    const target = one.properties[link.key] ?? link.fallback;
    if (target === undefined) return;
    for (const reference of listed(target)) {
      const found = this.named(one, link.parent, link.key, reference);
      const parents = found.length > 0 ? found : [{ parent: this.orphan(one, link, typeof reference === 'string' ? reference : undefined), doubt: undefined }];
      for (const { parent, doubt } of parents) give(parent, link.as ?? one.type, doubt ?? shapedPart(one, link, parent.name));
    }
  }

  /** The resources that a reference names. One that is not known may name each resource that it mentions. */
  private named(one: Built, type: TypeName, key: string, reference: unknown): readonly Named[] {
    if (!isUnknown(reference)) {
      const parent = typeof reference === 'string' ? this.find(one, type, reference) : undefined;
      return parent ? [{ parent, doubt: this.doubt(one, parent) }] : [];
    }
    const written = member(member(one.stack.resource(one.logicalId), 'Properties'), key);
    const mentioned = new Set(mentions(written));
    const named = new Set(branches(written).map((branch) => resolve(branch, one.stack.scope())).flatMap((text) => (typeof text === 'string' ? [this.find(one, type, text)] : [])));
    const spelling = JSON.stringify(written);
    return [...this.origin].flatMap(([parent, origin]) => {
      if (parent.type !== type || origin.stack !== one.stack) return [];
      if (spelling !== undefined && JSON.stringify(nameWritten(origin)) === spelling) return [{ parent, doubt: this.doubt(one, parent) }];
      return mentioned.has(origin.logicalId) || named.has(parent) ? [{ parent, doubt: reference }] : [];
    });
  }

  /** Unknown where the satellite may be left out although its parent is there. */
  private doubt(one: Built, parent: Resource): Unknown | undefined {
    return one.maybe && this.origin.get(parent)?.condition !== one.condition ? one.maybe : undefined;
  }

  /** A parent outside the templates, of which a satellite is all that is known. */
  private orphan(one: Built, link: Link, reference: string | undefined): Resource {
    const key = reference === undefined ? `${one.stack.prefix}${one.logicalId}` : this.key(one, link.parent, parentKey(link.parent, reference), undefined);
    const known = this.orphans.get(`${link.parent} ${key}`);
    if (known) return known;
    const why = unresolved(`The ${link.parent.slice(link.parent.lastIndexOf(':') + 1).toLowerCase()} is not in the template.`);
    const type = link.as ?? one.type;
    const rest = Object.fromEntries(partTypesOf(link.parent).map((partType) => [partType, partType !== type ? why : link.single ? [] : [why]]));
    const arn = reference?.startsWith('arn:') ? reference : link.fallback === undefined || reference === undefined ? undefined
      : `arn:${one.stack.environment.partition}:events:${one.stack.environment.region}:${one.stack.environment.account}:event-bus/${reference}`;
    const [, , , region, account] = arn?.split(':') ?? [];
    const { arn: _, ...own } = aggregateOf(one);
    const parent: Resource = {
      ...own, ...(arn === undefined ? {} : { arn }), type: link.parent, name: reference === undefined ? one.logicalId : parentKey(link.parent, reference),
      region: link.parent.startsWith('AWS::IAM::') ? 'global' : region || one.stack.environment.region, account: account || one.stack.environment.account,
      tags: why, properties: everythingUnknown(link.parent, why), parts: rest,
    };
    // Nobody can add to a role that a service keeps for itself, which its path would tell.
    if (link.parent.startsWith('AWS::IAM::')) delete parent.properties['Path'];
    if (link.parent === 'AWS::S3::Bucket' && reference !== undefined) parent.properties['BucketName'] = reference;
    this.orphans.set(`${link.parent} ${key}`, parent);
    this.origin.set(parent, one);
    return parent;
  }

  /** Attachments that are written on the other side: a managed policy's roles, a group's users. */
  private spread(one: Built): void {
    const find: Find = (type, key, reference) => this.named(one, type, key, reference);
    if (one.type === 'AWS::IAM::ManagedPolicy') attachManaged(one, find);
    if (one.type === 'AWS::IAM::UserToGroupAddition') joinGroups(one, find);
  }
}

const isOwn = (type: TypeName): boolean => !links[type]?.some((link) => link.alsoOwn !== true);

/** Adds a part; what is not known stays last. */
function give(parent: Resource, type: TypeName, part: Part | Unknown): void {
  const list = parent.parts[type];
  const before = Array.isArray(list) ? list as readonly (Part | Unknown)[] : [];
  parent.parts[type] = isUnknown(part) ? [...before, part] : [...before.filter((p) => !isUnknown(p)), part, ...before.filter(isUnknown)];
}

/** What `Fn::If` chooses among, and the members of lists there. */
const branches = (written: unknown): unknown[] => {
  const choice = member(written, 'Fn::If');
  return choice === undefined ? [...listed(written)].flatMap((one) => (isRecord(one) && Object.hasOwn(one, 'Fn::If') ? branches(one) : [one])) : listed(choice).slice(1).flatMap(branches);
};

/** Logical ids that a written value refers to. */
function mentions(written: unknown): string[] {
  if (Array.isArray(written)) return written.flatMap(mentions);
  if (!isRecord(written)) return [];
  return Object.entries(written).flatMap(([key, value]) => {
    if (key === 'Ref' && typeof value === 'string') return [value];
    if (key === 'Fn::GetAtt') return [String(listed(value)[0]).split('.')[0] ?? ''];
    if (key === 'Fn::Sub') return [...subNames(listed(value)[0]), ...mentions(listed(value)[1])];
    return mentions(value);
  });
}

const subNames = (text: unknown): string[] => String(text).split('${').slice(1).map((rest) => rest.split(/[.}]/, 1)[0] ?? '');

/** The name of a resource as it is written: a reference that is written in the same way names it, though neither is known. */
function nameWritten({ stack, logicalId, type }: Built): unknown {
  const properties = member(stack.resource(logicalId), 'Properties');
  return member(properties, `${type.slice(type.lastIndexOf(':') + 1)}Name`) ?? member(properties, 'Name');
}
