import { InputError, oneLine } from '../errors.ts';
import { findingStates, type Finding } from '../model/finding.ts';
import { severities, type Severity } from '../model/verdict.ts';
import { csvOf, markdownOf } from '../report/findings.ts';
import type { FindingQuery } from '../store/store.ts';
import { registry } from '../../rules/index.generated.ts';
import { oneOf, someOf } from './format.ts';
import type { Output } from './output.ts';
import { chooseRules, listOption } from './rules.ts';
import { openStore } from './store.ts';

/** Options of `stance findings`; lists are comma-separated. */
export interface FindingsOptions {
  readonly state: string;
  readonly severity?: string;
  readonly rule?: string;
  readonly framework?: string;
  readonly resource?: string;
  readonly account?: string;
  readonly owner?: string;
  readonly since?: string;
  readonly format: string;
  readonly store: string;
}

/** A finding as `--format ndjson` prints it: docs/formats.md. */
export const findingLine = ({ id, ruleId, severity, state, resource, message, firstSeen, lastSeen, changedAt, owner, suppression, because }: Finding) => ({
  id, ruleId, severity, state, resource, message, firstSeen, lastSeen, changedAt,
  ...(owner === undefined ? {} : { owner }), ...(suppression ? { suppression } : {}), ...(because ? { because } : {}),
});

/** `stance findings`, worst first. */
export async function findings(output: Output, options: FindingsOptions): Promise<number> {
  const format = oneOf(options.format, ['text', 'csv', 'json', 'ndjson', 'md'], '--format');
  const query = queryOf(options);
  const store = await openStore(options.store, { mustExist: true });
  if (!store) throw new InputError({ what: '--store none remembers nothing', mend: 'name a file or dynamodb:TABLE' });
  try {
    const found: Finding[] = [];
    for await (const finding of store.findings(query)) found.push(finding);
    found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || compare(a.ruleId, b.ruleId) || compare(a.id, b.id));
    switch (format) {
      case 'ndjson': for (const finding of found) output.out(`${JSON.stringify(findingLine(finding))}\n`); break;
      case 'json': output.out(`${JSON.stringify(found.map(findingLine), undefined, 2)}\n`); break;
      case 'csv': output.out(csvOf(found)); break;
      case 'md': output.out(markdownOf(found)); break;
      case 'text': text(output, found);
    }
    return 0;
  } finally {
    await store.close();
  }
}

function queryOf({ state, severity, rule, framework, resource, account, owner, since }: FindingsOptions): FindingQuery {
  const rules = rule === undefined && framework === undefined ? undefined
    : chooseRules(registry, { ...(rule === undefined ? {} : { rules: rule }), ...(framework === undefined ? {} : { framework }) }).map((r) => r.rule.id);
  const severe: readonly Severity[] | undefined = listOption(severity)?.map((s) => oneOf(s, severities, '--severity'));
  if (since !== undefined && Number.isNaN(Date.parse(since))) throw new InputError({ what: `--since ${JSON.stringify(since)} is not a time`, mend: 'write it like 2026-11-01 or 2026-11-01T08:00:00Z' });
  return {
    states: [...someOf(state, findingStates, '--state')], ...(severe ? { severities: severe } : {}), ...(rules ? { rules } : {}),
    ...(resource === undefined ? {} : { resource }), ...(account === undefined ? {} : { account }), ...(owner === undefined ? {} : { owner }),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
  };
}

function text(output: Output, found: readonly Finding[]): void {
  for (const f of found) {
    output.out(`${f.severity.padEnd(13)} ${f.state.padEnd(10)} ${f.id}  ${f.ruleId}\n  ${f.resource.region} ${oneLine(f.resource.name)}  ${oneLine(f.message)}\n  ${output.paint('dim', `since ${f.openSince ?? f.firstSeen}, last seen ${f.lastSeen}${f.owner === undefined ? '' : `, owner ${oneLine(f.owner)}`}`)}\n`);
  }
  output.out(`${found.length} ${found.length === 1 ? 'finding' : 'findings'}${found.length === 0 ? '' : '; stance show ID tells all about one'}\n`);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
