/** How looks are recorded: load what is known, plan, write, and plan again what something else changed meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { resourceKey, scopeOf, type Shard } from '../engine/identity.ts';
import { review } from '../engine/lifecycle.ts';
import { planMissing, planSeen, reconcile, type Circumstances, type Known, type Missing, type Plan } from '../engine/reconcile.ts';
import { canonical } from '../engine/hash.ts';
import { isActive, suppressionsBy } from '../engine/suppressions.ts';
import { StoreError } from '../errors.ts';
import type { ChangeDraft, Finding, Observation, Suppression } from '../model/finding.ts';
import type { Store, SweepRecord } from './store.ts';

/** What was recorded: the changes, in no promised order. */
export interface Recorded { readonly changes: readonly ChangeDraft[] }

/** What a sweep saw of a scope, or of a share of it. */
export interface SweepLook extends SweepRecord {
  /** What was observed, told what is known already. */
  readonly observe: (known: Known) => Promise<readonly Observation[]>;
  /** Keys (`resourceKey`) of all resources that the listing gave. */
  readonly listed: ReadonlySet<string>;
  /** For a share of a scope: the caller notes the sweep itself, once all shares are done. */
  readonly shard?: Shard;
}

/** Records a sweep of a scope. */
export async function recordSweep(store: Store, look: SweepLook, circumstances: Omit<Circumstances, 'scope'>): Promise<Recorded> {
  const { observe, listed, shard, ...record } = look;
  const scope = scopeOf(look.scope);
  const known = await store.load(scope, shard);
  const listing = { keys: listed, startedAt: record.startedAt, complete: record.complete };
  const changes = await writeAll(store, reconcile(known, await observe(known), listing, { ...circumstances, scope }));
  if (!shard) await store.recordSweep({ ...record, scope });
  return { changes };
}

/** Records a look at one resource; `known` spares another read of what was loaded a moment ago. */
export async function recordCheck(store: Store, observations: readonly Observation[], circumstances: Circumstances, known?: Known): Promise<Recorded> {
  const [first] = observations;
  if (!first) return { changes: [] };
  const key = resourceKey(first.resource);
  const plan = planSeen(known ?? await store.loadResource(circumstances.scope, key), key, observations, circumstances);
  return { changes: await writeAll(store, plan ? [plan] : []) };
}

/** Records that a resource, given by its ARN or id, was not found any more. */
export async function recordMissing(store: Store, keyOrId: string, missing: Missing, circumstances: Circumstances): Promise<Recorded> {
  const known = await store.loadResource(circumstances.scope, keyOrId);
  const [resource] = [...known.latest.values(), ...known.findings].map((item) => item.resource);
  const key = resource ? resourceKey(resource) : keyOrId;
  const plan = planMissing(known, key, missing, circumstances);
  return { changes: await writeAll(store, plan ? [plan] : []) };
}

/**
 * Makes the accepted risks of an account those that are given, and applies it to the findings that are there: what is new holds,
 * what is taken back or has ended holds no more. Where nothing is to change, nothing is written. Those of other accounts stay.
 */
export async function syncSuppressions(store: Store, account: string, accepted: readonly Suppression[], now: Date): Promise<Recorded> {
  const keyOf = ({ rule, resource, account: of }: Suppression): string => JSON.stringify([rule, resource, of]);
  const before = new Map((await store.suppressions(account)).map((suppression) => [keyOf(suppression), suppression]));
  const wanted = new Map(accepted.filter((s) => isActive(s, now) && (s.account === undefined || s.account === account)).map((suppression) => [keyOf(suppression), suppression]));
  const changed: Suppression[] = [];
  for (const [key, suppression] of wanted) {
    const old = before.get(key);
    if (old && canonical(old) === canonical(suppression)) continue;
    await store.putSuppression(suppression);
    changed.push(suppression);
  }
  for (const [key, suppression] of before) if (!wanted.has(key)) await store.removeSuppression(suppression);
  const rules = [...new Set(changed.map(({ rule }) => rule))];
  const applied = rules.length === 0 ? [] : await reviewAll(store, store.findings({ rules, account, states: ['open', 'blind'] }), now);
  const ended = await reviewAll(store, store.findings({ account, states: ['suppressed'] }), now);
  return { changes: [...applied, ...ended] };
}

async function reviewAll(store: Store, findings: AsyncIterable<Finding>, now: Date): Promise<readonly ChangeDraft[]> {
  const plans: Plan[] = [];
  const byAccount = new Map<string, ReturnType<typeof suppressionsBy>>();
  for await (const finding of findings) {
    const suppressionOf = byAccount.get(finding.account) ?? suppressionsBy(await store.suppressions(finding.account));
    byAccount.set(finding.account, suppressionOf);
    const plan = (current: Finding | undefined): Plan | undefined => {
      const made = current && review(current, suppressionOf(current.ruleId, current.resource), now);
      return made && {
        scope: scopeOf(current), key: resourceKey(current.resource), transitions: [made],
        again: (known) => plan(known.findings.find((f) => f.id === current.id)),
      };
    };
    const made = plan(finding);
    if (made) plans.push(made);
  }
  return writeAll(store, plans);
}

const attempts = 12;

/** Writes plans; those that rest on what is not so any more are made again on what is. */
export async function writeAll(store: Store, plans: readonly Plan[]): Promise<readonly ChangeDraft[]> {
  const changes: ChangeDraft[] = [];
  let open = plans;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const stale = new Set(await store.write(open));
    for (const plan of open) if (!stale.has(plan)) changes.push(...plan.transitions.flatMap((made) => made.change ?? []));
    if (stale.size === 0) break;
    if (attempt === attempts) throw new StoreError({ what: `Others changed the store ${attempts} times while ${stale.size} resources were written`, mend: 'try again' });
    // Others may be writing the same resource: wait a little, never in step with them.
    if (attempt > 1) await sleep(Math.random() * 20 * 2 ** Math.min(attempt, 6));
    open = await Promise.all([...stale].map(async (plan) => plan.again(await store.loadResource(plan.scope, plan.key))))
      .then((again) => again.filter((plan) => plan !== undefined));
  }
  return changes;
}
