import { oneLine } from '../errors.ts';
import { severities, type Severity } from '../model/verdict.ts';
import type { SummaryLine, VerdictLine } from './lines.ts';

/** Paints text where the screen can show it: `styleText` on a terminal, the text itself elsewhere. */
export type Paint = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold' | 'cyan', text: string) => string;

/** No colour. */
export const plain: Paint = (_style, text) => text;

/** What the text report says of a rule besides its verdicts. */
export interface RuleTexts { readonly title: string; readonly fix: string }

/** Resources that one group shows before it says how many more there are. */
const shownResources = 3;
const severityStyle: Readonly<Record<Severity, Parameters<Paint>[0]>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan', informational: 'dim' };

/** Failures grouped by rule, worst first, then passes where asked for, then what could not be decided and why. */
export function verdictsText(verdicts: readonly VerdictLine[], rules: ReadonlyMap<string, RuleTexts>, paint: Paint = plain): string {
  const failed = groups(verdicts.filter((v) => v.verdict === 'fail' && !v.suppression), (v) => v.ruleId);
  const sections = [...failed]
    .sort(([, a], [, b]) => rank(a) - rank(b) || b.length - a.length || (ruleOf(a) < ruleOf(b) ? -1 : 1))
    .map(([id, group]) => failureText(id, group, rules.get(id), paint));
  const passed = groups(verdicts.filter((v) => v.verdict === 'pass'), (v) => v.ruleId);
  for (const [id, group] of passed) sections.push(`${paint('green', 'pass')}  ${id}  ${paint('dim', `${group.length} ${plural(group.length, 'resource')}`)}\n${resourcesText(group, () => '')}`);
  const unknown = unknownText(verdicts.filter((v) => v.verdict === 'unknown' && !v.suppression), paint);
  const accepted = acceptedText(verdicts, paint);
  return [...sections, ...[accepted, unknown].filter((section) => section !== '')].join('\n');
}

/** The closing line: rules, resources, verdicts, changes, calls, time. */
export function summaryText(summary: SummaryLine, rules: number, paint: Paint = plain): string {
  const calls = Object.values(summary.calls).reduce((sum, n) => sum + n, 0);
  const parts = [
    `${rules} ${plural(rules, 'rule')}`, `${summary.resources} ${plural(summary.resources, 'resource')}`, `${summary.passed} passed`,
    paint(summary.failed > 0 ? 'red' : 'green', `${summary.failed} failed`), `${summary.new} new`, ...(summary.reopened > 0 ? [`${summary.reopened} reopened`] : []),
    `${summary.resolved} resolved`, `${summary.suppressed} suppressed`, paint(summary.unknown > 0 ? 'yellow' : 'green', `${summary.unknown} unknown`),
    `${calls} ${plural(calls, 'call')}`, `${(summary.ms / 1000).toFixed(1)} s`,
  ];
  return `${parts.join(', ')}\n`;
}

function failureText(id: string, group: readonly VerdictLine[], rule: RuleTexts | undefined, paint: Paint): string {
  const severity = group[0]?.severity ?? 'medium';
  return `${paint(severityStyle[severity], severity.padEnd(8))}  ${paint('bold', id)}  ${rule?.title ?? ''}\n`
    + resourcesText(group, (v) => `  ${oneLine(v.message, 400)}`)
    + (rule ? `  ${paint('dim', `fix: ${rule.fix}`)}\n` : '');
}

function resourcesText(group: readonly VerdictLine[], says: (verdict: VerdictLine) => string): string {
  const lines = group.slice(0, shownResources).map((v) => `  ${placeOf(v)}${says(v)}\n`);
  if (group.length > shownResources) lines.push(`  and ${group.length - shownResources} more\n`);
  return lines.join('');
}

/** What is accepted: the reason, the owner and the end of each suppression, and how much it holds back. */
function acceptedText(verdicts: readonly VerdictLine[], paint: Paint): string {
  const accepted = groups(verdicts.filter((v) => v.verdict !== 'pass' && v.suppression), (v) => JSON.stringify([v.ruleId, v.suppression?.reason, v.suppression?.until]));
  const lines = [...accepted.values()].map((group) => {
    const { suppression } = group[0] ?? {};
    return `  ${ruleOf(group)} on ${group[0] ? placeOf(group[0]) : ''}${group.length > 1 ? ` and ${group.length - 1} more` : ''}  ${paint('dim', oneLine(`until ${suppression?.until.slice(0, 10) ?? ''}, ${suppression?.owner ?? ''}: ${suppression?.reason ?? ''}`))}\n`;
  });
  return lines.length === 0 ? '' : `${paint('dim', 'accepted')}\n${lines.join('')}`;
}

/** What could not be decided, by reason, with the permission that is missing. */
function unknownText(verdicts: readonly VerdictLine[], paint: Paint): string {
  if (verdicts.length === 0) return '';
  const lines = [...groups(verdicts, (v) => v.because?.permission ?? v.because?.text ?? v.message)].sort(([, a], [, b]) => b.length - a.length).map(([why, group]) => {
    const because = group[0]?.because;
    const said = because?.permission === undefined ? oneLine(why) : `permission ${because.permission} is missing`;
    const rules = new Set(group.map((v) => v.ruleId)).size;
    return `  ${said}  ${paint('dim', `(${group.length} ${plural(group.length, 'verdict')} of ${rules} ${plural(rules, 'rule')}, such as ${group[0]?.ruleId ?? ''} on ${group[0] ? placeOf(group[0]) : ''})`)}\n`;
  });
  return `${paint('yellow', 'unknown ')}  could not be decided\n${lines.join('')}`;
}

/** `us-east-1 orders-queue`, or file and line for what comes from a template. */
function placeOf(verdict: VerdictLine): string {
  const { resource, location } = verdict;
  if (location) return `${oneLine(location.file)}:${location.line} ${oneLine(resource.path ?? resource.id)}`;
  return `${resource.region} ${oneLine(resource.type === 'AWS::Account' ? `account ${resource.name}` : resource.name)}`;
}

function groups(verdicts: readonly VerdictLine[], key: (verdict: VerdictLine) => string): Map<string, VerdictLine[]> {
  const map = new Map<string, VerdictLine[]>();
  for (const verdict of verdicts) {
    const group = map.get(key(verdict));
    if (group) group.push(verdict);
    else map.set(key(verdict), [verdict]);
  }
  return map;
}

const rank = (group: readonly VerdictLine[]): number => severities.indexOf(group[0]?.severity ?? 'informational');
const ruleOf = (group: readonly VerdictLine[]): string => group[0]?.ruleId ?? '';
/** `1 rule`, `2 rules`. */
export const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);
