/** The store's part for work that waits: what events gave reason to look at, and what depends on what. */
import type { Pending } from '../changes/pending.ts';
import type { Scope } from '../engine/identity.ts';

/** Who looks (a family) at what: one resource of a scope, by ARN or id, or without one the whole scope. */
export interface PendingKey { readonly family: string; readonly scope: Scope; readonly id?: string }

/** A resource whose verdicts rest on another one. */
export interface Dependant { readonly scope: Scope; /** Its ARN, or id. */ readonly key: string }

/** What waits for a look. Items are forgotten a day after their last change. */
export interface PendingStore {
  get(key: PendingKey): Promise<Pending | undefined>;
  /** Puts `next` where what is there is still `before`; false, and nothing put, where another has changed it. */
  put(key: PendingKey, next: Pending, before: Pending | undefined, now: Date): Promise<boolean>;
  /** Resources of a scope that a family waits for or has looked at lately. */
  of(family: string, scope: Scope): AsyncIterable<Pending>;
  /** Resources of an account whose verdicts rest on one of the targets (`targetOf`), at most `most` and one more of each scope. */
  dependants(account: string, targets: readonly string[], most: number): Promise<readonly Dependant[]>;
}

/** How long an item is kept after its last change, in milliseconds. */
export const pendingFor = 24 * 3_600_000;
