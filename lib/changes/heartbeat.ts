import { at } from './paths.ts';
import { member, recordOf, textOf } from './record.ts';

/** The tag by which Stance touches a rule of its own; its value is the time of the touch. */
export const heartbeatTag = 'stance-heartbeat';

/** A touch that came back as an event. */
export interface Heartbeat {
  readonly region: string;
  /** Milliseconds from the touch to now. */
  readonly latency: number;
}

/** Reads an event as the return of a heartbeat; undefined for any other event. `rule`: the name of the rule that is touched. */
export function heartbeatOf(input: unknown, { rule, now }: { readonly rule: string; readonly now: Date }): Heartbeat | undefined {
  const record = recordOf(input);
  if (record === undefined || rule === '' || record.source !== 'events.amazonaws.com' || record.name !== 'TagResource') return undefined;
  if (textOf(record.request, 'resourceARN')?.endsWith(`:rule/${rule}`) !== true) return undefined;
  const tags = member(record.request, 'tags');
  const tag = (Array.isArray(tags) ? tags as readonly unknown[] : []).find((one) => textOf(one, 'key') === heartbeatTag);
  if (tag === undefined) return undefined;
  // An event's own time has whole seconds; the tag tells the touch to the millisecond.
  const touched = [...at(tag, ['value']), record.time ?? ''].map((text) => Date.parse(text)).find((time) => !Number.isNaN(time));
  return { region: record.region, latency: Math.max(0, now.getTime() - (touched ?? now.getTime())) };
}
