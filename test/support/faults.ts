import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { claimFor } from '../../lib/store/store.ts';
import type { Fault } from './fault-proxy.ts';
import type { Deployed, MiniStack } from './ministack.ts';

/** Attempts of one call: lib/collect/clients.ts for reads of the account, the SDK's own defaults for the table, and for queues and the topic. */
export const attempts = { read: 4, table: 4, other: 3 };
/** Times that a message is worked on: lib/sweep/messages.ts. */
export const tries = 5;

/** The rule whose findings are looked at. */
export const rule = 'sqs-queue-encrypted';

/** What records a look. */
export const writes = { service: 'dynamodb', operation: /^TransactWriteItems$/ };
/** What keeps what waits, and who tells a change. */
const notes = { service: 'dynamodb', operation: /^PutItem$/ };
/** What reads a queue of the account. */
export const reads = { service: 'sqs', operation: /^GetQueueAttributes$/ };
const refused = { kind: 'error', code: 'TransactionCanceledException', details: { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] } } as const;

/** A fault that hits requests about one queue alone, so that all can be tried at once. */
export const faults: Readonly<Record<string, Fault>> = {
  throttled: { ...reads, kind: 'throttle', times: attempts.read + 2 },
  refused: { ...reads, kind: 'fail', times: attempts.read + 2 },
  severed: { ...reads, kind: 'cut', times: attempts.read + 2 },
  slow: { ...reads, kind: 'delay', ms: 3000, times: 1 },
  'table-throttled': { ...writes, kind: 'throttle', times: attempts.table + 1 },
  'table-fails': { ...writes, kind: 'fail', times: attempts.table + 1 },
  'table-severed': { ...writes, kind: 'cut', times: attempts.table + 1 },
  'table-conditions': { ...writes, ...refused, times: 3 },
  'killed-before-write': { ...writes, kind: 'kill', times: 1 },
  'note-conditions': { ...notes, kind: 'error', code: 'ConditionalCheckFailedException', times: 3 },
  'killed-before-note': { ...notes, kind: 'kill', times: 1 },
  'work-not-sent': { service: 'sqs', operation: /^SendMessage$/, kind: 'fail', times: attempts.other },
  'work-not-answered': { service: 'sqs', operation: /^SendMessage$/, kind: 'hang', times: 1 },
  'note-not-answered': { ...notes, kind: 'hang', times: 1 },
  'note-answer-lost': { ...notes, kind: 'lose', times: 1 },
  'claim-answer-lost': { ...notes, kind: 'lose', after: 2, times: 1 },
  'table-not-answering': { ...writes, kind: 'hang', times: 1 },
  'table-answer-lost': { ...writes, kind: 'lose', times: 1 },
  'telling-answer-lost': { ...notes, body: '"ANNOUNCED#', kind: 'lose', times: 1 },
  'topic-not-answering': { service: 'sns', operation: /^Publish$/, kind: 'hang', times: 1 },
  'topic-fails': { service: 'sns', operation: /^Publish$/, kind: 'fail', times: attempts.other + 1 },
};

/** What kills the announcer before it tells of one queue. What else it is telling by then is told again, so nothing else must be. */
export const untold: Fault = { service: 'sns', operation: /^Publish$/, body: ['fault-untold', rule], kind: 'kill', times: 1 };

/** Those of `faults` for queues that were open before. */
export const mends: Readonly<Record<string, Fault & { readonly times: number }>> = {
  'mended-refused': { ...writes, ...refused, times: 3 },
  'mended-killed': { ...writes, kind: 'kill', times: 1 },
  'mended-lost': { ...writes, kind: 'lose', times: 1 },
};

/** The claims of an announcer that was killed at a time lapse: here not after five minutes. */
export async function lapse(ministack: MiniStack, { tableName }: Deployed, at: number): Promise<void> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(ministack.client));
  const held = { FilterExpression: 'begins_with(pk, :claim) AND attribute_not_exists(done) AND claimedUntil <= :until', ExpressionAttributeValues: { ':claim': 'ANNOUNCED#', ':until': at + claimFor } };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName, ...held })) {
    for (const { pk, sk } of Items) await client.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, UpdateExpression: 'SET claimedUntil = :now', ExpressionAttributeValues: { ':now': 0 } }));
  }
}
