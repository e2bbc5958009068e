import type { Actor, Finding, Observation, ObservedBy } from '../model/finding.ts';
import { identityOf, type ResourceIdentity } from '../model/resource.ts';
import { assessed, maxEvidence, type Assessed, type Assessment, type Latest } from './assessment.ts';
import { resourceKey, type Scope } from './identity.ts';
import { edgesOf, lookedAt, nextLook, type Edges } from './latest.ts';
import { isoTime, transition, type Transition } from './lifecycle.ts';
import type { SuppressionOf } from './suppressions.ts';

/** A complete sweep of a scope, as far as it tells what was confirmed; without rules: all of them. */
export interface Confirmed { readonly startedAt: string; readonly rules?: readonly string[] }

/** What the store knows of a scope, of a share of it, or of one resource. */
export interface Known {
  readonly findings: readonly Finding[];
  /** Last look at each resource, by its key. */
  readonly latest: ReadonlyMap<string, Latest>;
  /** The scope's last complete sweeps, newest first. */
  readonly sweeps: readonly Confirmed[];
}

/** What is recorded of a look besides what it saw. */
export interface Circumstances { readonly scope: Scope; readonly suppressionOf: SuppressionOf; readonly now: Date }

/** What a listing told: keys of all resources it gave, when it began, and whether it came to its end. */
export interface Listing { readonly keys: ReadonlySet<string>; readonly startedAt: string; readonly complete: boolean }

/** A resource that a read did not find any more; its identity as far as it is known. */
export interface Missing { readonly readAt: string; readonly by: ObservedBy; readonly actor?: Actor; readonly resource?: ResourceIdentity }

/** What is to be written about one resource, as a whole or not at all. */
export interface Plan {
  readonly scope: Scope;
  /** The resource's key. */
  readonly key: string;
  readonly transitions: readonly Transition[];
  /** The look that it rests on: the plan is void where another one was recorded meanwhile. Absent where no look was taken. */
  readonly latest?: Latest;
  /** How the resources change that its verdicts rest on. */
  readonly edges?: Edges;
  /** Where a verdict is not the one before. */
  readonly assessment?: Assessment;
  /** Plans once more, on what is known by then. */
  readonly again: (known: Known) => Plan | undefined;
}

/**
 * What a sweep of a scope makes of what is known: all that was observed, and what is gone. Only a listing that came to
 * its end shows that something is gone. A resource that was listed but not judged stays as it is.
 */
export function reconcile(known: Known, observations: readonly Observation[], listing: Listing, circumstances: Circumstances): Plan[] {
  const byKey = Map.groupBy(observations, (seen) => resourceKey(seen.resource));
  const findings = Map.groupBy(known.findings, (finding) => resourceKey(finding.resource));
  const about = (key: string): Known => ({ ...known, findings: findings.get(key) ?? [] });
  const plans: (Plan | undefined)[] = [];
  for (const [key, seen] of byKey) plans.push(planSeen(about(key), key, seen, circumstances, true));
  if (listing.complete) {
    const missing: Missing = { readAt: listing.startedAt, by: 'sweep' };
    for (const key of new Set([...findings.keys(), ...known.latest.keys()])) {
      if (!listing.keys.has(key) && !byKey.has(key)) plans.push(planMissing(about(key), key, missing, circumstances));
    }
  }
  return plans.filter((plan) => plan !== undefined);
}

/** What a look at one resource makes of what is known of it. */
export function planSeen(known: Known, key: string, observations: readonly Observation[], circumstances: Circumstances, sweeping = false): Plan | undefined {
  const { scope } = circumstances;
  const before = known.latest.get(key);
  const current = observations.filter((seen) => isCurrent(known, seen) && isoTime(seen.readAt) >= (lookedAt(before, seen.ruleId) ?? ''));
  const [first, ...rest] = current;
  if (!first) return undefined;
  const transitions = current.flatMap((seen) => step(known, seen, circumstances, sweeping));
  const { latest, changed, noted, edges } = nextLook(before, [first, ...rest]);
  // A look after an event is rare, and an older one may still be under way: this one is noted even where it changed nothing.
  if (transitions.length === 0 && !changed && !edges && !(first.by === 'event' && !sweeping && noted)) return undefined;
  return {
    scope, key, transitions, latest, ...(edges ? { edges } : {}), ...(changed ? { assessment: assessmentOf(scope, isoTime(first.readAt), current) } : {}),
    again: (later) => planSeen(later, key, observations, circumstances, sweeping),
  };
}

