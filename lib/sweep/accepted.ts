import { readFile } from 'node:fs/promises';
import type { Suppression } from '../model/finding.ts';
import { syncSuppressions } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { log } from './runtime.ts';

/**
 * Makes the table's accepted risks those that the stack was deployed with, in a file beside the code, and ends those whose time is over.
 * Answers the failure instead of throwing it: the sweep is to be planned first.
 */
export async function takeOver(open: () => Promise<Store>, account: string, file: URL, now: Date): Promise<Error | undefined> {
  try {
    const { changes } = await syncSuppressions(await open(), account, await deployed(file), now);
    log('info', 'accepted risks', { changes: changes.length });
    return undefined;
  } catch (error) {
    log('error', 'accepted risks not taken over', { error: error instanceof Error ? error.message : String(error) });
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What the stack checked when it was synthesized; nothing where it was given none. */
async function deployed(file: URL): Promise<readonly Suppression[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Suppression[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
