import { oneLine } from '../errors.ts';
import type { Change, ChangeKind } from '../model/finding.ts';
import { atLeast, type Severity } from '../model/verdict.ts';
import { groupMail, singleMail, type AlertRule } from './mail.ts';

/** One message to the topic: a body per protocol, and attributes that subscribers filter by. */
export interface Announcement {
  /** Ids of the changes that it tells. */
  readonly changes: readonly string[];
  /** At most 100 characters of ASCII: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  readonly subject: string;
  /** For people. */
  readonly mail: string;
  /** For machines: `{"kind":"alert"|"digest"|"daily", ...}`, docs/formats.md. */
  readonly json: string;
  readonly attributes: Readonly<Record<'severity' | 'change' | 'rule' | 'account' | 'region' | 'owner', string>>;
}

/** More changes of one rule and kind than this in one batch are told in one message. */
const manyOfOneRule = 3;
/** SNS takes 256 KiB for all bodies together; a JSON body lists at most so many changes and says how many there are. */
const maxListed = 100;

/** What is told of recorded changes: one message a change, one for many of a rule, least severe rules left out. */
export function announcementsOf(changes: readonly Change[], rules: ReadonlyMap<string, AlertRule>, least: Severity = 'informational'): Announcement[] {
  const groups = Map.groupBy(changes.filter((c) => isTold(c, least)), (c) => `${c.account} ${c.kind} ${c.ruleId}`);
  return [...groups.values()].flatMap((group) => {
    const rule = rules.get(group[0]?.ruleId ?? '');
    return group.length > manyOfOneRule ? [groupOf(group, rule)] : group.map((change) => singleOf(change, rule));
  });
}

/** Whether a change is announced: by its severity, and unless it is a blind spot that turned out to be fine, which never was news. */
export const isTold = (change: Change, least: Severity): boolean =>
  atLeast(change.severity, least) && !(change.kind === 'sees-again' && change.to === 'resolved' && change.openSince === undefined);

function singleOf(change: Change, rule: AlertRule | undefined): Announcement {
  const { severity, kind, resource, account, region } = change;
  return {
    changes: [change.id],
    subject: subjectOf(`[Stance] ${severity.toUpperCase()} ${saidOf(kind)}: ${change.ruleId} on ${resource.name}`),
    mail: singleMail(change, rule),
    json: JSON.stringify({ kind: 'alert', changes: [change] }),
    attributes: { severity, change: kind, rule: change.ruleId, account, region, owner: change.owner ?? 'none' },
  };
}

function groupOf(group: readonly Change[], rule: AlertRule | undefined): Announcement {
  const [first] = group as readonly [Change, ...Change[]];
  const same = (value: (c: Change) => string | undefined, several: string): string => (group.every((c) => value(c) === value(first)) ? value(first) ?? 'none' : several);
  return {
    changes: group.map((c) => c.id),
    subject: subjectOf(`[Stance] ${first.severity.toUpperCase()} ${saidOf(first.kind)}: ${first.ruleId} on ${group.length} resources`),
    mail: groupMail(group, rule),
    json: JSON.stringify({ kind: 'alert', total: group.length, changes: group.slice(0, maxListed).map(({ evidence: _evidence, ...change }) => change) }),
    attributes: { severity: first.severity, change: first.kind, rule: first.ruleId, account: first.account, region: same((c) => c.region, 'several'), owner: same((c) => c.owner, 'several') },
  };
}

/** How a change is called in a subject. */
export const saidOf = (kind: ChangeKind): string => ({
  opened: 'new', reopened: 'back', resolved: 'resolved', 'went-blind': 'blind', 'sees-again': 'seen again', suppressed: 'accepted', 'suppression-ended': 'no longer accepted',
} satisfies Record<ChangeKind, string>)[kind];

/** A text of ours and others' as a subject: one line of ASCII. */
export const subjectOf = (text: string): string => oneLine(text, 1000).replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 100);
