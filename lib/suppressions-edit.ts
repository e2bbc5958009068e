import { isMap, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { InputError } from './errors.ts';
import { canonical } from './engine/hash.ts';
import type { Entry } from './engine/accepted.ts';
import type { Suppression } from './model/finding.ts';
import { parseSuppressions } from './suppressions-file.ts';

const header = `# Accepted risks of Stance, reviewed like code: docs/suppressions.md. Each ends; \`stance suppress FINDING\` adds one.
`;
/** One line a text, so that a change of one entry is a change of its lines alone. */
const style = { lineWidth: 0, indent: 2 } as const;

/** An entry as it stands in the file; `until` as it was written. */
export const entryText = (entry: Suppression): string => stringify([ordered(entry)], style);

const ordered = ({ rule, resource, account, reason, owner, ticket, until }: Suppression): Record<string, string> =>
  ({ rule, resource, ...(account === undefined ? {} : { account }), reason, owner, ...(ticket === undefined ? {} : { ticket }), until });

/** The text of the file with one more entry at its end; comments, order and style of the others stay. InputError where it would not be valid. */
export function appendEntry(file: string, before: string | undefined, entry: Suppression, now: Date, rules: ReadonlySet<string>): string {
  const old = before === undefined ? [] : parseSuppressions(file, before, now, rules);
  const same = old.find(({ suppression: s }) => s.rule === entry.rule && s.resource === entry.resource && s.account === entry.account);
  if (same) throw new InputError({ file, line: same.line, what: `this is accepted already, until ${same.suppression.until}`, mend: 'change that entry' });
  const holds = (text: string): boolean => {
    const found = parseSuppressions(file, text, now, rules);
    return found.length === old.length + 1 && old.every((one, index) => equal(one, found[index])) && found.at(-1)?.suppression.resource === entry.resource;
  };
  const text = appended(before ?? header, entry);
  if (holdsSafely(holds, text)) return text;
  const rewritten = restyled(before ?? header, entry);
  // Says what is wrong with the entry itself, such as an end that is too far away.
  if (holds(rewritten)) return rewritten;
  throw new InputError({ file, what: 'the entry does not fit into this file', mend: 'add it by hand: --dry-run prints it' });
}

const equal = (a: Entry, b: Entry | undefined): boolean => canonical(a.suppression) === canonical(b?.suppression ?? null);

function holdsSafely(holds: (text: string) => boolean, text: string): boolean {
  try {
    return holds(text);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Put at the end of the text, as far to the right as the entries before it. */
function appended(before: string, entry: Suppression): string {
  const lines = new LineCounter();
  const { contents } = parseDocument(before, { lineCounter: lines, schema: 'failsafe' });
  const first = isSeq(contents) ? contents.items[0] : undefined;
  const column = isMap(first) && first.range ? Math.max(lines.linePos(first.range[0]).col - 3, 0) : 0;
  const text = entryText(entry).replaceAll(/^(?=.)/gm, ' '.repeat(column));
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${isMap(first) && /\n\n[ ]*- /.test(before) ? '\n' : ''}${text}`;
}

/** Added by the YAML writer, where the list is written in another style. */
function restyled(before: string, entry: Suppression): string {
  const document = parseDocument(before, { schema: 'failsafe' });
  if (!isSeq(document.contents)) return before;
  document.contents.flow = false;
  document.add(document.createNode(ordered(entry)));
  return document.toString(style);
}
