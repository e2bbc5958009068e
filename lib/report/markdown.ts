import type { EntryNote, Notes } from '../engine/accepted.ts';
import { oneLine, type StanceError } from '../errors.ts';
import { severities } from '../model/verdict.ts';
import type { VerdictLine } from './lines.ts';
import { calledBy } from './place.ts';

/** GitHub refuses comments of more than 65,536 characters. */
const longestComment = 60_000;

/** A comment for a pull request, in GitHub-flavoured Markdown: failures worst first, what is undecided or accepted folded away; then suppressions to look at. */
export function markdown(verdicts: readonly VerdictLine[], errors: readonly StanceError[] = [], notes?: Pick<Notes, 'expired' | 'unmatched'>): string {
  const of = (wanted: VerdictLine['verdict']): VerdictLine[] => verdicts.filter(({ verdict, suppression }) => verdict === wanted && !suppression);
  const accepted = verdicts.filter(({ verdict, suppression }) => verdict !== 'pass' && suppression);
  const failed = of('fail').sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const unknown = of('unknown');
  const counts = [`${failed.length} failed`, ...(unknown.length > 0 ? [`${unknown.length} undecided`] : []), ...(errors.length > 0 ? [`${errors.length} unreadable`] : []), ...(accepted.length > 0 ? [`${accepted.length} accepted`] : [])];
  const parts = [`### Stance: ${failed.length + unknown.length + errors.length === 0 ? 'nothing to mend' : counts.join(', ')}\n`];
  if (errors.length > 0) parts.push(`${errors.map(({ message }) => `- ${text(message)}`).join('\n')}\n`);
  const room = (): number => longestComment - parts.reduce((sum, part) => sum + part.length, 0);
  if (failed.length > 0) parts.push(table(['Severity', 'Rule', 'Resource', 'Place', 'What is wrong'], failed.map((v) => [v.severity, code(v.ruleId), code(calledBy(v)), place(v), text(v.message)]), room()));
  const fold = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): void => {
    if (rows.length > 0) parts.push(`<details><summary>${rows.length} ${title}</summary>\n\n${table(head, rows, room() - 400)}\n</details>\n`);
  };
  fold('undecided', ['Rule', 'Resource', 'Place', 'Why'], unknown.map((v) => [code(v.ruleId), code(calledBy(v)), place(v), text(v.message)]));
  fold('accepted', ['Rule', 'Resource', 'Until', 'Owner', 'Reason'], accepted.map((v) => [code(v.ruleId), code(calledBy(v)), v.suppression?.until.slice(0, 10) ?? '', text(v.suppression?.owner ?? ''), text(v.suppression?.reason ?? '')]));
  if (notes) parts.push(...[...notes.expired.map((note) => noteText(note, `ended ${note.until.slice(0, 10)} and holds no more`)), ...notes.unmatched.map((note) => noteText(note, 'matches nothing'))].slice(0, 50));
  return parts.join('\n');
}

const noteText = ({ file, line, rule, resource }: EntryNote, what: string): string => `- The suppression of ${code(rule)} for ${code(resource)} (${code(`${file}:${line}`)}) ${what}.`;

function table(head: readonly string[], rows: readonly (readonly string[])[], room: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  let result = line(head) + line(head.map(() => '---'));
  for (const [index, row] of rows.entries()) {
    const next = line(row);
    if (result.length + next.length > room) return `${result}\nand ${rows.length - index} more\n`;
    result += next;
  }
  return result;
}

const place = ({ location }: VerdictLine): string => {
  const at = location?.source ?? location;
  return at === undefined ? '' : code(`${at.file}:${at.line}`);
};

/** Plain text: nothing in it becomes markup, a link, a mention or a reference. */
const text = (value: string): string => oneLine(value, 500)
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  .replaceAll(/[\\`*_{}[\]()#+!|~$-]/g, (mark) => `\\${mark}`)
  .replaceAll('@', '@\u200b').replaceAll('\\#', '\\#\u200b').replaceAll('://', ':\u200b//').replaceAll(/www\./gi, (www) => `${www.slice(0, 3)}\u200b.`);

/** A code span; a bar would end the cell, a backtick the span. */
const code = (value: string): string => `\`${oneLine(value, 200).replaceAll('`', '\u02cb').replaceAll('|', '\u00a6')}\``;
