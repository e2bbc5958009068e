/** `stance.suppressions.yaml`: accepted risks as code, reviewed like code. docs/suppressions.md describes it. */
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod/mini';
import type { Entry } from './engine/accepted.ts';
import { InputError } from './errors.ts';
import { issueText } from './issues.ts';
import type { Suppression } from './model/finding.ts';

export { usualSuppressions } from './engine/suppressions.ts';
/** Days that a risk may be accepted for, counted from the day that the file is read. */
export const longestDays = 365;

const day = 24 * 3_600_000;
const longestFile = 1024 * 1024;
const mend = 'see docs/suppressions.md for the fields of an entry';

const text = (longest: number) => z.string().check(z.trim(), z.minLength(1, 'it is empty'), z.maxLength(longest, `it has more than ${longest} characters`));
const shape = z.strictObject({
  rule: text(100), resource: text(2048), account: z.optional(z.string().check(z.regex(/^\d{12}$/, 'an account id has 12 digits'))),
  reason: text(1000), owner: text(200), ticket: z.optional(text(200)), until: text(40),
});

/** Reads such a file; InputError names the line. `rules`: the ids that there are. An entry that has ended is no error. */
export function parseSuppressions(file: string, source: string, now: Date, rules?: ReadonlySet<string>): readonly Entry[] {
  if (source.length > longestFile) throw new InputError({ file, what: 'the file is larger than 1 MiB', mend: 'split it by account' });
  const lines = new LineCounter();
  // Every scalar is text: an account id keeps its leading zero, and a ticket number stays what was written.
  const document = parseDocument(source, { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  const [broken] = [...document.errors, ...document.warnings];
  if (broken) throw new InputError({ file, line: lineAt(broken.pos[0]), what: `this is no YAML: ${broken.message}`, mend });
  const list = listOf(document, file);
  const known = new Map<string, number>();
  return list.map((item, index) => {
    const lineOf = (path: readonly PropertyKey[]): number => lineAt(offsetOf(document, [index, ...path]) ?? offsetOf(document, [index]));
    const bad = (what: string, path: readonly PropertyKey[], how: string = mend): InputError => new InputError({ file, line: lineOf(path), what, mend: how });
    const parsed = shape.safeParse(item);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw bad(issue?.code === 'invalid_type' && issue.path.length > 0 && offsetOf(document, [index, ...issue.path]) === undefined
        ? `${issue.path.map(String).join('.')} is missing` : issueText(issue, 'the entry'), issue?.path ?? []);
    }
    const { account, ticket, until, ...rest } = parsed.data;
    if (rules && !rules.has(rest.rule)) throw bad(`${JSON.stringify(rest.rule)} is not a rule`, ['rule'], 'take an id that stance rules prints');
    const ends = endOf(until, now, (what) => bad(what, ['until'], `write the last day, such as ${lastDay(now)}, or a time, such as ${lastDay(now)}T08:00:00Z`));
    const suppression: Suppression = { ...rest, ...(account === undefined ? {} : { account }), ...(ticket === undefined ? {} : { ticket }), until: ends };
    const key = JSON.stringify([rest.rule, rest.resource, account]);
    const before = known.get(key);
    if (before !== undefined) throw bad(`the same rule, resource and account are accepted in line ${before} too`, [], 'keep one of both entries');
    const line = lineOf([]);
    known.set(key, line);
    return { suppression, line, file };
  });
}

/** The last day that may be written. */
export const lastDay = (now: Date): string => new Date(now.getTime() + longestDays * day).toISOString().slice(0, 10);

/** When an acceptance ends: a day counts to its end, in UTC. */
export function endOf(until: string, now: Date, bad: (what: string) => Error): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(until)) throw bad(`until ${JSON.stringify(until)} is neither a date nor a time with its zone`);
  const time = new Date(until);
  const written = new Date(`${until.slice(0, 10)}T00:00:00Z`);
  // JavaScript reads 30 February as 2 March.
  if (Number.isNaN(time.getTime()) || Number.isNaN(written.getTime()) || written.toISOString().slice(0, 10) !== until.slice(0, 10)) throw bad(`until ${JSON.stringify(until)} is no date of the calendar`);
  const tooLate = isDay ? until > lastDay(now) : time.getTime() > now.getTime() + longestDays * day;
  if (tooLate) throw bad(`until ${JSON.stringify(until)} is more than ${longestDays} days away`);
  return new Date(time.getTime() + (isDay ? day - 1 : 0)).toISOString();
}

function listOf(document: Document.Parsed, file: string): readonly unknown[] {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new InputError({ file, what: 'the file has aliases (*name)', mend: 'write each entry out' });
  }
  // Nothing but comments.
  if (value === null || value === undefined || value === '') return [];
  if (!Array.isArray(value)) throw new InputError({ file, line: 1, what: isMap(document.contents) ? 'the file is a mapping, not a list of entries' : 'the file is not a list of entries', mend: 'begin each entry with "- rule: "' });
  return value;
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  const node = document.getIn(path, true);
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? (node.range as readonly number[])[0] : undefined;
}
