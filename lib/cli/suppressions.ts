import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Accepted, type EntryNote, type Notes } from '../engine/accepted.ts';
import { InputError, oneLine } from '../errors.ts';
import { parseSuppressions, usualSuppressions } from '../suppressions-file.ts';
import { registry } from '../../rules/index.generated.ts';
import type { Output } from './output.ts';

/** The accepted risks of a run: those of the named file, or of the usual one in the working directory; undefined where there is none, or for `none`. */
export async function loadSuppressions(option: string | undefined, now: Date): Promise<Accepted | undefined> {
  if (option === 'none' || (option === undefined && !existsSync(usualSuppressions))) return undefined;
  const file = option ?? usualSuppressions;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError({ file, what: code === 'ENOENT' ? 'there is no such file' : `the file can't be read (${code})`, mend: 'name a file of suppressions with --suppressions, or none' });
  });
  return new Accepted(parseSuppressions(file, text, now, new Set(registry.map(({ rule }) => rule.id))), now);
}

/** Tells of entries that have ended, and of those that were of no use: a line each, on stderr. */
export function tellNotes(output: Output, notes: Notes | undefined, where: 'gate' | 'scan'): void {
  if (!notes) return;
  const tell = ({ file, line, rule, resource }: EntryNote, what: string): void => { output.err(oneLine(`stance: ${file}:${line}: the suppression of ${rule} for ${resource} ${what}`, 2000) + '\n'); };
  for (const note of notes.expired) tell(note, `ended ${note.until} and holds no more; mend the finding, or accept it anew.`);
  for (const note of notes.unmatched) tell(note, 'matches nothing; remove it, or mend its pattern.');
  if (notes.elsewhere > 0) {
    const [names, other] = where === 'gate' ? ['ARNs, which templates do not show', 'scan'] : ['construct paths, which an account does not show', 'gate'];
    output.err(`stance: ${notes.elsewhere} more ${notes.elsewhere === 1 ? 'suppression names' : 'suppressions name'} ${names}; stance ${other} says whether they match.\n`);
  }
}

/** The notes for the summary line: absent where there is nothing to tell. */
export const notesLine = (notes: Notes | undefined): { readonly suppressions?: Pick<Notes, 'expired' | 'unmatched'> } =>
  (notes && notes.expired.length + notes.unmatched.length > 0 ? { suppressions: { expired: notes.expired, unmatched: notes.unmatched } } : {});
