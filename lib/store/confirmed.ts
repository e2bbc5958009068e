import { scopeName, scopeOf, type Scope } from '../engine/identity.ts';
import type { Confirmed } from '../engine/reconcile.ts';
import type { SweepRecord } from './store.ts';

const enough = 10;

/** The last complete sweeps of a scope, up to one of all rules; each scope is read once. */
export function confirmedOf(sweeps: (scope: Scope) => AsyncIterable<SweepRecord>): (scope: Scope) => Promise<readonly Confirmed[]> {
  const known = new Map<string, Promise<readonly Confirmed[]>>();
  return (of) => {
    const scope = scopeOf(of);
    const name = scopeName(scope);
    const made = known.get(name) ?? completeOnes(sweeps(scope));
    known.set(name, made);
    return made;
  };
}

async function completeOnes(sweeps: AsyncIterable<SweepRecord>): Promise<readonly Confirmed[]> {
  const found: Confirmed[] = [];
  let seen = 0;
  for await (const { complete, startedAt, rules } of sweeps) {
    if (complete) found.push({ startedAt, ...(rules ? { rules } : {}) });
    seen += 1;
    // A long row of cut-short or partial sweeps is not read to its beginning at every look.
    if ((complete && !rules) || found.length === enough || seen === enough * 10) break;
  }
  return found;
}
