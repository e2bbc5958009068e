import type { Store } from '../store/store.ts';
import { log } from './runtime.ts';

/**
 * Tells what was claimed and notes it as told. Where telling fails the claims are given back, so that the next try need not
 * wait until they lapse, and the error is passed on. What is told is told: where that can't be noted, the claims still keep others off for a while.
 */
export async function once<T>(store: Pick<Store, 'announced' | 'release'>, ids: readonly string[], now: Date, tell: () => Promise<T>): Promise<T> {
  let told: T;
  try {
    told = await tell();
  } catch (error) {
    await each('not released', (id) => store.release(id));
    throw error;
  }
  await each('not noted as announced', (id) => store.announced(id, now));
  return told;

  async function each(failure: string, act: (id: string) => Promise<void>): Promise<void> {
    const failed = (await Promise.allSettled(ids.map(act))).find((result) => result.status === 'rejected');
    if (failed) log('error', failure, { changes: ids, error: String(failed.reason) });
  }
}