/** What it makes of what is known of a resource that it does not exist any more. */
export function planMissing(known: Known, key: string, missing: Missing, circumstances: Circumstances): Plan | undefined {
  const { scope } = circumstances;
  const readAt = isoTime(missing.readAt);
  const before = known.latest.get(key);
  const resource = before?.resource ?? known.findings[0]?.resource ?? missing.resource;
  if (!resource || (before && readAt < before.readAt)) return undefined;
  const { by, actor } = missing;
  const transitions = known.findings.flatMap(({ ruleId, severity, resource: seen, subKey, owner }) => step(known, {
    ruleId, severity, resource: seen, verdict: { verdict: 'gone' }, readAt, by, ...(actor ? { actor } : {}),
    ...(subKey === undefined ? {} : { subKey }), ...(owner === undefined ? {} : { owner }),
  }, circumstances, false));
  const wasThere = before !== undefined && Object.keys(before.marks).length > 0;
  const noted = by === 'event' && before?.readAt !== readAt;
  if (transitions.length === 0 && !wasThere && !noted) return undefined;
  const edges = edgesOf(before?.reads, undefined);
  return {
    scope, key, transitions, latest: { resource: identityOf(resource), readAt, marks: {}, floor: readAt, version: (before?.version ?? 0) + 1 }, ...(edges ? { edges } : {}),
    ...(wasThere ? { assessment: { scope, resource: identityOf(resource), readAt, verdicts: {}, gone: true as const } } : {}),
    again: (later) => planMissing(later, key, missing, circumstances),
  };
}

/** True unless a complete sweep that began later has judged the same. */
function isCurrent(known: Known, seen: Observation): boolean {
  const swept = sweptAt(known.sweeps, seen.ruleId);
  return swept === undefined || isoTime(seen.readAt) >= swept;
}

function step(known: Known, seen: Observation, { scope, suppressionOf, now }: Circumstances, sweeping: boolean): readonly Transition[] {
  if (!isCurrent(known, seen)) return [];
  const finding = known.findings.find((f) => f.ruleId === seen.ruleId && (f.subKey ?? '') === (seen.subKey ?? ''));
  const made = transition(finding, { ...seen, type: scope.type }, suppressionOf(seen.ruleId, seen.resource), now);
  if (!made) return [];
  const isFirst = made.change && sweeping && sweptAt(known.sweeps, seen.ruleId) === undefined;
  return [isFirst ? { ...made, change: { ...made.change, firstSweep: true } } : made];
}

function assessmentOf(scope: Scope, readAt: string, observations: readonly Observation[]): Assessment {
  const room = { left: maxEvidence };
  const verdicts: Record<string, Assessed> = {};
  for (const { ruleId, verdict } of observations) if (verdict.verdict !== 'gone') verdicts[ruleId] = assessed(verdict, room);
  const resource = identityOf((observations[0] as Observation).resource);
  return { scope, resource, readAt, verdicts, ...(Object.keys(verdicts).length === 0 ? { gone: true as const } : {}) };
}

/** Start of the last complete sweep that judged a rule. */
export const sweptAt = (sweeps: readonly Confirmed[], ruleId: string): string | undefined =>
  sweeps.find((sweep) => sweep.rules === undefined || sweep.rules.includes(ruleId))?.startedAt;

/** The finding with the time of the last complete sweep that must have seen it again. */
export function seenAgain(finding: Finding, sweeps: readonly Confirmed[]): Finding {
  if (finding.state === 'resolved' || (finding.state === 'blind' && finding.openSince !== undefined)) return finding;
  const confirmed = sweptAt(sweeps, finding.ruleId);
  return confirmed !== undefined && confirmed > finding.lastSeen ? { ...finding, lastSeen: confirmed } : finding;
}
