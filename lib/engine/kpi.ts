/** Figures about how well the monitor and those who mend do, from what was recorded. */
import type { Change, Finding } from '../model/finding.ts';
import { severities, type Severity } from '../model/verdict.ts';

/** Drift in a time: failures of what events tell of, and how many of them a sweep saw first. */
export interface Drift { readonly failures: number; readonly firstSeenBySweep: number }

/** Findings by severity; severities without any are left out. */
export type Counts = Readonly<Partial<Record<Severity, number>>>;

/** What stands at a time. */
export interface Standing { readonly open: Counts; readonly blind: number }

/** How long findings had been open when they were resolved: the median in milliseconds, and of how many. */
export interface TimeToResolve { readonly median: number; readonly of: number }

/** The figures of a time. What the records do not tell is null or left out, never 0. */
export interface Kpis extends Standing {
  /** `share`: of the failures, how many a sweep saw first; null where there were none. */
  readonly drift: Drift & { readonly share: number | null };
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  readonly timeToResolve: Readonly<Partial<Record<Severity, TimeToResolve>>>;
  /** Accepted findings whose acceptance ends soon. */
  readonly ending: { readonly within7Days: number; readonly within14Days: number };
}

/** What the figures rest on. Changes of a first sweep do not count: they are what was there before. */
export interface Records {
  readonly changes: readonly Counted[];
  readonly standing: Standing;
  /** Suppressed findings. */
  readonly suppressed: readonly Pick<Finding, 'suppression'>[];
  readonly now: Date;
  /** Whether events tell of what a rule looks at. */
  readonly isHeardOf: (ruleId: string) => boolean;
}

type Counted = Pick<Change, 'kind' | 'by' | 'ruleId' | 'severity' | 'at' | 'firstSweep' | 'actor' | 'openSince'>;

const day = 24 * 3_600_000;

/** All figures of a time. */
export function kpisOf({ changes, standing, suppressed, now, isHeardOf }: Records): Kpis {
  const drift = driftOf(changes, isHeardOf);
  const counted = changes.filter(({ firstSweep }) => !firstSweep);
  const of = (kind: Change['kind']): readonly Counted[] => counted.filter((change) => change.kind === kind);
  const within = (days: number): number => suppressed.filter((finding) => endsWithin(finding, now, days)).length;
  return {
    ...standing, drift: { ...drift, share: drift.failures === 0 ? null : drift.firstSeenBySweep / drift.failures },
    opened: of('opened').length, reopened: of('reopened').length, resolved: of('resolved').length,
    timeToResolve: timesOf(of('resolved')), ending: { within7Days: within(7), within14Days: within(14) },
  };
}

/**
 * How much drift a sweep saw first, though events should have told: their delivery or the resolver missed it. What a
 * first sweep finds, and what an event told of that no check had reached yet, does not count.
 */
export function driftOf(changes: Iterable<Pick<Counted, 'kind' | 'by' | 'ruleId' | 'firstSweep' | 'actor'>>, isHeardOf: (ruleId: string) => boolean): Drift {
  let [failures, firstSeenBySweep] = [0, 0];
  for (const { kind, by, ruleId, firstSweep, actor } of changes) {
    if ((kind !== 'opened' && kind !== 'reopened') || firstSweep || by === 'import' || !isHeardOf(ruleId)) continue;
    failures += 1;
    if (by === 'sweep' && !actor) firstSeenBySweep += 1;
  }
  return { failures, firstSeenBySweep };
}

/** Counts what is open by severity, worst first, and what can't be seen. */
export function standingOf(findings: readonly Pick<Finding, 'state' | 'severity'>[]): Standing {
  const open = Map.groupBy(findings.filter(({ state }) => state === 'open'), ({ severity }) => severity);
  return { open: bySeverity((severity) => open.get(severity)?.length), blind: findings.filter(({ state }) => state === 'blind').length };
}

/** Whether a finding's suppression still holds and ends within so many days; most end at midnight, just when the last of these is over. */
export function endsWithin({ suppression }: Pick<Finding, 'suppression'>, now: Date, days: number): boolean {
  const left = suppression === undefined ? Infinity : Date.parse(suppression.until) - now.getTime();
  return left > 0 && left <= days * day;
}

/** From when on it failed, as far as could be seen, until it was recorded as resolved. */
function timesOf(resolved: readonly Counted[]): Kpis['timeToResolve'] {
  const groups = Map.groupBy(resolved.filter(({ openSince }) => openSince !== undefined), ({ severity }) => severity);
  return bySeverity((severity) => {
    const spans = groups.get(severity)?.map(({ at, openSince = at }) => Date.parse(at) - Date.parse(openSince));
    return spans && { median: medianOf(spans), of: spans.length };
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = low] = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return (low + high) / 2;
}

const bySeverity = <T>(of: (severity: Severity) => T | undefined): Partial<Record<Severity, T>> =>
  Object.fromEntries(severities.flatMap((severity) => {
    const value = of(severity);
    return value === undefined ? [] : [[severity, value]];
  }));
