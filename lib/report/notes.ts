import type { EntryNote, Notes } from '../engine/accepted.ts';
import { oneLine } from '../errors.ts';

/** What to tell of a file of suppressions after a run: a line each, for a terminal. */
export function notesText(notes: Notes, where: 'gate' | 'scan'): string {
  const tell = ({ file, line, rule, resource }: EntryNote, what: string): string => `stance: ${oneLine(`${file}:${line}: the suppression of ${rule} for ${resource} ${what}`, 2000)}\n`;
  const [names, other] = where === 'gate' ? ['ARNs, which templates do not show', 'scan'] : ['construct paths, which an account does not show', 'gate'];
  return [
    ...notes.expired.map((note) => tell(note, `ended ${note.until} and holds no more; mend the finding, or accept it anew.`)),
    ...notes.unmatched.map((note) => tell(note, 'matches nothing; remove it, or mend its pattern.')),
    ...(notes.elsewhere === 0 ? [] : [`stance: ${notes.elsewhere} more ${notes.elsewhere === 1 ? 'suppression names' : 'suppressions name'} ${names}; stance ${other} says whether they match.\n`]),
  ].join('');
}
