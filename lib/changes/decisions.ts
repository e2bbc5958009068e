import { isFields, member, recordOf } from './record.ts';
import { resolve } from './resolve.ts';
import type { Decision, ResolveOptions } from './resolve.ts';

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The events in a value: itself, a list, a CloudTrail file (`Records`), or what LookupEvents answered (`Events`). */
const eventsIn = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((one) => (Array.isArray(one) ? [one] : eventsIn(one)));
  if (recordOf(value) !== undefined || !isFields(value)) return [value];
  const records = member(value, 'Records') ?? member(value, 'Events');
  if (Array.isArray(records)) return records.flatMap((one) => eventsIn(one));
  const inner = member(value, 'CloudTrailEvent');
  return typeof inner === 'string' ? [parse(inner)?.value] : [value];
};

/** One decision for each event in a file's text, in order: JSON a line, an array, or a CloudTrail file. */
export function* decisionsOf(text: string, options: ResolveOptions): Generator<Decision> {
  const whole = parse(text);
  if (whole !== undefined) {
    for (const event of eventsIn(whole.value)) yield resolve(event, options);
    return;
  }
  let number = 0;
  for (const line of text.split(/\r?\n/)) {
    number += 1;
    if (line.trim() === '') continue;
    const one = parse(line);
    if (one === undefined) yield { decision: 'ignore', error: `Line ${number} is not JSON.` };
    else for (const event of eventsIn(one.value)) yield resolve(event, options);
  }
}
