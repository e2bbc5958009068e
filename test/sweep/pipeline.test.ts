/** From events to looks: routes, coalescing under rivals, sweeps for many, bounded calls and tries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { timingOf } from '../../lib/changes/timing.ts';
import { collector } from '../../lib/collect/collector.ts';
import { api, type Bound } from '../../lib/collect/api.ts';
import { parseConfig } from '../../lib/config.ts';
import { targetOf } from '../../lib/engine/latest.ts';
import { rule, type RegisteredRule } from '../../lib/rule.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import type { Store } from '../../lib/store/store.ts';
import { understand } from '../../lib/sweep/event.ts';
import { Messages } from '../../lib/sweep/messages.ts';
import { notice, type Noticed } from '../../lib/sweep/notice.ts';
import type { Route } from '../../lib/sweep/route.ts';
import { parseWork, type Work } from '../../lib/sweep/work.ts';
import { work, type Worker } from '../../lib/sweep/worker.ts';

const account = '111122223333';
const region = 'us-east-1';
const now = Date.parse('2026-06-01T00:00:00Z');

async function inStore(run: (store: Store) => Promise<void>): Promise<void> {
  const store = await openSqlite(':memory:');
  try { await run(store); } finally { await store.close(); }
}
const queueRoute = (id: string): Route => ({ family: 'sqs', type: 'AWS::SQS::Queue', region, id });
const event = (routes: readonly Route[], message = 'm'): Noticed => ({ routes, message, actor: { principal: 'mallory', eventTime: '2026-06-01T00:00:00Z' } });
/** Notes events in one store, and keeps what is sent. */
function noticing(store: Store, at = now) {
  const sent: { readonly family: string; readonly item: Work; readonly seconds: number }[] = [];
  const send = (family: string, item: Work, seconds: number): Promise<void> => { sent.push({ family, item, seconds }); return Promise.resolve(); };
  return { sent, note: (events: readonly Noticed[]) => notice(events, { account, pending: store.pending, timing: timingOf(), clock: () => new Date(at), send }) };
}

test('many senders at once note every event, and send few messages', () => inStore(async (store) => {
  const { sent, note } = noticing(store);
  await Promise.all(Array.from({ length: 20 }, () => note([event([queueRoute('a')])])));
  assert.equal((await store.pending.get({ family: 'sqs', scope: { account, region, type: 'AWS::SQS::Queue' }, id: 'a' }))?.generation, 20);
  // Those that came before the first message was noted as sent may have sent one too; looks at what was looked at are dropped.
  assert.ok(sent.length >= 1 && sent.length <= 20);
  sent.length = 0;
  await note([event([queueRoute('a')])]);
  assert.deepEqual(sent, []);
}));

test('more resources of a type than are looked at one by one lead to one sweep; who changed which stays noted', () => inStore(async (store) => {
  const { sent, note } = noticing(store);
  for (let batch = 0; batch < 30; batch += 1) await note(Array.from({ length: 10 }, (_, n) => event([queueRoute(`q${batch * 10 + n}`)], `m${n}`)));
  assert.equal(sent.filter(({ item }) => item.kind === 'check').length, 50);
  assert.deepEqual(sent.filter(({ item }) => item.kind === 'sweep').map(({ item, seconds }) => [item.type, item.region, seconds]), [['AWS::SQS::Queue', region, 3]]);
  const waiting = [];
  for await (const { id, actor } of store.pending.of('sqs', { account, region, type: 'AWS::SQS::Queue' })) waiting.push([id, actor?.principal]);
  assert.equal(waiting.length, 300);
  assert.ok(waiting.every(([, principal]) => principal === 'mallory'));
}));

test('a message that could not be sent is told for each of its events, and sent for the next one', () => inStore(async (store) => {
  const failing = await notice([event([queueRoute('a')], 'one'), event([queueRoute('a')], 'two'), event([], 'three')], { account, pending: store.pending, timing: timingOf(), clock: () => new Date(now), send: () => Promise.reject(new Error('the queue is away')) });
  assert.deepEqual([...failing], [['one', 'the queue is away'], ['two', 'the queue is away']]);
  const { sent, note } = noticing(store);
  await note([event([queueRoute('a')])]);
  assert.equal(sent.length, 1);
}));

