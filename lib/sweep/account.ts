import type { Caller } from '../collect/api.ts';
import { collectors } from '../collect/index.generated.ts';
import { Inventory } from '../collect/inventory.ts';
import type { Config } from '../config.ts';
import type { ChangeDraft } from '../model/finding.ts';
import type { RegisteredRule } from '../rule.ts';
import type { Store } from '../store/store.ts';
import { planSweep } from './plan.ts';
import { remember } from './remember.ts';
import { sweep, type ScopeResult } from './sweep.ts';

/** A whole sweep in one process: the account, how it is reached, by which rules it is judged, what remembers it. */
export interface AccountSweep {
  readonly caller: Caller;
  readonly identity: { readonly account: string; readonly partition: string };
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly rules: readonly RegisteredRule[];
  readonly config: Config;
  readonly store?: Store | undefined;
  readonly now: () => Date;
}

/** One scope's result, the changes that the store recorded of it, and how far the sweep is. */
export interface Step { readonly result: ScopeResult; readonly changes: readonly ChangeDraft[]; readonly done: number; readonly of: number }

/** Sweeps an account and remembers each scope as soon as it is judged. */
export async function* sweepAccount(options: AccountSweep): AsyncGenerator<Step> {
  const { caller, identity, homeRegion, regions, rules, config, store, now } = options;
  const inventory = new Inventory({ caller, ...identity, homeRegion, source: async (type) => (await collectors[type]?.load())?.default });
  const scopes = planSweep(rules, collectors, regions);
  let done = 0;
  for await (const result of sweep(scopes, { inventory, settings: { now: now(), trusted: config.trusted, params: config.params }, clock: now })) {
    done += 1;
    yield { result, changes: store ? await remember(store, identity.account, result, inventory, now()) : [], done, of: scopes.length };
  }
}
