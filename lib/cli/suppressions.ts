import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Accepted, type Notes } from '../engine/accepted.ts';
import { isActive, suppressionsBy, usualSuppressions, type SuppressionOf } from '../engine/suppressions.ts';
import { InputError } from '../errors.ts';
import type { ChangeDraft } from '../model/finding.ts';
import { notesText } from '../report/notes.ts';
import { syncSuppressions } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { registry } from '../../rules/index.generated.ts';
import type { Output } from './output.ts';
import type { Reach } from './session.ts';

/** The accepted risks of a run: those of the named file, or of the usual one in the working directory; undefined where there is none, or for `none`. */
export async function loadSuppressions(option: string | undefined, now: Date): Promise<Accepted | undefined> {
  if (option === 'none' || (option === undefined && !existsSync(usualSuppressions))) return undefined;
  const file = option ?? usualSuppressions;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError({ file, what: code === 'ENOENT' ? 'there is no such file' : `the file can't be read (${code})`, mend: 'name a file of suppressions with --suppressions, or none' });
  });
  const { parseSuppressions } = await import('../suppressions-file.ts');
  return new Accepted(parseSuppressions(file, text, now, new Set(registry.map(({ rule }) => rule.id))), now);
}

/** What holds verdicts of a scan back, and what putting it into the store changed. */
export interface ScanSuppressions { readonly of: SuppressionOf; readonly changes: readonly ChangeDraft[] }

/** Options of a scan that say which risks are accepted. */
interface ScanChoice { readonly suppressions?: string; readonly store: string }

/** A table has its own accepted risks, which the deployed stack put there, unless a file is named. */
const keepsOwn = ({ suppressions, store }: ScanChoice): boolean => suppressions === 'none' || (suppressions === undefined && store.startsWith('dynamodb:'));

/** The accepted risks that a scan takes from a file. */
export const acceptedOfScan = async (options: ScanChoice, now: Date): Promise<Accepted | undefined> =>
  (keepsOwn(options) ? undefined : await loadSuppressions(options.suppressions, now));

/** Puts the accepted risks into the store. The file is the truth of a store on disk: an entry that is gone from it ends there too. */
export async function suppressionsOfScan(output: Output, options: ScanChoice, accepted: Accepted | undefined, store: Store | undefined, { identity, now }: Pick<Reach, 'identity' | 'now'>): Promise<ScanSuppressions> {
  // A table that does not exist shows before anything is read of the account.
  const before = await store?.suppressions(identity.account) ?? [];
  if (keepsOwn(options)) return { of: suppressionsBy(before.filter((suppression) => isActive(suppression, now()))), changes: [] };
  const of: SuppressionOf = (rule, resource) => accepted?.of(rule, resource);
  if (!store) return { of, changes: [] };
  if (!accepted && before.length > 0) output.err(`stance: there is no ${usualSuppressions} here, so ${before.length} accepted ${before.length === 1 ? 'risk ends' : 'risks end'}; name the file with --suppressions, or keep them with --suppressions none.\n`);
  const { changes } = await syncSuppressions(store, identity.account, accepted?.suppressions ?? [], now());
  return { of, changes };
}

/** Tells of entries that have ended, and of those that were of no use: a line each, on stderr. */
export function tellNotes(output: Output, notes: Notes | undefined, where: 'gate' | 'scan'): void {
  if (notes) output.err(notesText(notes, where));
}

/** The notes for the summary line: absent where there is nothing to tell. */
export const notesLine = (notes: Notes | undefined): { readonly suppressions?: Pick<Notes, 'expired' | 'unmatched'> } =>
  (notes && notes.expired.length + notes.unmatched.length > 0 ? { suppressions: { expired: notes.expired, unmatched: notes.unmatched } } : {});