test('what rests on a changed resource: a few are looked at, many are swept by the rules that read it, later', async () => {
  const role = { eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', awsRegion: region, recipientAccountId: account, requestParameters: { roleName: 'worker' } };
  const functions = (count: number) => ({ dependants: (of: string, targets: readonly string[]) => Promise.resolve(of === account && targets.includes(targetOf('AWS::IAM::Role', 'worker'))
    ? Array.from({ length: count }, (_, n) => ({ scope: { account, region: 'eu-central-1', type: 'AWS::Lambda::Function' as const }, key: `f${n}` })) : []) });
  const { routes } = await understand(role, account, functions(2));
  const onFunctions = routes.filter(({ type }) => type === 'AWS::Lambda::Function');
  assert.deepEqual(onFunctions.map(({ id, region: at, family, soft }) => [id, at, family, soft]), [['f0', 'eu-central-1', 'lambda', undefined], ['f1', 'eu-central-1', 'lambda', undefined]]);
  assert.ok(onFunctions[0]?.only?.includes('lambda-role-no-admin') && !onFunctions[0].only.includes('lambda-env-no-secrets'));
  const many = (await understand(role, account, functions(11))).routes.filter(({ type }) => type === 'AWS::Lambda::Function');
  assert.deepEqual(many.map(({ id, soft }) => [id, soft]), [[undefined, true]]);
  assert.deepEqual((await understand({ ...role, recipientAccountId: '444455556666' }, account, functions(2))).routes, []);
});

test('a setting of the account matters to its own rules that it may change, and to resources of the service that it is a setting of', async () => {
  const buckets = { dependants: (_of: string, targets: readonly string[]) => Promise.resolve(targets.includes(targetOf('AWS::Account', account))
    ? [{ scope: { account, region, type: 'AWS::S3::Bucket' as const }, key: 'arn:aws:s3:::open' }] : []) };
  const looks = async (eventSource: string, eventName: string) => (await understand({ eventSource, eventName, awsRegion: region, recipientAccountId: account, requestParameters: {}, responseElements: {} }, account, buckets))
    .routes.map(({ type, id, only }) => `${type} ${id} ${only?.includes('s3-bucket-no-public-read') ? 'no-public-read' : only?.join() ?? 'all'}`);
  assert.deepEqual(await looks('s3.amazonaws.com', 'PutAccountPublicAccessBlock'), [`AWS::Account ${account} s3-account-block-public-access`, 'AWS::S3::Bucket arn:aws:s3:::open no-public-read']);
  assert.deepEqual(await looks('iam.amazonaws.com', 'CreateSAMLProvider'), [`AWS::Account ${account} iam-federation-used`]);
  assert.deepEqual(await looks('guardduty.amazonaws.com', 'DeleteDetector'), [], 'no rule rests on it');
});

const calls = { sqs: api(SQSClient, { GetQueueAttributesCommand }) };
/** Rules that each need a call of their own, of a resource that one more call finds. */
const needy = Array.from({ length: 14 }, (_, n): RegisteredRule => ({
  rule: rule({
    id: `needs-${n}`, type: 'AWS::SQS::Queue', title: 't', severity: 'low', why: 'w', fix: 'f', controls: {},
    check: (queue) => (queue as unknown as Record<string, unknown>)[`P${n}`] !== 1 && 'wrong', examples: { pass: [{ name: 'x', properties: {} }], fail: [{ name: 'x', properties: {} }] },
  }), service: 'sqs', template: 'yes', triggers: n === 13 ? ['SetQueueAttributes'] : [],
}));
const facets = Object.fromEntries(needy.map((_, n) => [`f${n}`, { properties: [`P${n}` as never], read: async (aws: Bound<typeof calls>) => { await aws.sqs.GetQueueAttributes({ QueueUrl: 'a' }); return { properties: { [`P${n}`]: 1 } as never }; } }]));
const queues = collector({
  type: 'AWS::SQS::Queue', service: 'sqs', scope: 'regional', apis: calls, facets,
  async* list() { yield await Promise.resolve({ id: 'a', name: 'a', arn: 'arn:a', tags: {} }); },
  find: async (aws) => { await aws.sqs.GetQueueAttributes({ QueueUrl: 'a' }); return { id: 'a', name: 'a', arn: 'arn:a', tags: {} }; },
});

test('one look makes at most ten calls, first for the rules that the event may have changed; the rest is left to a later sweep', () => inStore(async (store) => {
  let made = 0;
  const later: { readonly item: Work; readonly seconds: number }[] = [];
  const worker: Worker = {
    family: 'sqs', account, partition: 'aws', homeRegion: region, store, config: parseConfig({}, 'test'), timing: timingOf(), collectors: new Map([['AWS::SQS::Queue', queues]]), rules: needy, clock: () => new Date(now),
    caller: { call: () => { made += 1; return Promise.resolve({}); } }, later: (item, seconds) => { later.push({ item, seconds }); return Promise.resolve(); },
  };
  const { sent, note } = noticing(store, now - 10_000);
  await note([{ routes: [queueRoute('arn:a')], message: 'm', actor: { principal: 'x', eventName: 'SetQueueAttributes' } }]);
  const { left, outcome } = await work((sent[0] as (typeof sent)[0]).item, worker);
  assert.equal(outcome, 'looked');
  assert.ok(made <= 10, `${made} calls`);
  assert.equal(left?.length, 6);
  assert.ok(!left.includes('needs-13'));
  assert.deepEqual(later.map(({ item, seconds }) => [item.kind, item.read, seconds]), [['sweep', 1, 60], ['check', 2, 60]]);
  const waits = await store.pending.get({ family: 'sqs', scope: { account, region, type: 'AWS::SQS::Queue' } });
  assert.deepEqual(waits?.only?.toSorted(), left.toSorted());
  made = 0;
  await work(later[0]?.item as Work, worker);
  assert.equal(made, 6);
}));

test('what a sweep finds that events asked for is found by events, and such a sweep too writes nothing about what stayed', () => inStore(async (store) => {
  let wrong = true;
  const one: RegisteredRule = { ...needy[0] as RegisteredRule, rule: { ...needy[0]?.rule as RegisteredRule['rule'], check: () => wrong && 'wrong' } };
  let at = now;
  const worker: Worker = {
    family: 'sqs', account, partition: 'aws', homeRegion: region, store, config: parseConfig({}, 'test'), timing: timingOf(), collectors: new Map([['AWS::SQS::Queue', queues]]), rules: [one], clock: () => new Date(at),
    caller: { call: () => Promise.resolve({}) }, later: () => Promise.resolve(),
  };
  const swept = async (generation?: number): Promise<string[]> => {
    at += 60_000;
    const { changes } = await work({ kind: 'sweep', type: 'AWS::SQS::Queue', region, read: 1, ...(generation === undefined ? {} : { generation }) }, worker);
    return changes.map(({ kind, by }) => `${kind} ${by ?? ''}`);
  };
  assert.deepEqual(await swept(), ['opened sweep']);
  wrong = false;
  assert.deepEqual(await swept(1), ['resolved event']);
  const before = { ...store.writes };
  assert.deepEqual(await swept(2), []);
  assert.deepEqual({ ...store.writes, sweeps: 0, others: 0 }, { ...before, sweeps: 0, others: 0 });
  wrong = true;
  assert.deepEqual(await swept(3), ['reopened event']);
}));

test('messages are tried again a few times, ever later, then put with the dead letters and the reason; broken ones at once', async () => {
  const hidden: number[] = [];
  const dead: [string, string][] = [];
  const messages = new Messages({ hide: (_q, _r, seconds) => { hidden.push(seconds); return Promise.resolve(); }, send: (_q, body, reason) => { dead.push([body, reason]); return Promise.resolve(); } });
  const record = (body: string, tries: number): SQSRecord => ({ messageId: `${body}-${tries}`, receiptHandle: 'r', body, attributes: { ApproximateReceiveCount: String(tries) } }) as SQSRecord;
  const failures = async (records: readonly SQSRecord[]): Promise<string[]> => (await messages.each(records, { queueUrl: 'q', deadLetters: 'd' }, ({ body }) => {
    if (body === 'good') return Promise.resolve();
    parseWork(body);
    return Promise.reject(new Error('no answer'));
  })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const body = JSON.stringify({ kind: 'sweep', type: 'AWS::SQS::Queue', region });
  assert.deepEqual(await failures([record('good', 1), ...[1, 2, 3, 4, 5].map((tries) => record(body, tries))]), [1, 2, 3, 4].map((tries) => `${body}-${tries}`));
  assert.deepEqual(hidden, [5, 10, 20, 40]);
  assert.deepEqual(dead, [[body, 'no answer']]);
  // It comes once more only where its last try was killed.
  assert.deepEqual(await failures([record('good', 6)]), []);
  assert.match(dead.pop()?.[1] ?? '', /^5 tries did not come to an end/);
  assert.deepEqual(await failures([record('{"kind":"dance"}', 1), record('no json', 1)]), []);
  assert.deepEqual(dead.slice(1).map(([, reason]) => reason), [dead[1]?.[1], 'the message is not JSON']);
  assert.match(dead[1]?.[1] ?? '', /^not a message of Stance/);
});
