import { member, parseJson, recordOf } from './record.ts';
import { resolve } from './resolve.ts';
import type { Decision, ResolveOptions } from './resolve.ts';

/** Records in a file in a list is as deep as real input goes. */
const deepest = 3;

/** The events in a value: itself, a list, a CloudTrail file (`Records`), or what LookupEvents answered (`Events`). */
const eventsIn = (value: unknown, depth = 0): unknown[] => {
  if (depth > deepest) return [value];
  if (Array.isArray(value)) return value.flatMap((one) => (Array.isArray(one) ? [one] : eventsIn(one, depth + 1)));
  if (recordOf(value) !== undefined) return [value];
  const records = member(value, 'Records') ?? member(value, 'Events');
  if (Array.isArray(records)) return eventsIn(records, depth + 1);
  const inner = member(value, 'CloudTrailEvent');
  return typeof inner === 'string' ? [parseJson(inner)?.value] : [value];
};

/** How many brackets a line leaves open; a JSON text's line ends outside of strings. */
const openedBy = (line: string): number => {
  let opened = 0;
  let inText = false;
  for (let index = 0; index < line.length; index += 1) {
    const letter = line[index];
    if (letter === '\\' && inText) index += 1;
    else if (letter === '"') inText = !inText;
    else if (!inText && (letter === '{' || letter === '[')) opened += 1;
    else if (!inText && (letter === '}' || letter === ']')) opened -= 1;
  }
  return opened;
};

/** The number of lines, from the first, that hold one JSON text; 1 where they hold none. */
const linesOfText = (lines: readonly string[], first: number): number => {
  let open = 0;
  for (let index = first; index < lines.length; index += 1) {
    open += openedBy(lines[index] ?? '');
    if (open <= 0) return parseJson(lines.slice(first, index + 1).join('\n')) === undefined ? 1 : index + 1 - first;
  }
  return 1;
};

/** A line of a text that is not JSON. */
class NotJson {
  readonly line: number;
  constructor(line: number) { this.line = line; }
}

/** The values in a file's text, in order: JSON a line, an array, a CloudTrail file, or several of them one after another. */
function* valuesOf(text: string): Generator {
  const whole = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const single = parseJson(whole);
  const lines = single === undefined ? whole.split(/\r?\n/) : [whole];
  let mayJoin = true;
  for (let index = 0; index < lines.length;) {
    let count = 1;
    let value = single ?? parseJson(lines[index] ?? '');
    if (value === undefined && mayJoin && openedBy(lines[index] ?? '') > 0) {
      count = linesOfText(lines, index);
      // A line that opens what nothing closes is broken; looking for its end again from every line after it would cost the square.
      mayJoin = count > 1;
      if (mayJoin) value = parseJson(lines.slice(index, index + count).join('\n'));
    }
    if (value !== undefined) yield* eventsIn(value.value);
    else if (lines[index]?.trim() !== '') yield new NotJson(index + 1);
    index += count;
  }
}

/** One decision for each event in a file's text, in order. */
export function* decisionsOf(text: string, options: ResolveOptions): Generator<Decision> {
  for (const value of valuesOf(text)) yield value instanceof NotJson ? { decision: 'ignore', error: `Line ${value.line} is not JSON.` } : resolve(value, options);
}

/** What stands in a file's text for events, in order; whether they are, `resolve` says. */
export function* eventsOf(text: string): Generator {
  for (const value of valuesOf(text)) if (!(value instanceof NotJson)) yield value;
}
