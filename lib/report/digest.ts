import { oneLine } from '../errors.ts';
import { endsWithin, type Counts, type Kpis, type Standing } from '../engine/kpi.ts';
import type { Change, ChangeKind, Finding } from '../model/finding.ts';
import { severities, type Severity } from '../model/verdict.ts';
import { isTold, saidOf, subjectOf, type Announcement } from './alert.ts';
import { row, shownResources, text, type AlertRule } from './mail.ts';
import { plural } from './text.ts';

type Rules = ReadonlyMap<string, AlertRule>;

/** What a day was to an account, and at the end of a week what that was. */
export interface Day {
  readonly account: string;
  readonly from: Date;
  /** Its end: not part of it. */
  readonly to: Date;
  /** What was recorded in it. */
  readonly changes: readonly Change[];
  readonly standing: Standing;
  /** Suppressed findings. */
  readonly suppressed: readonly Finding[];
  readonly week?: Kpis;
}

/** Accepted risks that end within so many days are listed. */
const soon = 7;
/** Rules that the digest of a day names: it is no second telling of all. */
const shownRules = 5;
const kinds = ['opened', 'reopened', 'suppression-ended', 'went-blind', 'sees-again', 'resolved', 'suppressed'] as const satisfies readonly ChangeKind[];

/** The one message about everything that the first sweep of an account found. */
export function digestOf(account: string, changes: readonly Change[], rules: Rules): Announcement {
  const open = changes.filter((c) => c.kind === 'opened');
  const blind = changes.filter((c) => c.kind === 'went-blind').length;
  const worst = worstOf(open);
  const counts = countsOf(countBy(open, (c) => c.severity));
  return {
    changes: changes.map((c) => c.id),
    subject: subjectOf(`[Stance] First sweep of ${account}: ${open.length} findings${open.length === 0 ? '' : `, worst ${worst}`}`),
    mail: text([
      `Stance looked at account ${account} for the first time. From now on you hear only of what changes.`,
      '',
      open.length === 0 ? 'Nothing is wrong by the rules that were run.' : `${open.length} ${plural(open.length, 'finding')}: ${counts}.`,
      blind === 0 ? undefined : `${blind} ${plural(blind, 'thing')} could not be seen: stance findings --state blind says why.`,
      '',
      ...worstRules(open, rules, shownResources, 'stance findings'),
    ]),
    json: JSON.stringify({ kind: 'digest', account, findings: open.length, blind, bySeverity: countBy(open, (c) => c.severity), byRule: countBy(open, (c) => c.ruleId) }),
    attributes: attributesOf(account, worst),
  };
}

/** The one message about a day: counts, and the worst of what is new. */
export function dailyOf({ account, from, to, changes: recorded, standing, suppressed, week }: Day, rules: Rules): Announcement {
  const changes = toldOf(recorded);
  const name = from.toISOString().slice(0, 10);
  const counts = countBy(changes, (c) => c.kind);
  const said = kinds.flatMap((kind) => (counts[kind] === undefined ? [] : [`${counts[kind]} ${saidOf(kind)}`])).join(', ') || 'nothing changed';
  // What opened and was mended on the same day is counted and not named.
  const open = [...Map.groupBy(changes, (c) => c.findingId).values()].map((of) => of.reduce((a, b) => (a.sequence > b.sequence ? a : b))).filter((c) => c.to === 'open');
  const ending = suppressed.filter((finding) => endsWithin(finding, to, soon)).sort((a, b) => (untilOf(a) < untilOf(b) ? -1 : 1));
  return {
    changes: changes.map((c) => c.id),
    subject: subjectOf(`[Stance] ${week ? 'Day and week to' : 'Day'} ${name} in ${account}: ${said}`),
    mail: text([
      `What Stance recorded in account ${account} on ${name} (UTC): ${said}.`,
      `Open now: ${countsOf(standing.open)}.${standing.blind === 0 ? '' : ` ${standing.blind} can't be seen: stance findings --state blind says why.`}`,
      ...(open.length === 0 ? [] : ['', 'New and still open, worst first:', ...worstRules(open, rules, shownRules, `stance findings --since ${from.toISOString()}`)]),
      ...(ending.length === 0 ? [] : ['', `Accepted risks that end within ${soon} days:`, ...ending.slice(0, shownResources).map(endingLine)]),
      ...(ending.length > shownResources ? [`  and ${ending.length - shownResources} more: stance findings --state suppressed`] : []),
      ...(week ? ['', `The week to ${name}:`, ...weekLines(week)] : []),
    ]),
    json: JSON.stringify({
      kind: 'daily', account, from, to, changes: counts, ...standing,
      worst: [...open].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, shownResources).map(({ findingId, ruleId, severity, resource, message }) => ({ findingId, ruleId, severity, resource, message })),
      ending: ending.slice(0, shownResources).map(({ id, ruleId, resource, suppression }) => ({ findingId: id, ruleId, resource, owner: suppression?.owner, until: suppression?.until })), ...(week ? { week } : {}),
    }),
    attributes: attributesOf(account, worstOf(open)),
  };
}

