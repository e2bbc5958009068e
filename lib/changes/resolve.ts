import { rowFor, serviceOf } from './event-map.ts';
import type { EventRow } from './event-map.ts';
import { reasonToIgnore } from './ignore.ts';
import { recordOf } from './record.ts';
import type { TrailRecord } from './record.ts';
import { resourcesOf } from './targets.ts';
import type { ChangedResource } from './targets.ts';
import { isWatchedService } from './watched.ts';

/** What to do about one event, in the form of docs/formats.md. */
export interface Resolution {
  readonly decision: 'check' | 'sweep' | 'ignore';
  readonly resources: readonly ChangedResource[];
  readonly watched: boolean;
  readonly reason: string;
  readonly event: { readonly source: string; readonly name: string; readonly id?: string; readonly time?: string };
}

/** What stands for input that is no event. */
export interface NoEvent { readonly decision: 'ignore'; readonly error: string }

/** The answer for one piece of input. */
export type Decision = Resolution | NoEvent;

/** How to resolve: which types have a collector. */
export interface ResolveOptions { readonly watched: (type: string) => boolean }

const eventOf = (record: TrailRecord): Resolution['event'] => ({
  source: record.source, name: record.name,
  ...(record.id === undefined ? {} : { id: record.id }), ...(record.time === undefined ? {} : { time: record.time }),
});

const why = (row: EventRow, resources: readonly ChangedResource[]): string => {
  const swept = [...new Set(resources.filter((one) => one.id === undefined).map((one) => one.type))];
  const named = [...new Set(resources.filter((one) => one.id !== undefined).map((one) => one.type))];
  const sweeps = swept.length === 0 ? '' : `the event does not name the ${swept.join(' or ')} that it changed`;
  const checks = named.length === 0 ? '' : `the event changed ${named.join(', ')}`;
  return [checks, sweeps].filter((text) => text !== '').join('; ') || `nothing of ${row.targets.map((target) => target.type).join(', ')} is named by the event`;
};

/** The account that an event is of, after a type without an id, does not tell what was changed: then all of it is swept. */
const isNamed = (resources: readonly ChangedResource[]): boolean =>
  resources[0]?.id !== undefined || resources.some((one) => one.id !== undefined && one.type !== 'AWS::Account');

/** Which resources one CloudTrail record, bare or in an EventBridge envelope, gives reason to look at. */
export function resolve(input: unknown, options: ResolveOptions): Decision {
  const record = recordOf(input);
  if (record === undefined) return { decision: 'ignore', error: 'Not a CloudTrail record: it lacks eventSource or eventName.' };
  const event = eventOf(record);
  const row = rowFor(record.source, record.name);
  const ignore = (reason: string): Resolution => ({ decision: 'ignore', resources: [], watched: row?.targets.some((target) => options.watched(target.type)) ?? false, reason, event });
  const reason = reasonToIgnore(record, row !== undefined);
  if (reason !== undefined) return ignore(reason);
  if (row === undefined) {
    return ignore(isWatchedService(serviceOf(record.source), options.watched)
      ? `the event map has no row for this event, though ${serviceOf(record.source)} is watched; the next sweep covers it`
      : 'the event map has no row for this event');
  }
  const found = resourcesOf(record, row);
  if (found.length === 0) return ignore('the event names a resource of no type that is in the event map');
  const decision = isNamed(found) ? 'check' : 'sweep';
  const resources = decision === 'check' ? found : found.map(({ type, region, account }) => ({ type, region, account }));
  return {
    decision, resources, watched: resources.some((one) => options.watched(one.type)), reason: why(row, found), event,
  };
}
