import { stringify } from 'csv-stringify/sync';
import { oneLine } from '../errors.ts';
import type { Finding } from '../model/finding.ts';

const columns = ['id', 'ruleId', 'severity', 'state', 'type', 'resource', 'arn', 'account', 'region', 'message', 'firstSeen', 'lastSeen', 'changedAt', 'owner'] as const;

const rowOf = (f: Finding): Readonly<Record<(typeof columns)[number], string>> => ({
  id: f.id, ruleId: f.ruleId, severity: f.severity, state: f.state, type: f.resource.type, resource: f.resource.name, arn: f.resource.arn ?? '',
  account: f.account, region: f.region, message: f.message, firstSeen: f.firstSeen, lastSeen: f.lastSeen, changedAt: f.changedAt, owner: f.owner ?? '',
});

/** Findings as CSV; cells that a spreadsheet would run as a formula are quoted: https://owasp.org/www-community/attacks/CSV_Injection */
export const csvOf = (findings: readonly Finding[]): string =>
  stringify(findings.map(rowOf), { header: true, columns: [...columns], escape_formulas: true });

/** Findings as a Markdown table; names and messages are text, never markup. */
export function markdownOf(findings: readonly Finding[]): string {
  const lines = findings.map((f) => `| ${[f.severity, f.state, f.ruleId, f.resource.name, f.region, f.message, f.firstSeen].map(cell).join(' | ')} |`);
  return `${['| severity | state | rule | resource | region | message | since |', '|---|---|---|---|---|---|---|', ...lines].join('\n')}\n`;
}

const cell = (text: string): string => oneLine(text).replaceAll(/[\\`*_{}[\]<>()#+!|~&@:-]/g, (c) => `&#${c.charCodeAt(0)};`);
