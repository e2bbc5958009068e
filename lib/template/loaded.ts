import type { StanceError } from '../errors.ts';
import type { Location, Part, Resource } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import { buildAll, type Built } from './build.ts';
import { Family } from './family.ts';
import { deepestPlace } from './places.ts';
import type { Stack } from './stack.ts';

/** Resources of templates that belong together, and what could not be read of them. */
export interface Loaded {
  readonly resources: readonly Resource[];
  readonly stacks: readonly Stack[];
  readonly errors: readonly StanceError[];
  /** The place of the last of these paths that stands in a file, else of the resource. */
  locate(resource: Resource, paths: readonly string[]): Location;
}

/** Builds the aggregates of stacks that are read together. */
export function assemble(stacks: readonly Stack[], errors: readonly StanceError[]): Loaded {
  for (const stack of stacks) stack.publish();
  const built = stacks.flatMap(buildAll);
  const { origin } = new Family(built);
  const byProperties = new Map<object, Built>(built.map((one) => [one.properties, one]));
  return {
    resources: [...origin.keys()], stacks, errors,
    locate(resource, paths) {
      for (const path of paths.toReversed()) {
        const found = path.startsWith('AWS::') ? placeInPart(resource, path, byProperties) : deepestPlace(resource.properties, path)?.location;
        if (found) return found;
      }
      return origin.get(resource)?.place ?? { file: stacks[0]?.source.file ?? '', line: 1 };
    },
  };
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
