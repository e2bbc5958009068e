import { resourceKey, scopeOf, type Scope, type Shard } from '../engine/identity.ts';
import type { Judged } from '../engine/judged.ts';
import { suppressionsBy } from '../engine/suppressions.ts';
import { identityOf } from '../model/resource.ts';
import { isUnknown, type Because } from '../model/unknown.ts';
import type { ChangeDraft, Observation, ObservedBy } from '../model/finding.ts';
import { recordSweep } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import type { ScopeResult } from './sweep.ts';

/** Puts a scope's verdicts into the store and answers the changes that were recorded. */
export async function remember(store: Store, account: string, result: ScopeResult, now: Date, shard?: Shard): Promise<readonly ChangeDraft[]> {
  const scope = scopeOf({ account, region: result.scope.region, type: result.scope.type });
  const seen = result.judged.map((judged) => observationOf(judged, result.readAt, 'sweep', scope));
  const listed = new Set(result.listed.map(resourceKey));
  const unreached = result.incomplete ? await unreachedOf(store, scope, result, result.incomplete, listed, shard) : [];
  const { changes } = await recordSweep(store, {
    scope, startedAt: result.readAt, endedAt: now.toISOString(), complete: result.incomplete === undefined, resources: result.listed.length,
    rules: result.scope.rules.map(({ rule }) => rule.id), observations: [...seen, ...unreached], listed, ...(shard ? { shard } : {}),
  }, { suppressionOf: suppressionsBy(await store.suppressions(account)), now });
  return changes;
}

/** A verdict as the life cycle takes it; the owner is the resource's `owner` tag. */
export function observationOf({ rule, resource, verdict }: Judged, readAt: string, by: ObservedBy, scope?: Scope): Observation {
  const tags = isUnknown(resource.tags) ? {} : resource.tags as Record<string, unknown>;
  const owner = Object.entries(tags).find(([key]) => key.toLowerCase() === 'owner')?.[1];
  // Listings that fail are told on the account; those of a rule's further types are findings of their own.
  const subKey = scope && scope.type !== resource.type && scope.type !== rule.type ? { subKey: scope.type } : {};
  return {
    ruleId: rule.id, severity: rule.severity, resource: identityOf(resource), verdict, readAt, by, ...subKey,
    ...(typeof owner === 'string' && owner !== '' ? { owner } : {}),
  };
}

/** Open findings of what a cut-short listing did not reach: they can't be seen now, and are not resolved either. */
async function unreachedOf(store: Store, scope: Scope, result: ScopeResult, because: Because, listed: ReadonlySet<string>, shard?: Shard): Promise<Observation[]> {
  const rules = new Set(result.scope.rules.map(({ rule }) => rule.id));
  const { findings } = await store.load(scope, shard);
  return findings
    .filter((f) => f.state === 'open' && rules.has(f.ruleId) && !listed.has(resourceKey(f.resource)))
    .map((f) => ({
      ruleId: f.ruleId, severity: f.severity, resource: f.resource, readAt: result.readAt, by: 'sweep' as const,
      verdict: { verdict: 'unknown' as const, message: `${scope.type} could not be listed: ${because.text}`, because, evidence: [] },
      ...(f.subKey === undefined ? {} : { subKey: f.subKey }), ...(f.owner === undefined ? {} : { owner: f.owner }),
    }));
}
