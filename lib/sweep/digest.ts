import { driftOf, kpisOf, standingOf, type Drift } from '../engine/kpi.ts';
import type { Change, Finding } from '../model/finding.ts';
import type { Announcement } from '../report/alert.ts';
import { dailyOf, digestOf, isNews } from '../report/digest.ts';
import type { AlertRule } from '../report/mail.ts';
import type { Store } from '../store/store.ts';
import { once } from './once.ts';

/** What digests are told with; time and topic are passed in. */
export interface Telling {
  readonly store: Store;
  readonly now: Date;
  readonly rules: ReadonlyMap<string, AlertRule>;
  readonly publish: (message: Announcement) => Promise<void>;
}

/** What came of the digest of a day; `drift` is that of the day, `at` its last moment. */
export interface DayTold { readonly told: boolean; readonly drift: Drift & { readonly at: Date } }

const minute = 60_000;
const dayLong = 24 * 60 * minute;
/** How long after the end of a day what was recorded in it may still be on its way into the indexes. */
const settling = 10 * minute;
/** The week ends with Sunday, like that of ISO 8601: its figures are told on Monday. */
const monday = 1;

/** Tells in one message what the first sweep of an account found, once nothing new was found for so many milliseconds; answers for how many accounts. */
export async function tellFirstSweeps({ store, now, rules, publish }: Telling, quietFor: number): Promise<number> {
  const found = await changesOf(store, new Date(now.getTime() - dayLong), new Date(now.getTime() + minute), ({ firstSweep }) => firstSweep === true);
  let digests = 0;
  for (const [account, changes] of Map.groupBy(found, (change) => change.account)) {
    if (now.getTime() - Math.max(...changes.map(({ at }) => Date.parse(at))) < quietFor) continue;
    const untold: Change[] = [];
    for (const change of changes) if (await store.claim(change.id, now) === 'mine') untold.push(change);
    if (untold.length === 0) continue;
    await once(store, untold.map(({ id }) => id), now, () => publish(digestOf(account, untold, rules)));
    digests += 1;
  }
  return digests;
}

/**
 * Tells once what the last whole day (UTC) was to an account, if it was anything, and on Mondays what the week was.
 * Whichever run comes first after the day's end does it; undefined for all others.
 */
export async function tellDay({ store, now, rules, publish }: Telling, account: string, isHeardOf: (ruleId: string) => boolean): Promise<DayTold | undefined> {
  const to = new Date(new Date(now.getTime() - settling).toISOString().slice(0, 10));
  const from = new Date(to.getTime() - dayLong);
  const id = `digest:${account}:${from.toISOString().slice(0, 10)}`;
  if (await store.claim(id, now) !== 'mine') return undefined;
  return await once(store, [id], now, async () => {
    const weekly = to.getUTCDay() === monday && await wasThere(store, account, to);
    const recorded = await changesOf(store, weekly ? new Date(to.getTime() - 7 * dayLong) : from, to, (change) => change.account === account);
    const changes = recorded.filter(({ at }) => at >= from.toISOString());
    const suppressed = await listOf(store.ending(new Date(to.getTime() + 14 * dayLong + 1).toISOString()), (finding) => finding.account === account, lean);
    const drift = { at: new Date(to.getTime() - 1), ...driftOf(changes, isHeardOf) };
    if (!weekly && !isNews({ changes, suppressed, from, to })) return { told: false, drift };
    const standing = standingOf(await listOf(store.findings({ account, states: ['open', 'blind'] }), () => true, ({ state, severity }) => ({ state, severity })));
    const week = weekly ? { week: kpisOf({ changes: recorded, standing, suppressed, now: to, isHeardOf }) } : {};
    await publish(dailyOf({ account, from, to, changes, standing, suppressed, ...week }, rules));
    return { told: true, drift };
  });
}

/** Whether Stance had swept the account before a time: else there are no figures, not good ones. */
async function wasThere(store: Store, account: string, before: Date): Promise<boolean> {
  for await (const _sweep of store.sweeps({ account, region: 'global', type: 'AWS::Account' }, before.toISOString())) return true;
  return false;
}

const changesOf = (store: Store, from: Date, to: Date, holds: (change: Change) => boolean): Promise<Change[]> =>
  listOf(store.changes(from.toISOString(), to.toISOString()), holds, lean);

/** Evidence is most of what there is, and no digest tells it. */
const lean = <T extends Change | Finding>(item: T): T => ({ ...item, evidence: [] });

async function listOf<A, B>(items: AsyncIterable<A>, holds: (item: A) => boolean, of: (item: A) => B): Promise<B[]> {
  const list: B[] = [];
  for await (const item of items) if (holds(item)) list.push(of(item));
  return list;
}