/** Whether a day has something to tell by itself: a change, or an accepted risk that comes within a week of its end, or to its last day. */
export const isNews = ({ changes, suppressed, from, to }: Pick<Day, 'changes' | 'suppressed' | 'from' | 'to'>): boolean =>
  toldOf(changes).length > 0 || suppressed.some((finding) => (endsWithin(finding, to, soon) && !endsWithin(finding, from, soon)) || endsWithin(finding, to, 1));

/** First sweeps have a digest of their own. */
const toldOf = (changes: readonly Change[]): readonly Change[] => changes.filter((change) => !change.firstSweep && isTold(change, 'informational'));

/** The figures of a week, a line each. */
function weekLines({ drift, opened, reopened, resolved, timeToResolve, ending }: Kpis): (string | undefined)[] {
  const times = severities.flatMap((severity) => {
    const time = timeToResolve[severity];
    return time ? [`${severity} ${spanOf(time.median)} (of ${time.of})`] : [];
  });
  return [
    row('Drift', drift.share === null ? 'none' : `${drift.firstSeenBySweep} of ${drift.failures} ${plural(drift.failures, 'failure')} (${(drift.share * 100).toFixed(1)} %) first seen by a sweep, the rest told by events`),
    row('Findings', `${opened} new, ${reopened} back, ${resolved} resolved`),
    row('Mended', times.length === 0 ? undefined : `after, by median, ${times.join(', ')}`),
    row('Accepted', `${ending.within7Days} end within 7 days, ${ending.within14Days} within 14`),
  ];
}

/** A span in the unit that fits it. */
function spanOf(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} days`;
}

const endingLine = ({ ruleId, resource, region, suppression }: Finding): string =>
  `  ${suppression?.until.slice(0, 16) ?? ''}  ${oneLine(ruleId, 80)} on ${oneLine(resource.name, 80)} (${region}), ${oneLine(`${suppression?.owner ?? ''}: ${suppression?.reason ?? ''}`, 200)}`;

/** Rules by their worst, each with a few of the resources that fail it. */
function worstRules(open: readonly Change[], rules: Rules, shown: number, all: string): string[] {
  const groups = [...Map.groupBy(open, (c) => c.ruleId)].sort(([, a], [, b]) => rankOf(a[0]) - rankOf(b[0]) || b.length - a.length);
  return [
    ...groups.slice(0, shown).map(([id, group]) => `  ${(group[0]?.severity ?? '').padEnd(13)} ${oneLine(id, 80)}: ${group.slice(0, 3).map((c) => oneLine(c.resource.name, 80)).join(', ')}${group.length > 3 ? ` and ${group.length - 3} more` : ''}\n                ${rules.get(id)?.title ?? ''}`),
    ...(groups.length > shown ? [`  and ${groups.length - shown} more rules: ${all}`] : []),
  ];
}

const attributesOf = (account: string, severity: Severity): Announcement['attributes'] =>
  ({ severity, change: 'digest', rule: 'several', account, region: 'several', owner: 'none' });
const untilOf = (finding: Finding): string => finding.suppression?.until ?? '';
const rankOf = (change: Change | undefined): number => severities.indexOf(change?.severity ?? 'informational');
const countsOf = (counts: Counts): string => severities.flatMap((severity) => (counts[severity] === undefined ? [] : [`${counts[severity]} ${severity}`])).join(', ') || 'nothing';

/** The worst severity among changes; `informational` where there are none. */
const worstOf = (changes: readonly Change[]): Severity => severities.find((severity) => changes.some((c) => c.severity === severity)) ?? 'informational';

/** How many there are of each kind. */
const countBy = <K extends string>(changes: readonly Change[], of: (change: Change) => K): Partial<Record<K, number>> =>
  Object.fromEntries([...Map.groupBy(changes, of)].map(([kind, group]) => [kind, group.length])) as Partial<Record<K, number>>;
