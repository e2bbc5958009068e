import { oneLine } from '../errors.ts';
import type { Actor, Change, ChangeKind } from '../model/finding.ts';
import { plural } from './text.ts';

/** What a mail says of a rule. */
export interface AlertRule { readonly title: string; readonly why: string; readonly fix: string }

/** Resources that a mail about many names. */
export const shownResources = 20;
/** Bytes of one line about a resource: names and messages are written by whoever made the resource. */
const shownLength = 300;

/** The mail about one change: what, where, who, since when, whose, why, what to do, how to accept it. */
export function singleMail(change: Change, rule: AlertRule | undefined): string {
  const { resource } = change;
  return text([
    opening(change.kind, rule, change),
    '',
    row('What', change.message),
    row('Where', `${resource.type} ${resource.name}, ${change.region}, account ${change.account}`),
    row('ARN', resource.arn),
    row('Who', change.actor && whoOf(change.actor)),
    row('Since', change.openSince ?? change.firstSeen),
    row('Owner', change.owner ?? 'no owner tag'),
    row('Severity', change.severity),
    row('Accepted', change.suppression && `until ${change.suppression.until} by ${change.suppression.owner}: ${change.suppression.reason}`),
    ...advice(change.kind, rule),
    '',
    row('Rule', change.ruleId),
    row('Finding', change.findingId),
    row('Change', change.id),
    ...(accepts(change.kind) ? ['', `To accept the risk: stance suppress ${change.findingId} --until YYYY-MM-DD --reason "..."`] : []),
  ]);
}

/** The mail about many changes of one rule. */
export function groupMail(group: readonly Change[], rule: AlertRule | undefined): string {
  const [first] = group as readonly [Change, ...Change[]];
  const places = group.slice(0, shownResources).map((c) => `  ${oneLine(c.resource.name)} (${c.region})  ${oneLine(c.message, shownLength)}`);
  return text([
    `${opening(first.kind, rule, first)} ${group.length} ${plural(group.length, 'resource')} of account ${first.account}:`,
    '',
    ...places,
    ...(group.length > shownResources ? [`  and ${group.length - shownResources} more: stance findings --rule ${first.ruleId}`] : []),
    ...advice(first.kind, rule),
    '',
    row('Rule', first.ruleId),
    row('Severity', first.severity),
  ]);
}

function opening(kind: ChangeKind, rule: AlertRule | undefined, change: Change): string {
  const must = rule?.title ?? change.ruleId;
  switch (kind) {
    case 'opened': return `This must hold and does not: ${must}.`;
    case 'reopened': return `This held again and broke again: ${must}.`;
    case 'resolved': return `This holds again: ${must}.`;
    case 'went-blind': return `Stance can no longer see whether this holds: ${must}.`;
    case 'sees-again': return `Stance sees again, and this still does not hold: ${must}.`;
    case 'suppressed': return `The risk was accepted: ${must}.`;
    case 'suppression-ended': return `The accepted risk has run out, and this does not hold: ${must}.`;
  }
}

/** Who made the change, by what, from where, with what, when, and the event to look up. */
function whoOf({ principal, eventName, sourceIp, userAgent, eventTime, eventId }: Actor): string {
  const parts = [['by', eventName], ['from', sourceIp], ['with', userAgent], ['at', eventTime], ['event', eventId]] as const;
  return [oneLine(principal, 300), ...parts.flatMap(([word, value]) => (value === undefined ? [] : [`${word} ${oneLine(value, 200)}`]))].join(' ');
}

const accepts = (kind: ChangeKind): boolean => kind === 'opened' || kind === 'reopened' || kind === 'suppression-ended';

const advice = (kind: ChangeKind, rule: AlertRule | undefined): string[] =>
  (rule && kind !== 'resolved' ? ['', row('Why', rule.why), row('Do', rule.fix)].flatMap((line) => line ?? []) : []);

/** A labelled line; absent without a value. */
export const row = (label: string, value: string | undefined): string | undefined => (value === undefined ? undefined : `${`${label}:`.padEnd(10)}${oneLine(value, 1000)}`);
/** Lines as a mail's text; what is absent is left out. */
export const text = (lines: readonly (string | undefined)[]): string => `${lines.filter((line) => line !== undefined).join('\n')}\n`;
