import type { Caller } from '../collect/api.ts';
import type { Collector } from '../collect/collector.ts';
import { Inventory } from '../collect/inventory.ts';
import type { Timing } from '../changes/timing.ts';
import type { Config } from '../config.ts';
import { scopeOf } from '../engine/identity.ts';
import type { Actor, ChangeDraft } from '../model/finding.ts';
import type { TypeName } from '../model/types.ts';
import { typesOf, type RegisteredRule } from '../rule.ts';
import type { Store } from '../store/store.ts';
import { check } from './check.ts';
import { claim, finish, release, type Claimed } from './claim.ts';
import { planSweep } from './plan.ts';
import { remember } from './remember.ts';
import { sweepScope, type ScopeResult } from './sweep.ts';
import type { SweepWork, Work } from './work.ts';

/** What a sweep function works with; everything it touches is passed in. */
export interface Worker {
  readonly family: string;
  readonly account: string;
  readonly partition: string;
  readonly homeRegion: string;
  readonly caller: Caller;
  readonly store: Store;
  readonly config: Config;
  readonly timing: Timing;
  readonly collectors: ReadonlyMap<TypeName, Collector>;
  readonly rules: readonly RegisteredRule[];
  readonly clock: () => Date;
  /** Puts work back into the family's queue, to be done after some seconds. */
  readonly later: (work: Work, seconds: number) => Promise<void>;
  /** True where the work is not tried again after this: what can't be read is then recorded as unknown. */
  readonly lastTry?: boolean;
  /** Calls that one look may make; default: ten. */
  readonly calls?: number;
  /** Hears what was seen, before it is recorded. */
  readonly saw?: (judged: ScopeResult['judged']) => void;
}

/** What came of a piece of work. */
export interface Worked {
  /** `dropped`: it was looked at since; `deferred`: events keep coming, a later message looks; `left`: rules for which the calls did not suffice. */
  readonly outcome: 'looked' | 'missing' | 'dropped' | 'deferred';
  readonly changes: readonly ChangeDraft[];
  readonly left?: readonly string[];
}

/** Does one piece of work and answers the changes that were recorded. */
export async function work(item: Work, worker: Worker): Promise<Worked> {
  const claimed = await claim(item, worker);
  if (claimed.act !== 'look') return { outcome: claimed.act === 'drop' ? 'dropped' : 'deferred', changes: [] };
  try {
    return item.kind === 'sweep' ? await sweepOne(item, claimed, worker) : await check(item, claimed, worker);
  } catch (error) {
    await release(item, claimed, worker);
    throw error;
  }
}

/** The family's rules that judge a type in a place, as far as the work asks for them. */
export function rulesFor({ type, region }: Pick<Work, 'type' | 'region'>, only: readonly string[] | undefined, { rules }: Worker): readonly RegisteredRule[] {
  const where = region === 'global' ? 'global' : 'region';
  return rules.filter(({ rule }) => typesOf(rule).includes(type) && (only === undefined || only.includes(rule.id)) && (rule.type !== 'AWS::Account' || (rule.scope ?? 'global') === where));
}

/** How long the event on a resource that no check has reached yet says who changed it, in milliseconds. */
const actorFor = 15 * 60_000;

async function sweepOne(item: SweepWork, claimed: Claimed, worker: Worker): Promise<Worked> {
  const { store, account, clock, later, timing, family } = worker;
  const inventory = new Inventory({ ...worker, source: (type) => Promise.resolve(worker.collectors.get(type)) });
  const scope = planSweep(rulesFor(item, claimed.only ?? item.only, worker), Object.fromEntries(worker.collectors.entries()), [item.region])
    .find((s) => s.type === item.type && s.region === item.region);
  if (!scope) return { outcome: 'looked', changes: [] };
  const actors = new Map<string, Actor>();
  for await (const { id, actor, generation, seen, notedAt } of store.pending.of(family, scopeOf({ ...item, account }))) {
    if (id !== undefined && actor && generation > seen && clock().getTime() - notedAt < actorFor) actors.set(id, actor);
  }
  const result = await sweepScope(scope, { inventory, settings: settingsOf(worker), clock });
  worker.saw?.(result.judged);
  const changes = await remember(store, account, result, inventory, clock(), { actors, by: item.generation === undefined ? 'sweep' : 'event' });
  // What was made a moment ago may be missing from the list still; by some rules of what rests on it, the next sweep will do.
  if (item.generation !== undefined && item.read === 1 && claimed.only === undefined) await later({ ...item, read: 2 }, timing.confirm);
  await finish(item, claimed, worker);
  return { outcome: 'looked', changes };
}

/** What rules are evaluated with. */
export const settingsOf = ({ clock, config }: Worker) => ({ now: clock(), trusted: config.trusted, params: config.params });
