import type { StanceError } from '../errors.ts';
import type { Location, Resource } from '../model/resource.ts';
import { aggregateOf, buildAll, type Built } from './build.ts';
import { deepestPlace } from './places.ts';
import type { Stack } from './stack.ts';

/** Resources of templates that belong together, and what could not be read of them. */
export interface Loaded {
  readonly resources: readonly Resource[];
  readonly stacks: readonly Stack[];
  readonly errors: readonly StanceError[];
  /** The place of a resource, or of the deepest member of a path in it. */
  locate(resource: Resource, paths: readonly string[]): Location;
}

/** Builds the aggregates of stacks. */
export function assemble(stacks: readonly Stack[], errors: readonly StanceError[]): Loaded {
  const built = new Map<Resource, Built>();
  for (const one of stacks.flatMap(buildAll)) built.set(aggregateOf(one), one);
  return {
    resources: [...built.keys()], stacks, errors,
    locate(resource, paths) {
      for (const path of paths.toReversed()) {
        const found = deepestPlace(resource.properties, path);
        if (found) return found.location;
      }
      return built.get(resource)?.place ?? { file: stacks[0]?.source.file ?? '', line: 1 };
    },
  };
}
