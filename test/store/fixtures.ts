import { resourceKey, scopeOf } from '../../lib/engine/identity.ts';
import { suppressionsBy } from '../../lib/engine/suppressions.ts';
import type { Observation } from '../../lib/model/finding.ts';
import type { ResourceIdentity } from '../../lib/model/resource.ts';
import type { Severity } from '../../lib/model/verdict.ts';
import { recordSweep, type Recorded } from '../../lib/store/record.ts';
import type { Store } from '../../lib/store/store.ts';

/** The scope of the tests. */
export const scope = scopeOf({ account: '111122223333', region: 'us-east-1', type: 'AWS::SQS::Queue' });

/** A queue of that scope. */
export const queue = (name: string): ResourceIdentity =>
  ({ ...scope, id: `https://sqs/${name}`, name, arn: `arn:aws:sqs:us-east-1:111122223333:${name}` });

/** An observation of a queue. */
export function seen(name: string, verdict: 'pass' | 'fail' | 'unknown', at: string, more: Partial<Observation> & { readonly message?: string } = {}): Observation {
  const { message = `${name} is wrong`, ...rest } = more;
  const evidence = [{ path: 'KmsMasterKeyId', value: null }];
  const because = { reason: 'denied', service: 'sqs', permission: 'sqs:GetQueueAttributes', text: 'sqs:GetQueueAttributes was denied.' } as const;
  return {
    ruleId: 'sqs-queue-encrypted', severity: 'high' satisfies Severity, resource: queue(name), readAt: at, by: 'sweep',
    verdict: verdict === 'unknown' ? { verdict, message: because.text, because, evidence: [] } : { verdict, message, evidence }, ...rest,
  };
}

/** Time of a test's n-th minute. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 5, 1, 0, n)).toISOString();

/** Records a sweep of the scope as it was at a minute. */
export function sweep(store: Store, n: number, observations: readonly Observation[], more: { readonly complete?: boolean; readonly listed?: readonly string[] } = {}): Promise<Recorded> {
  const at = minute(n);
  const listed = new Set(more.listed ? more.listed.map((name) => resourceKey(queue(name))) : observations.map((o) => resourceKey(o.resource)));
  return store.suppressions(scope.account).then((suppressions) => recordSweep(store, {
    scope, startedAt: at, endedAt: at, complete: more.complete ?? true, resources: listed.size, observe: () => Promise.resolve(observations), listed,
  }, { suppressionOf: suppressionsBy(suppressions), now: new Date(at) }));
}

/** All members of a lazy list. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Kinds of changes, sorted. */
export const kinds = ({ changes }: Recorded): string[] => changes.map((change) => change.kind).sort();
