import { AwsSession } from '../../lib/collect/aws.ts';
import type { Caller } from '../../lib/collect/api.ts';
import { noConfig } from '../../lib/cli/config-file.ts';
import type { ChangeDraft } from '../../lib/model/finding.ts';
import type { Judged } from '../../lib/engine/judged.ts';
import type { RegisteredRule } from '../../lib/rule.ts';
import type { Store, Writes } from '../../lib/store/store.ts';
import { sweepAccount } from '../../lib/sweep/account.ts';
import { registry } from '../../rules/index.generated.ts';

/** What a sweep did: verdicts, changes, and what was written of which kind. */
export interface Swept { readonly judged: readonly Judged[]; readonly changes: readonly ChangeDraft[]; readonly writes: Writes; readonly scopes: number }

/** Sweeps with all rules or some, into a store. */
export async function sweepInto(store: Store, caller: Caller, { regions = ['us-east-1'], rules = registry, now = () => new Date() }: { readonly regions?: readonly string[]; readonly rules?: readonly RegisteredRule[]; readonly now?: () => Date } = {}): Promise<Swept> {
  const before = { ...store.writes };
  const judged: Judged[] = [];
  const changes: ChangeDraft[] = [];
  let scopes = 0;
  for await (const step of sweepAccount({ caller, identity: { account: '123456789012', partition: 'aws' }, homeRegion: 'us-east-1', regions, rules, config: noConfig, store, now })) {
    judged.push(...step.result.judged);
    changes.push(...step.changes);
    scopes += 1;
  }
  const writes = Object.fromEntries(Object.entries(store.writes).map(([kind, n]: [string, number]) => [kind, n - before[kind as keyof Writes]])) as unknown as Writes;
  return { judged, changes, writes, scopes };
}

/** A session with an emulator, closed by whoever made it. */
export function sessionOf(endpoint: string): AwsSession {
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  return new AwsSession({ endpoint, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
}

/** The rules on some types. */
export const rulesOn = (...types: readonly string[]): readonly RegisteredRule[] => registry.filter(({ rule }) => types.includes(rule.type) && !rule.also);
