/** Faults before the deployed functions: nothing is lost, nothing wrongly resolved, each change told once, tries bounded, what can't be done kept with its reason. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../lib/model/finding.ts';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import type { Store } from '../../lib/store/store.ts';
import { emulatorEnv, stance } from '../support/cli.ts';
import { alertsOf, deliver, eventually } from '../support/deployed.ts';
import { startFaultProxy, type Fault, type FaultProxy } from '../support/fault-proxy.ts';
import { leadFunctionsThrough } from '../support/functions-through.ts';
import { startMover } from '../support/mover.ts';
import { deployStance, startMiniStack, type Deployed, type MiniStack } from '../support/ministack.ts';

const rule = 'sqs-queue-encrypted';
/** Attempts of one call: lib/collect/clients.ts for reads of the account, the SDK's own defaults for the table, and for queues and the topic. */
const attempts = { read: 4, table: 4, other: 3 };
/** Times that a message is worked on: lib/sweep/messages.ts. */
const tries = 5;
const wait = 170;

const writes = { service: 'dynamodb', operation: /^TransactWriteItems$/ };
const reads = { service: 'sqs', operation: /^GetQueueAttributes$/ };
const refused = { kind: 'error', code: 'TransactionCanceledException', details: { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] } } as const;

/** A fault that hits requests about one queue alone, so that all can be tried at once. */
const faults: Readonly<Record<string, Fault>> = {
  throttled: { ...reads, kind: 'throttle', times: attempts.read + 2 },
  refused: { ...reads, kind: 'fail', times: attempts.read + 2 },
  severed: { ...reads, kind: 'cut', times: attempts.read + 2 },
  slow: { ...reads, kind: 'delay', ms: 3000, times: 1 },
  'table-throttled': { ...writes, kind: 'throttle', times: attempts.table + 1 },
  'table-fails': { ...writes, kind: 'fail', times: attempts.table + 1 },
  'table-severed': { ...writes, kind: 'cut', times: attempts.table + 1 },
  'table-conditions': { ...writes, ...refused, times: 3 },
  'killed-before-write': { ...writes, kind: 'kill', times: 1 },
  'note-conditions': { service: 'dynamodb', operation: /^PutItem$/, kind: 'error', code: 'ConditionalCheckFailedException', times: 3 },
  'killed-before-note': { service: 'dynamodb', operation: /^PutItem$/, kind: 'kill', times: 1 },
  'work-not-sent': { service: 'sqs', operation: /^SendMessage$/, kind: 'fail', times: attempts.other },
  'topic-fails': { service: 'sns', operation: /^Publish$/, kind: 'fail', times: attempts.other + 1 },
  'killed-before-telling': { service: 'sns', operation: /^Publish$/, kind: 'kill', times: 1 },
};
const names = Object.keys(faults);

