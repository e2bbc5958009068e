import { claimed, failed, finished, waitsBehind, type Waits } from '../changes/pending.ts';
import { scopeOf } from '../engine/identity.ts';
import type { Actor } from '../model/finding.ts';
import type { PendingKey } from '../store/pending.ts';
import { changePending, secondsUntil, waitsOf } from './notice.ts';
import type { Work } from './work.ts';
import type { Worker } from './worker.ts';

/** A look that may begin: what it stands for, by which rules, and who gave the reason. */
export interface Claimed {
  readonly act: 'look';
  /** The generation of events that it has seen; absent where nothing waits (a planned sweep). */
  readonly covers?: number;
  readonly only?: readonly string[];
  readonly actor?: Actor;
  readonly names?: readonly string[];
}

type Claimer = Pick<Worker, 'family' | 'account' | 'store' | 'timing' | 'clock' | 'later'>;

const keyOf = ({ family, account }: Claimer, item: Work): PendingKey =>
  ({ family, scope: scopeOf({ account, region: item.region, type: item.type }), ...(item.kind === 'check' ? { id: item.id } : {}) });

/** Whether a message's look is to begin. Where nothing says that it was looked at since, it is. */
export async function claim(item: Work, worker: Claimer): Promise<Claimed | { readonly act: 'drop' | 'defer' }> {
  const given = item.kind === 'check' ? { ...(item.only ? { only: item.only } : {}), ...(item.actor ? { actor: item.actor } : {}) } : {};
  const { generation, read = 1 } = item;
  if (generation === undefined) return { act: 'look', ...given };
  const { store: { pending }, clock, timing } = worker;
  const key = keyOf(worker, item);
  const waits: Waits = item.kind === 'check' ? waitsOf(item.type, timing) : { delay: 0, spacing: timing.sweepSpacing * 1000, patience: 0 };
  let made: ReturnType<typeof claimed> | undefined;
  const state = await changePending({ pending, clock }, key, (before) => {
    made = before && claimed(before, { generation, read }, clock().getTime(), waits);
    return made && made.act !== 'drop' ? made.next : undefined;
  });
  if (!made) return { act: 'look', ...given };
  if (made.act === 'drop') return made;
  if (made.act === 'defer') {
    const { until, next } = made;
    await worker.later(item, secondsUntil(until, clock()));
    if (!next) await changePending({ pending, clock }, key, (now) => now && waitsBehind(now, { generation, read }, until));
    return { act: 'defer' };
  }
  // The second look is by the rules of the first one; what waits is for later ones.
  const only = read === 2 ? item.only : state?.only;
  return { act: 'look', covers: made.covers, ...(only ? { only } : {}), ...(state?.actor ? { actor: state.actor } : {}), ...(state?.names ? { names: state.names } : {}) };
}

/** Notes that a claimed look failed, so that its next try need not wait; where even that fails, the next one does. */
export async function release(item: Work, { covers }: Claimed, worker: Claimer): Promise<void> {
  if (covers === undefined) return;
  try {
    await changePending({ pending: worker.store.pending, clock: worker.clock }, keyOf(worker, item), (before) => before && failed(before));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
  }
}

/** Notes that a claimed look was recorded. */
export async function finish(item: Work, { covers }: Claimed, worker: Claimer): Promise<void> {
  if (covers === undefined) return;
  await changePending({ pending: worker.store.pending, clock: worker.clock }, keyOf(worker, item), (before) => before && finished(before, covers, item.read ?? 1));
}
