import { InputError, oneLine } from '../errors.ts';
import type { Change, Finding } from '../model/finding.ts';
import type { Store } from '../store/store.ts';
import { registry } from '../../rules/index.generated.ts';
import { findingLine } from './findings.ts';
import { oneOf } from './format.ts';
import type { Output } from './output.ts';
import { openStore } from './store.ts';

/** `stance show FINDING`: the finding with its evidence, its rule's advice and its history. */
export async function show(output: Output, id: string, options: { readonly format: string; readonly store: string }): Promise<number> {
  const format = oneOf(options.format, ['text', 'json'], '--format');
  const store = await openStore(options.store, { mustExist: true });
  if (!store) throw new InputError({ what: '--store none remembers nothing', mend: 'name a file or dynamodb:TABLE' });
  try {
    const finding = await find(store, id);
    const history: Change[] = [];
    for await (const change of store.history(finding.id)) history.push(change);
    if (format === 'json') output.out(`${JSON.stringify({ ...findingLine(finding), evidence: finding.evidence, history }, undefined, 2)}\n`);
    else text(output, finding, history);
    return 0;
  } finally {
    await store.close();
  }
}

/** The finding with an id, or the only one whose id begins so. */
export async function find(store: Store, id: string): Promise<Finding> {
  const exact = await store.finding(id);
  if (exact) return exact;
  const near: Finding[] = [];
  if (id.length >= 4) for await (const finding of store.findings({})) if (finding.id.startsWith(id)) near.push(finding);
  const [only] = near;
  if (only && near.length === 1) return only;
  throw new InputError({ what: near.length === 0 ? `there is no finding ${JSON.stringify(id)}` : `${near.length} findings begin with ${JSON.stringify(id)}`, mend: near.length === 0 ? 'take an id that stance findings prints (--state resolved shows old ones)' : 'write more of the id' });
}

function text(output: Output, f: Finding, history: readonly Change[]): void {
  const rule = registry.find((r) => r.rule.id === f.ruleId)?.rule;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Finding', f.id], ['Rule', rule ? `${f.ruleId}: ${rule.title}` : f.ruleId], ['Severity', f.severity], ['State', f.state],
    ['Resource', `${f.resource.type} ${f.resource.name}`], ['ARN', f.resource.arn], ['Where', `${f.region}, account ${f.account}`], ['What', f.message],
    ['Not seen', f.because?.text], ['Since', f.openSince ?? f.firstSeen], ['Last seen', f.lastSeen], ['Owner', f.owner],
    ['Accepted', f.suppression && `until ${f.suppression.until} by ${f.suppression.owner}: ${f.suppression.reason}`], ['Why', rule?.why], ['Fix', rule?.fix],
  ];
  for (const [label, value] of rows) if (value !== undefined) output.out(`${`${label}:`.padEnd(11)}${oneLine(value, 2000)}\n`);
  if (f.evidence.length > 0) output.out('Evidence:\n');
  for (const { path, value } of f.evidence) output.out(`  ${oneLine(path)} = ${oneLine(JSON.stringify(value), 500)}\n`);
  output.out('History:\n');
  for (const change of history) output.out(`  ${change.at}  ${change.kind}${change.actor ? ` after ${oneLine(change.actor.principal)} ${oneLine(change.actor.eventName ?? '')}` : ''}\n`);
}
