import type { Inventory } from '../collect/inventory.ts';
import { resourceKey, scopeOf, type Scope } from '../engine/identity.ts';
import type { Judged } from '../engine/judged.ts';
import type { Known } from '../engine/reconcile.ts';
import { suppressionsBy } from '../engine/suppressions.ts';
import { identityOf, Pending, type Resource } from '../model/resource.ts';
import { isUnknown, type Because } from '../model/unknown.ts';
import type { Actor, ChangeDraft, Observation, ObservedBy } from '../model/finding.ts';
import { recordSweep } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import type { ScopeResult } from './sweep.ts';

/**
 * Puts a scope's verdicts into the store and answers the changes that were recorded. `actors` by ARN or id: who made changes that a
 * check has not reached yet; `by`: whether the sweep was planned or events asked for it.
 */
export async function remember(store: Store, account: string, result: ScopeResult, inventory: Inventory, now: Date, { actors, by = 'sweep' }: Pick<Look, 'actors'> & { readonly by?: ObservedBy } = {}): Promise<readonly ChangeDraft[]> {
  const scope = scopeOf({ account, region: result.scope.region, type: result.scope.type });
  const listed = new Set(result.listed.map(resourceKey));
  const { changes } = await recordSweep(store, {
    scope, startedAt: result.readAt, endedAt: now.toISOString(), complete: result.incomplete === undefined, resources: result.listed.length,
    rules: result.scope.rules.map(({ rule }) => rule.id), listed,
    observe: async (known) => [
      ...await observationsOf(result.judged, { known, inventory, readAt: result.readAt, by, scope, ...(actors ? { actors } : {}) }),
      ...(result.incomplete ? unreachedOf(known, result, result.incomplete, listed) : []),
    ],
  }, { suppressionOf: suppressionsBy(await store.suppressions(account)), now });
  return changes;
}

/** What goes with verdicts into observations. */
export interface Look {
  readonly known: Known;
  readonly inventory: Inventory;
  readonly readAt: string;
  readonly by: ObservedBy;
  readonly scope: Scope;
  /** By ARN or id: who made the latest event on the resource. */
  readonly actors?: ReadonlyMap<string, Actor>;
}

/** As many resources whose owner is not known cost a call each; more are looked up in the tags of the whole region. */
const fewResources = 3;

/** Reads the tags that no rule needed of resources with a failure that is not known yet: one by one, or many at once. */
async function readOwners(resources: ReadonlySet<Resource>, inventory: Inventory): Promise<void> {
  // Its client is loaded only here.
  const many = resources.size > fewResources ? await (await import('../collect/tags.ts')).tagsIn(inventory, [...resources][0]?.region ?? 'global') : undefined;
  await Promise.all([...resources].map(async (resource) => {
    if (!(resource.tags instanceof Pending)) return;
    if (many) resource.tags = many.get(resource.arn ?? '') ?? {};
    else await inventory.fill({ need: 'facet', resource, facet: resource.tags.facet });
  }));
}

/**
 * Verdicts as the life cycle takes them. The owner is the resource's `owner` tag; tags that no rule needed are read
 * only for a failure that is not known yet, and otherwise the finding keeps its owner.
 */
export async function observationsOf(judged: readonly Judged[], { known, inventory, readAt, by, scope, actors }: Look): Promise<Observation[]> {
  const owners = new Map(known.findings.filter(({ state }) => state !== 'resolved').map((f) => [`${f.ruleId} ${resourceKey(f.resource)}`, f.owner]));
  await readOwners(new Set(judged.filter(({ rule, resource, verdict }) =>
    resource.tags instanceof Pending && verdict.verdict === 'fail' && !owners.has(`${rule.id} ${resourceKey(resource)}`)).map(({ resource }) => resource)), inventory);
  return judged.map(({ rule, resource, verdict, reads }) => {
    const key = `${rule.id} ${resourceKey(resource)}`;
    const owner = resource.tags instanceof Pending || isUnknown(resource.tags) ? owners.get(key) : ownerOf(resource.tags);
    const actor = actors?.get(resourceKey(resource)) ?? actors?.get(resource.id);
    // Listings that fail are told on the account; those of a rule's further types are findings of their own.
    const subKey = scope.type !== resource.type && scope.type !== rule.type ? { subKey: scope.type } : {};
    return { ruleId: rule.id, severity: rule.severity, resource: identityOf(resource), verdict, readAt, by, ...subKey, ...(owner === undefined ? {} : { owner }), ...(reads ? { reads } : {}), ...(actor ? { actor } : {}) };
  });
}

function ownerOf(tags: Readonly<Record<string, unknown>>): string | undefined {
  const owner = Object.entries(tags).find(([key]) => key.toLowerCase() === 'owner')?.[1];
  return typeof owner === 'string' && owner !== '' ? owner : undefined;
}

/** Open findings of what a cut-short listing did not reach: they can't be seen now, and are not resolved either. */
function unreachedOf(known: Known, { scope, readAt }: ScopeResult, because: Because, listed: ReadonlySet<string>): Observation[] {
  const rules = new Set(scope.rules.map(({ rule }) => rule.id));
  return known.findings
    .filter((f) => f.state === 'open' && rules.has(f.ruleId) && !listed.has(resourceKey(f.resource)))
    .map((f) => ({
      ruleId: f.ruleId, severity: f.severity, resource: f.resource, readAt, by: 'sweep' as const,
      verdict: { verdict: 'unknown' as const, message: `${scope.type} could not be listed: ${because.text}`, because, evidence: [] },
      ...(f.subKey === undefined ? {} : { subKey: f.subKey }), ...(f.owner === undefined ? {} : { owner: f.owner }),
    }));
}