describe('faults before the deployed functions', { timeout: 600_000, concurrency: true }, () => {
  let ministack: MiniStack;
  let proxy: FaultProxy;
  let deployed: Deployed;
  let store: Store;
  let sqs: SQSClient;
  let told: string[];
  let listening: Promise<void>;
  const stop = new AbortController();
  const byName = new Map(Object.entries(faults).map(([name, fault]) => [name, { ...fault, body: `fault-${name}` }]));
  const hitsOf = (fault: Fault | undefined): number => proxy.seen.filter(({ cause }) => cause === fault).length;

  before(async () => {
    proxy = await startFaultProxy();
    ministack = await startMiniStack({ AWS_ENDPOINT_URL: proxy.endpoint });
    proxy.upstream = ministack.endpoint;
    proxy.faults = [...byName.values()];
    deployed = await deployStance(ministack, () => {});
    await leadFunctionsThrough(ministack, proxy.endpoint);
    Object.assign(process.env, ministack.environment);
    store = openDynamoDb(deployed.tableName);
    sqs = new SQSClient(ministack.client);
    // The message of a killed function comes back when its time is over: here not after an hour.
    for (const part of ['EventsWorkQueue', 'SweepsqsWorkQueue']) await sqs.send(new SetQueueAttributesCommand({ QueueUrl: await queueOf(part), Attributes: { VisibilityTimeout: '20' } }));
    told = [];
    const alerts = await alertsOf(ministack, deployed);
    listening = (async () => { while (!stop.signal.aborted) told.push(...toldIn(await alerts.next(1))); })();
  });
  after(async () => {
    stop.abort();
    await listening;
    await store?.close();
    await ministack?.stop();
    await proxy?.stop();
  });

  const queueOf = async (part: string): Promise<string> => (await sqs.send(new ListQueuesCommand({}))).QueueUrls?.find((url) => url.includes(part)) ?? assert.fail(`there is no queue ${part}`);
  const toldIn = (alert: { readonly Message: string } | undefined): string[] => {
    const { changes = [] } = JSON.parse(alert?.Message ?? '{}') as { readonly changes?: readonly { readonly kind: string; readonly ruleId: string; readonly resource: { readonly name: string } }[] };
    return changes.filter(({ ruleId }) => ruleId === rule).map(({ kind, resource }) => `${resource.name} ${kind}`);
  };
  const findingOf = async (name: string): Promise<Finding | undefined> => {
    for await (const finding of store.findings({ rules: [rule], resource: `fault-${name}` })) return finding;
    return undefined;
  };
  const stateOf = async (name: string): Promise<string | undefined> => (await findingOf(name))?.state;
  const historyOf = async (name: string): Promise<string[]> => {
    const kinds: string[] = [];
    for await (const { kind } of store.history((await findingOf(name))?.id ?? '')) kinds.push(kind);
    return kinds;
  };
  const make = (name: string) => sqs.send(new CreateQueueCommand({ QueueName: `fault-${name}`, Attributes: { SqsManagedSseEnabled: 'false' } }));
  const tell = (name: string) => deliver(ministack, { eventSource: 'sqs.amazonaws.com', eventName: 'SetQueueAttributes', requestParameters: { queueUrl: `https://sqs.us-east-1.amazonaws.com/123456789012/fault-${name}` } });
  const becomes = async (name: string, state: string): Promise<void> => {
    await eventually(wait, async () => (await stateOf(name)) === state || undefined);
    assert.equal(await stateOf(name), state, name);
  };
  const reasonIn = (part: string) => eventually(wait, async () => {
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: await queueOf(part), MessageAttributeNames: ['reason'], VisibilityTimeout: 0 }));
    return message?.MessageAttributes?.['reason']?.StringValue;
  });

  test('every fault passes: each finding is open, and told once', async () => {
    await Promise.all(names.map(make));
    for (const name of names) await tell(name);
    await eventually(60, () => Promise.resolve(hitsOf(byName.get('killed-before-telling')) > 0 || undefined));
    await lapse('fault-killed-before-telling');
    const open = await eventually(wait, async () => {
      const states = await Promise.all(names.map(stateOf));
      return states.every((state) => state === 'open') && names.every((name) => told.includes(`fault-${name} opened`)) ? states : undefined;
    });
    assert.ok(open, `${JSON.stringify(await Promise.all(names.map(async (name) => [name, await stateOf(name), hitsOf(byName.get(name))])))} ${told.join(', ')}`);
    for (const name of names) {
      assert.equal(hitsOf(byName.get(name)), byName.get(name)?.times, `${name}: the fault was met, and no more often than it lasts`);
      assert.deepEqual(await historyOf(name), ['opened'], name);
    }
    assert.deepEqual(told.filter((text) => names.some((name) => text.startsWith(`fault-${name} `))).toSorted(), names.map((name) => `fault-${name} opened`).toSorted(), 'each is told once');
  });

  test('a read that keeps failing makes an open finding blind, never resolved, after a bounded number of calls', async () => {
    await make('unseen');
    await tell('unseen');
    await becomes('unseen', 'open');
    const lost: Fault = { ...reads, kind: 'fail', body: 'fault-unseen' };
    proxy.faults = [lost, ...proxy.faults];
    await tell('unseen');
    await becomes('unseen', 'blind');
    // Two looks by now: the second one of the first event may have come in between.
    const made = hitsOf(lost);
    assert.ok(made >= attempts.read * tries && made <= 2 * attempts.read * tries, `${made} calls`);
    proxy.faults = proxy.faults.filter((fault) => fault !== lost);
    await tell('unseen');
    await becomes('unseen', 'open');
    assert.deepEqual(await historyOf('unseen'), ['opened', 'went-blind', 'sees-again']);
  });

  test('what can never be understood goes to the dead letters at once, with the reason', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: await queueOf('EventsWorkQueue'), MessageBody: 'no event' }));
    await sqs.send(new SendMessageCommand({ QueueUrl: await queueOf('SweepsnsWorkQueue'), MessageBody: '{"kind":"check","type":"AWS::SNS::Topic"}' }));
    assert.equal(await reasonIn('EventsWorkDeadLetters'), 'the message is not JSON');
    assert.match(await reasonIn('SweepsnsWorkDeadLetters') ?? '', /^not a message of Stance: region /);
  });

  test('what keeps failing goes there after five tries, and is done once it is moved back', async () => {
    const lost: Fault = { ...writes, kind: 'fail', body: 'fault-lost' };
    proxy.faults = [lost, ...proxy.faults];
    await make('lost');
    await tell('lost');
    assert.match(await reasonIn('SweepsqsWorkDeadLetters') ?? '', /^table \S+ could not be used/);
    assert.equal(hitsOf(lost), attempts.table * tries, 'one look, five times, each call as often as the SDK tries');
    assert.equal(await stateOf('lost'), undefined);
    proxy.faults = proxy.faults.filter((fault) => fault !== lost);
    const mover = await startMover(sqs);
    const { code, out, err } = await stance(['redrive', '--queue', 'sweep-sqs'], { env: { ...emulatorEnv(mover.endpoint), AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' } });
    mover.stop();
    assert.equal(code, 0, `${out}${err}`);
    assert.match(out, /1 message moved/);
    await becomes('lost', 'open');
  });

  /** The claim of a killed announcer lapses: here not after five minutes. */
  async function lapse(name: string): Promise<void> {
    const finding = await findingOf(name.slice('fault-'.length));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(ministack.client));
    for await (const { Items = [] } of paginateScan({ client }, { TableName: deployed.tableName, FilterExpression: 'begins_with(pk, :claim)', ExpressionAttributeValues: { ':claim': `ANNOUNCED#${finding?.id ?? '?'}` } })) {
      for (const { pk, sk } of Items) await client.send(new UpdateCommand({ TableName: deployed.tableName, Key: { pk, sk }, UpdateExpression: 'SET claimedUntil = :now', ExpressionAttributeValues: { ':now': 0 } }));
    }
  }
});
