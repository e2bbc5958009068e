import { isoTime } from '../engine/lifecycle.ts';
import { findingStates, type Finding } from '../model/finding.ts';
import { severities } from '../model/verdict.ts';
import type { Table } from './dynamodb-client.ts';
import { indexKey, shards, type Item } from './dynamodb-items.ts';
import type { FindingQuery } from './store.ts';

/** Items of findings by the narrowest index for a query: by resource, by rule, or by state and severity. */
export async function* itemsFor(table: Table, { resource, rules, states = findingStates, severities: wanted = severities, since }: FindingQuery): AsyncIterable<Item> {
  if (resource?.startsWith('arn:')) return yield* table.query(indexKey.resource(resource), { index: 'byResource' });
  if (rules) {
    for (const rule of new Set(rules)) for (const state of new Set(states)) {
      yield* table.query(indexKey.rule(rule), { index: 'byRule', range: { from: `${state}#`, to: `${state}#~` } });
    }
    return;
  }
  for (const severity of new Set(wanted)) for (const state of new Set(states)) for (const shard of shards) {
    // Suppressed findings are in order of their end, the others in order of their last change.
    const range = since === undefined || state === 'suppressed' ? {} : { from: isoTime(since) };
    yield* table.query(indexKey.state(state, severity, shard), { index: 'byState', range });
  }
}

/** What an index does not sort out. */
export function filterOf({ states, severities: wanted, rules, resource, account, owner, since }: FindingQuery): (finding: Finding) => boolean {
  const from = since === undefined ? undefined : isoTime(since);
  return (finding) => (states?.includes(finding.state) ?? true) && (wanted?.includes(finding.severity) ?? true) && (rules?.includes(finding.ruleId) ?? true)
    && (resource === undefined || [finding.resource.arn, finding.resource.id, finding.resource.name].includes(resource))
    && (account === undefined || finding.account === account) && (owner === undefined || finding.owner === owner) && (from === undefined || finding.changedAt >= from);
}
