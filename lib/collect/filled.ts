import { Pending, type Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { Unknown } from '../model/unknown.ts';
import type { Collector, Filled, Found, Place } from './collector.ts';

/** A found resource with pending leaves for every facet's share that it does not tell. */
export function resourceOf(collector: Collector, place: Place, found: Found<TypeName, TypeName>): Resource {
  const properties: Record<string, unknown> = { ...found.properties };
  const parts: Resource['parts'] = typed(found.parts ?? {});
  let tags: Resource['tags'] = (found.tags as Resource['tags'] | undefined) ?? {};
  for (const [name, facet] of Object.entries(collector.facets)) {
    const pending = new Pending(name);
    for (const property of facet.properties ?? []) if (!Object.hasOwn(properties, property)) properties[property] = pending;
    for (const part of facet.parts ?? []) parts[part] ??= pending;
    if (facet.tags && found.tags === undefined) tags = pending;
  }
  for (const [key, value] of Object.entries(properties)) if (value === undefined) delete properties[key];
  return { type: collector.type, id: found.id, name: found.name, arn: found.arn, account: place.account, region: found.region ?? place.region, partition: place.partition, origin: 'live', tags, properties, parts };
}

/** Puts a facet's answer in place of its pending leaves; what the answer lacks is absent, or unknown after a failure. */
export function settle(resource: Resource, facet: string, filled: Filled<TypeName, TypeName>, failed: Unknown | undefined): void {
  const mine = (value: unknown): boolean => value instanceof Pending && value.facet === facet;
  for (const [key, value] of Object.entries(resource.properties)) {
    if (!mine(value)) continue;
    if (failed) resource.properties[key] = failed;
    else delete resource.properties[key];
  }
  const parts: Record<string, unknown> = resource.parts;
  for (const [type, list] of Object.entries(parts)) if (mine(list)) parts[type] = failed ?? [];
  if (mine(resource.tags)) resource.tags = failed ?? {};
  Object.assign(resource.properties, filled.properties);
  Object.assign(resource.parts, typed(filled.parts ?? {}));
  if (filled.tags !== undefined) resource.tags = filled.tags as Resource['tags'];
}

function typed(parts: NonNullable<Filled<TypeName, TypeName>['parts']>): Resource['parts'] {
  return Object.fromEntries(Object.entries(parts).map(([type, list]) => [
    type, Array.isArray(list) ? (list as { id: string }[]).map((part) => (part instanceof Unknown ? part : { type, ...part })) : list,
  ])) as Resource['parts'];
}
