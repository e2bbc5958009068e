import type { StanceError } from '../errors.ts';
import type { Location, Part, Resource } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import { buildAll, type Built } from './build.ts';
import type { Assumed } from './cases.ts';
import { Family } from './family.ts';
import { deepestPlace } from './places.ts';
import type { Stack } from './stack.ts';

/** Resources of templates that belong together, and what could not be read of them. */
export interface Loaded {
  readonly resources: readonly Resource[];
  readonly stacks: readonly Stack[];
  /** Template files that were read, those of nested stacks included. */
  readonly files: readonly string[];
  readonly errors: readonly StanceError[];
  /** The place of the last of these paths that stands in a file, else of the resource. */
  locate(resource: Resource, paths: readonly string[]): Location;
  /** How others may refer to a resource. */
  keysOf(resource: Resource): readonly string[];
  /** What each resource was built from; a resource elsewhere, from the satellite that tells of it. */
  readonly origin: ReadonlyMap<Resource, Built>;
  /** Names a resource in every case of the same templates. */
  keyOf(resource: Resource): string;
  /** The same templates in one case of what they leave open. */
  under(assumed: Assumed): Loaded;
}

/** Builds the aggregates of stacks that are read together; `under` reads them again. */
export function assemble(stacks: readonly Stack[], errors: readonly StanceError[], under: Loaded['under']): Loaded {
  for (const stack of stacks) stack.shared.exports.publish(stack);
  const built = stacks.flatMap(buildAll);
  const { origin } = new Family(built);
  const byProperties = new Map<object, Built>(built.map((one) => [one.properties, one]));
  const byId = Map.groupBy(origin, ([resource]) => `${resource.type}(${resource.id})`);
  return {
    resources: [...origin.keys()], stacks, errors, files: [...new Set(stacks.map(({ source }) => source.file))],
    locate(resource, paths) {
      const one = origin.get(resource);
      const found = paths.toReversed().map((path) => ({ path, place: placeIn(resource, path, { origin, byId, byProperties }) })).find(({ place }) => place !== undefined);
      const location = found?.place ?? one?.place ?? { file: stacks[0]?.source.file ?? '', line: 1 };
      const source = one?.path === undefined ? undefined : one.stack.constructs?.sourceOf(one.path, found?.path.split(/[.[]/, 1)[0]);
      return source ? { ...location, source } : location;
    },
    keysOf(resource) {
      const one = origin.get(resource);
      const names = one && one.type === resource.type ? one.stack.namesOf(one.logicalId) : undefined;
      return [resource.name, ...(resource.arn === undefined ? [] : [resource.arn]), ...(names === undefined || isUnknown(names) ? [] : [names.ref])];
    },
    origin, under,
    keyOf(resource) {
      const one = origin.get(resource);
      const id = `${one?.stack.prefix ?? ''}${resource.id}`;
      return one?.type === resource.type ? id : `${id} ${resource.type} ${resource.name}`;
    },
  };
}

/** Leaves out templates that another one has read as its nested stack: they are judged there, with their parameters. */
export function withoutNested(loaded: readonly Loaded[]): Loaded[] {
  const nested = new Set(loaded.flatMap(({ files }) => files.slice(1)));
  return loaded.filter(({ files }) => files.length === 0 || !nested.has(files[0] ?? ''));
}

/** Where to look for what a path names: what resources were built from, resources by `Type(id)`, and parts by their properties. */
interface Places {
  readonly origin: ReadonlyMap<Resource, Built>;
  readonly byId: ReadonlyMap<string, readonly (readonly [Resource, Built])[]>;
  readonly byProperties: ReadonlyMap<object, Built>;
}

/** The place of a path in a resource, in one of its parts, or (`Type(id).Path`) in another resource that a rule has read. */
function placeIn(resource: Resource, path: string, places: Places): Location | undefined {
  if (!path.startsWith('AWS::')) return deepestPlace(resource.properties, path)?.location;
  const open = path.indexOf('(');
  if (open < 0 || (path.indexOf('[') >= 0 && path.indexOf('[') < open)) return placeInPart(resource, path, places.byProperties);
  const home = places.origin.get(resource)?.stack;
  // An id may hold parentheses.
  for (let close = path.indexOf(')', open); close >= 0; close = path.indexOf(')', close + 1)) {
    const named = places.byId.get(path.slice(0, close + 1));
    const [other, one] = named?.find(([, { stack }]) => stack === home) ?? named?.[0] ?? [];
    if (other) return placeIn(other, path.slice(close + 1).replace(/^\./, ''), places) ?? one?.place;
  }
  return undefined;
}

/** The place of `Type[index].Path`. */
function placeInPart(resource: Resource, path: string, byProperties: ReadonlyMap<object, Built>): Location | undefined {
  const open = path.indexOf('[');
  const close = path.indexOf(']', open);
  const list: unknown = Object.entries(resource.parts).find(([type]) => type === path.slice(0, open))?.[1];
  const part = Array.isArray(list) ? (list as readonly (Part | undefined)[])[Number(path.slice(open + 1, close))] : undefined;
  if (part === undefined || isUnknown(part)) return undefined;
  return deepestPlace(part.properties, path.slice(close + 1))?.location ?? byProperties.get(part.properties)?.place;
}
