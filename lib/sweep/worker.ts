import type { Caller } from '../collect/api.ts';
import type { Collector } from '../collect/collector.ts';
import { Inventory } from '../collect/inventory.ts';
import type { Config } from '../config.ts';
import { scopeOf, resourceKey } from '../engine/identity.ts';
import { suppressionsBy } from '../engine/suppressions.ts';
import type { ChangeDraft } from '../model/finding.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown } from '../model/unknown.ts';
import { typesOf, type RegisteredRule } from '../rule.ts';
import { recordCheck, recordMissing } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { judge } from './judge.ts';
import { planSweep } from './plan.ts';
import { observationsOf, remember } from './remember.ts';
import { sweepScope } from './sweep.ts';
import type { Work } from './work.ts';

type CheckWork = Extract<Work, { kind: 'check' }>;
type SweepWork = Extract<Work, { kind: 'sweep' }>;

/** What a sweep function works with; everything it touches is passed in. */
export interface Worker {
  readonly account: string;
  readonly partition: string;
  readonly homeRegion: string;
  readonly caller: Caller;
  readonly store: Store;
  readonly config: Config;
  readonly collectors: ReadonlyMap<TypeName, Collector>;
  readonly rules: readonly RegisteredRule[];
  readonly clock: () => Date;
  /** Puts work back into the family's queue, to be done after some seconds. */
  readonly later: (work: Work, seconds: number) => Promise<void>;
}

/** Seconds until what was not found, or was just changed, is looked at again: answers of AWS settle within a minute. */
const confirmAfter = 60;

/** Does one piece of work and answers the changes that were recorded. */
export async function work(item: Work, worker: Worker): Promise<readonly ChangeDraft[]> {
  const inventory = new Inventory({ ...worker, source: (type) => Promise.resolve(worker.collectors.get(type)) });
  return item.kind === 'sweep' ? await sweepOne(item, worker, inventory) : await check(item, worker, inventory);
}

async function sweepOne(item: SweepWork, worker: Worker, inventory: Inventory): Promise<readonly ChangeDraft[]> {
  const index = Object.fromEntries(worker.collectors.entries());
  const scope = planSweep(worker.rules.filter(({ rule }) => typesOf(rule).includes(item.type)), index, [item.region]).find((s) => s.region === item.region);
  if (!scope) return [];
  const result = await sweepScope(scope, { inventory, settings: settingsOf(worker), clock: worker.clock });
  return await remember(worker.store, worker.account, result, inventory, worker.clock());
}

/** Looks at one resource; what is not there is looked for once more before its findings end. */
async function check(item: CheckWork, worker: Worker, inventory: Inventory): Promise<readonly ChangeDraft[]> {
  const readAt = worker.clock().toISOString();
  const scope = scopeOf({ account: worker.account, region: item.region, type: item.type });
  const found = await inventory.find(item.type, item.region, item.id);
  if (isUnknown(found)) throw new Error(`${item.type} ${item.id} could not be looked at: ${found.because.text}`);
  if (found === undefined && item.read === 1) {
    await worker.later({ ...item, read: 2 }, confirmAfter);
    return [];
  }
  const circumstances = { scope, suppressionOf: suppressionsBy(await worker.store.suppressions(worker.account)), now: worker.clock() };
  const by = { by: 'event' as const, ...(item.actor ? { actor: item.actor } : {}) };
  if (found === undefined) return (await recordMissing(worker.store, item.id, { readAt, ...by }, circumstances)).changes;
  const judged = await judge(worker.rules.filter(({ rule }) => typesOf(rule).includes(item.type)).map(({ rule }) => rule), found, inventory, settingsOf(worker));
  const known = await worker.store.loadResource(scope, resourceKey(found));
  const observations = await observationsOf(judged, { known, inventory, readAt, by: 'event', scope });
  if (item.read === 1) await worker.later({ ...item, read: 2 }, confirmAfter);
  return (await recordCheck(worker.store, observations.map((seen) => ({ ...seen, ...by })), circumstances)).changes;
}

const settingsOf = ({ clock, config }: Worker) => ({ now: clock(), trusted: config.trusted, params: config.params });

