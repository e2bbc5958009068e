import type { Part, Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Unknown } from '../model/unknown.ts';
import { aggregateOf, everythingUnknown, partOf, type Built } from './build.ts';
import { unresolved } from './environment.ts';
import { inlineParts, joinGroups, attachManaged, policyOf } from './identity.ts';
import { links, parentKey, partTypesOf, type Link } from './links.ts';
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
      if (one.stack.macro) for (const type of partTypesOf(resource.type)) give(resource, type, one.stack.macro);
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

  /** Gives a satellite to each parent that it names. */
  private attach(one: Built, link: Link): void {
    const target = one.properties[link.key] ?? link.fallback;
    if (target === undefined) return;
    for (const reference of isUnknown(target) ? [target] : listed(target)) {
      if (isUnknown(reference)) this.attachSomewhere(one, link, reference);
      else if (typeof reference === 'string') {
        const parent = this.find(one, link.parent, reference) ?? this.orphan(one, link, reference);
        give(parent, link.as ?? one.type, this.certain(one, parent) ?? policyOf(one, link, partOf(one)));
      }
    }
  }

  /** A satellite may belong to any resource that its reference mentions; one that mentions none belongs to another template. */
  private attachSomewhere(one: Built, link: Link, why: Unknown): void {
    const written = member(member(one.stack.resource(one.logicalId), 'Properties'), link.key);
    const mentioned = new Set(mentions(written));
    const parents = [...this.origin].filter(([resource, origin]) => resource.type === link.parent && origin.stack === one.stack
      && (mentioned.has(origin.logicalId) || sameName(origin, written)));
    for (const [parent, origin] of parents) give(parent, link.as ?? one.type, sameName(origin, written) ? policyOf(one, link, partOf(one)) : why);
    if (parents.length === 0) give(this.orphan(one, link, undefined), link.as ?? one.type, policyOf(one, link, partOf(one)));
  }

  /** Unknown where the satellite may be left out although its parent is there. */
  private certain(one: Built, parent: Resource): Unknown | undefined {
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
    const resource: Resource = {
      ...aggregateOf(one), type: link.parent, name: reference === undefined ? one.logicalId : parentKey(link.parent, reference),
      region: link.parent.startsWith('AWS::IAM::') ? 'global' : region || one.stack.environment.region, account: account || one.stack.environment.account,
      tags: why, properties: everythingUnknown(link.parent, why), parts: rest,
    };
    const { arn: _, ...bare } = resource;
    const parent: Resource = arn === undefined ? bare : { ...bare, arn };
    this.orphans.set(`${link.parent} ${key}`, parent);
    this.origin.set(parent, one);
    return parent;
  }

  /** Attachments that are written on the other side: a managed policy's roles, a group's users. */
  private spread(one: Built): void {
    const find = (type: TypeName, reference: string): Resource | undefined => this.find(one, type, reference);
    const maybe = (parent: Resource): Unknown | undefined => this.certain(one, parent);
    if (one.type === 'AWS::IAM::ManagedPolicy') attachManaged(one, find, maybe);
    if (one.type === 'AWS::IAM::UserToGroupAddition') joinGroups(one, find, maybe);
  }
}

const isOwn = (type: TypeName): boolean => !links[type]?.some((link) => link.alsoOwn !== true);

/** Adds a part; what is not known stays last. */
function give(parent: Resource, type: TypeName, part: Part | Unknown): void {
  const list = parent.parts[type];
  const before = Array.isArray(list) ? list as readonly (Part | Unknown)[] : [];
  parent.parts[type] = isUnknown(part) ? [...before, part] : [...before.filter((p) => !isUnknown(p)), part, ...before.filter(isUnknown)];
}

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

/** The parent's name is written in the same way, though neither is known. */
function sameName(parent: Built, written: unknown): boolean {
  const properties = member(parent.stack.resource(parent.logicalId), 'Properties');
  const last = parent.type.slice(parent.type.lastIndexOf(':') + 1);
  const name = member(properties, `${last}Name`) ?? member(properties, 'Name');
  return name !== undefined && written !== undefined && JSON.stringify(name) === JSON.stringify(written);
}
