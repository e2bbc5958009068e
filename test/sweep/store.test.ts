/** What sweeps write and announce: nothing of what stayed, exactly what changed, nothing of what could not be seen. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteBucketCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Caller } from '../../lib/collect/api.ts';
import { CallError } from '../../lib/collect/errors.ts';
import type { ChangeDraft } from '../../lib/model/finding.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import type { Store } from '../../lib/store/store.ts';
import { clientFor } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';
import { seed } from '../support/seed.ts';
import { rulesOn, sessionOf, sweepInto, type Swept } from '../support/sweeping.ts';

let moto: Emulator;
before(async () => {
  moto = await startMoto({ managedPolicies: false });
  await seed(moto.endpoint, 'us-east-1', { buckets: 9, principals: 9, functions: 6, tables: 6, topics: 6, queues: 6, keys: 6, trails: 1, logGroups: 3, alarms: 3, eventRules: 2, buses: 1, layers: 1 });
});
after(async () => { await moto.stop(); });

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqlite(':memory:');
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function swept(store: Store): Promise<Swept> {
  const session = sessionOf(moto.endpoint);
  try {
    return await sweepInto(store, session);
  } finally {
    session.close();
  }
}

const said = (changes: readonly ChangeDraft[]): string[] => changes.map((c) => `${c.kind} ${c.ruleId} ${c.resource.name}`).sort();

test('a second sweep of what did not change announces nothing and writes one item a scope', async () => {
  await inStore(async (store) => {
    const first = await swept(store);
    assert.ok(first.changes.length > 50);
    assert.equal(first.writes.sweeps, first.scopes);
    for (const change of first.changes) assert.equal(change.firstSweep, true);
    const second = await swept(store);
    assert.deepEqual(said(second.changes), []);
    assert.deepEqual(second.writes, { findings: 0, changes: 0, assessments: 0, sweeps: first.scopes, others: 0 });
    assert.equal(second.judged.length, first.judged.length);
    assert.equal((await store.audit()).broken, undefined);
  });
});

test('what changed is told, and nothing else', async () => {
  await inStore(async (store) => {
    await swept(store);
    const sqs = new SQSClient(clientFor(moto.endpoint));
    const s3 = new S3Client(clientFor(moto.endpoint));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'seed-queue-0' }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { SqsManagedSseEnabled: 'true' } }));
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'seed-bucket-0-us-east-1', PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true } }));
    const { QueueUrl: other } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'seed-queue-1' }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: other, Attributes: { SqsManagedSseEnabled: 'false' } }));
    const second = await swept(store);
    assert.deepEqual(said(second.changes), ['opened sqs-queue-encrypted seed-queue-1', 'resolved s3-bucket-block-public-access seed-bucket-0-us-east-1', 'resolved sqs-queue-encrypted seed-queue-0']);
    assert.deepEqual(second.changes.filter((c) => c.firstSweep), []);
    assert.deepEqual([second.writes.findings, second.writes.changes], [3, 3]);
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { SqsManagedSseEnabled: 'false' } }));
    assert.deepEqual(said((await swept(store)).changes), ['reopened sqs-queue-encrypted seed-queue-0']);
  });
});

test('what is gone resolves its findings, and what is new opens its own', async () => {
  await inStore(async (store) => {
    await swept(store);
    const open: string[] = [];
    for await (const finding of store.findings({ states: ['open'] })) if (/^seed-(topic-2|bucket-3-us-east-1)$/.test(finding.resource.name)) open.push(finding.id);
    assert.ok(open.length > 2);
    await new SNSClient(clientFor(moto.endpoint)).send(new DeleteTopicCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:seed-topic-2' }));
    await new S3Client(clientFor(moto.endpoint)).send(new DeleteBucketCommand({ Bucket: 'seed-bucket-3-us-east-1' }));
    await new SQSClient(clientFor(moto.endpoint)).send(new CreateQueueCommand({ QueueName: 'new-queue', Attributes: { SqsManagedSseEnabled: 'false' } }));
    const { changes } = await swept(store);
    const gone = changes.filter((c) => c.gone);
    assert.deepEqual(gone.map((c) => c.findingId).sort(), open.sort());
    assert.ok(gone.every((c) => c.kind === 'resolved'));
    assert.ok(said(changes).includes('opened sqs-queue-encrypted new-queue'));
    assert.ok(changes.filter((c) => !c.gone).every((c) => c.resource.name === 'new-queue'), said(changes).join('\n'));
  });
});

/** Queues a and b over two pages, none encrypted; `fails` says which call does not succeed. */
function queues(fails: (operation: string, input: { readonly NextToken?: string; readonly QueueUrl?: string }) => boolean): Caller {
  const url = (name: string): string => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
  return {
    call(service, _api, operation, input) {
      const given = input as { readonly NextToken?: string; readonly QueueUrl?: string };
      if (fails(operation, given)) return Promise.reject(new CallError(service, operation, 'AccessDenied', 'denied', `${service}:${operation} was denied.`));
      if (operation === 'ListQueues') return Promise.resolve(given.NextToken === undefined ? { QueueUrls: [url('a')], NextToken: '2' } : { QueueUrls: [url('b')] });
      return Promise.resolve(operation === 'GetQueueAttributes' ? { Attributes: { SqsManagedSseEnabled: 'false' } } : {});
    },
  };
}

const rules = rulesOn('AWS::SQS::Queue').filter(({ rule }) => rule.id === 'sqs-queue-encrypted');

test('a listing that breaks off after its first page resolves nothing; what it did not reach is blind until it does', async () => {
  await inStore(async (store) => {
    let minute = 0;
    const now = (): Date => new Date(Date.UTC(2026, 5, 1, 0, minute));
    const look = async (fails: Parameters<typeof queues>[0]): Promise<Swept> => { minute += 5; return await sweepInto(store, queues(fails), { rules, now }); };
    assert.deepEqual(said((await look(() => false)).changes), ['opened sqs-queue-encrypted a', 'opened sqs-queue-encrypted b']);
    const cut = await look((_operation, { NextToken }) => NextToken !== undefined);
    assert.deepEqual(said(cut.changes), ['went-blind sqs-queue-encrypted 123456789012', 'went-blind sqs-queue-encrypted b']);
    assert.equal(cut.changes[0]?.because?.permission, 'sqs:ListQueues');
    assert.deepEqual((await look((_operation, { NextToken }) => NextToken !== undefined)).changes, []);
    assert.deepEqual(said((await look((operation, { QueueUrl }) => operation === 'GetQueueAttributes' && QueueUrl?.endsWith('/a') === true)).changes),
      ['sees-again sqs-queue-encrypted 123456789012', 'sees-again sqs-queue-encrypted b', 'went-blind sqs-queue-encrypted a']);
    const back = await look(() => false);
    assert.deepEqual(said(back.changes), ['sees-again sqs-queue-encrypted a']);
    const states: string[] = [];
    for await (const f of store.findings({})) states.push(`${f.state} ${f.resource.name}`);
    assert.deepEqual(states.sort(), ['open a', 'open b', 'resolved 123456789012']);
  });
});

test('a closed session makes no more calls and ends those under way', async () => {
  const session = sessionOf(moto.endpoint);
  session.close();
  const { judged } = await inStore((store) => sweepInto(store, session, { rules }));
  assert.deepEqual(judged.map((j) => j.verdict.verdict), ['unknown']);
  assert.equal(session.calls.size, 0);
});
