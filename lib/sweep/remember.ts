import { resourceKey, scopeOf, type Shard } from '../engine/identity.ts';
import type { Judged } from '../engine/judged.ts';
import { reconcile, type Plan } from '../engine/reconcile.ts';
import { suppressionsBy } from '../engine/suppressions.ts';
import { identityOf } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import type { ChangeDraft, Observation, ObservedBy } from '../model/finding.ts';
import type { Store } from '../store/store.ts';
import type { ScopeResult } from './sweep.ts';

/** Puts a scope's verdicts into the store and answers the changes that were recorded. */
export async function remember(store: Store, account: string, result: ScopeResult, now: Date, shard?: Shard): Promise<ChangeDraft[]> {
  const scope = scopeOf({ account, region: result.scope.region, type: result.scope.type });
  const rules = result.scope.rules.map(({ rule }) => rule.id);
  const known = await store.load(scope, shard);
  const listing = {
    keys: new Set(result.listed.map(resourceKey)), startedAt: result.readAt, complete: result.incomplete === undefined,
  };
  const circumstances = { scope, suppressionOf: suppressionsBy(await store.suppressions(account)), now };
  const plans = reconcile(known, result.judged.map((judged) => observationOf(judged, result.readAt, 'sweep')), listing, circumstances);
  const changes = await writeAll(store, plans);
  if (!shard) {
    await store.recordSweep({ scope, startedAt: result.readAt, endedAt: now.toISOString(), complete: listing.complete, resources: result.listed.length, rules });
  }
  return changes;
}

/** A verdict as the life cycle takes it; the owner is the resource's `owner` tag. */
export function observationOf({ rule, resource, verdict }: Judged, readAt: string, by: ObservedBy): Observation {
  const tags = isUnknown(resource.tags) ? {} : resource.tags as Record<string, unknown>;
  const owner = Object.entries(tags).find(([key]) => key.toLowerCase() === 'owner')?.[1];
  return {
    ruleId: rule.id, severity: rule.severity, resource: identityOf(resource), verdict, readAt, by,
    ...(typeof owner === 'string' && owner !== '' ? { owner } : {}),
  };
}

/** Attempts at a plan that others overtake; each rests on a fresh read. */
const attempts = 5;

/** Writes plans; those that rest on what is not so any more are made again on what is. */
export async function writeAll(store: Store, plans: readonly Plan[]): Promise<ChangeDraft[]> {
  const changes: ChangeDraft[] = [];
  let open = plans;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === attempts) throw new Error(`${open.length} findings were overtaken ${attempts} times in a row`);
    const stale = new Set(await store.write(open));
    for (const plan of open) if (!stale.has(plan)) changes.push(...plan.transitions.flatMap(({ change }) => change ?? []));
    const again: Plan[] = [];
    for (const plan of stale) {
      const next = plan.again(await store.loadResource(plan.scope, plan.key));
      if (next) again.push(next);
    }
    open = again;
  }
  return changes;
}
