/** Figures about how well the monitor does, from recorded changes. */
import type { Change } from '../model/finding.ts';

/** Drift in a time: failures of what events tell of, and how many of them a sweep saw first. */
export interface Drift { readonly failures: number; readonly firstSeenBySweep: number }

/**
 * How much drift a sweep saw first, though events should have told: their delivery or the resolver missed it. What a
 * first sweep finds, and what an event told of that no check had reached yet, does not count.
 */
export function driftOf(changes: Iterable<Pick<Change, 'kind' | 'by' | 'type' | 'firstSweep' | 'actor'>>, hasEvents: (type: string) => boolean): Drift {
  let [failures, firstSeenBySweep] = [0, 0];
  for (const { kind, by, type, firstSweep, actor } of changes) {
    if ((kind !== 'opened' && kind !== 'reopened') || firstSweep || by === 'import' || !hasEvents(type)) continue;
    failures += 1;
    if (by === 'sweep' && !actor) firstSeenBySweep += 1;
  }
  return { failures, firstSeenBySweep };
}
