/** Faults before the deployed functions: nothing is lost, nothing wrongly resolved, each change told once, tries bounded, what can't be done kept with its reason. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Finding } from '../../lib/model/finding.ts';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import type { Store } from '../../lib/store/store.ts';
import { emulatorEnv, stance } from '../support/cli.ts';
import { alertsOf, deliver, eventually } from '../support/deployed.ts';
import { startFaultProxy, type Fault, type FaultProxy } from '../support/fault-proxy.ts';
import { attempts, faults, lapse, mends, reads, rule, tries, untold, writes } from '../support/faults.ts';
import { leadFunctionsThrough } from '../support/functions-through.ts';
import { startMover } from '../support/mover.ts';
import { deployStance, startMiniStack, type Deployed, type MiniStack } from '../support/ministack.ts';

const wait = 170; // seconds for anything to happen
const names = Object.keys(faults);

describe('faults before the deployed functions', { timeout: 900_000 }, () => {
  let ministack: MiniStack;
  let proxy: FaultProxy;
  let deployed: Deployed;
  let store: Store;
  let sqs: SQSClient;
  let told: string[];
  let listening: Promise<void>;
  const stop = new AbortController();
  const byName = new Map(Object.entries(faults).map(([name, fault]) => [name, { body: `fault-${name}`, ...fault }]));
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
    for (const part of ['EventsWorkQueue', 'SweepsqsWorkQueue', 'SweepsnsWorkQueue']) await sqs.send(new SetQueueAttributesCommand({ QueueUrl: await queueOf(part), Attributes: { VisibilityTimeout: '20' } }));
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
  const reasonIn = (part: string, about = '') => eventually(wait, async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: await queueOf(part), MaxNumberOfMessages: 10, MessageAttributeNames: ['reason'], VisibilityTimeout: 0 }));
    return Messages.find(({ Body }) => Body?.includes(about))?.MessageAttributes?.['reason']?.StringValue;
  });

  describe('many at once', { concurrency: true }, () => {
    test('every fault passes: each finding is open, and told once', async () => {
      await Promise.all(names.map(make));
      for (const name of names) await tell(name);
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

    test('a bucket, whose many calls fail in turn, is judged whole', async () => {
      const rest = { service: 's3', operation: /fault-bucket/ };
      const inTurn: Fault[] = (['throttle', 'fail', 'cut'] as const).map((kind) => ({ ...rest, kind, times: 10 }));
      proxy.faults = [...inTurn, ...proxy.faults];
      await new S3Client({ ...ministack.client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'fault-bucket' }));
      await deliver(ministack, { eventSource: 's3.amazonaws.com', eventName: 'CreateBucket', requestParameters: { bucketName: 'fault-bucket' } });
      const found = async (): Promise<Finding[]> => {
        const all: Finding[] = [];
        for await (const finding of store.findings({ resource: 'fault-bucket' })) all.push(finding);
        return all;
      };
      const all = ['s3-bucket-tls-only', 's3-bucket-versioning'];
      assert.ok(await eventually(wait, async () => { const ids = (await found()).map(({ ruleId }) => ruleId); return all.every((id) => ids.includes(id)) || undefined; }));
      assert.deepEqual(inTurn.map(hitsOf), [10, 10, 10]);
      for (const finding of await found()) assert.equal(finding.state, 'open', `${finding.ruleId} is not blind`);
    });

    test('what is mended is resolved and told once, whatever fails; what one look does not find is not resolved', async () => {
      const mended = Object.keys(mends);
      const urls = await Promise.all([...mended, 'overlooked'].map(async (name) => {
        const { QueueUrl } = await make(name);
        await tell(name);
        await becomes(name, 'open');
        return QueueUrl;
      }));
      const overlooked: Fault = { service: 'sqs', operation: /^ListQueues$/, kind: 'error', code: 'QueueDoesNotExist', body: 'fault-overlooked', times: 1 };
      const mending = Object.entries(mends).map(([name, fault]) => ({ ...fault, body: `fault-${name}` }));
      proxy.faults = [...mending, overlooked, ...proxy.faults];
      await Promise.all([...mended, 'overlooked'].map(async (name, at) => {
        if (name !== 'overlooked') await sqs.send(new SetQueueAttributesCommand({ QueueUrl: urls[at], Attributes: { SqsManagedSseEnabled: 'true' } }));
        await tell(name);
      }));
      for (const name of mended) {
        await becomes(name, 'resolved');
        assert.deepEqual(await historyOf(name), ['opened', 'resolved'], name);
        assert.ok(await eventually(wait, () => Promise.resolve(told.includes(`fault-${name} resolved`) || undefined)), name);
      }
      assert.deepEqual(mending.map(hitsOf), mending.map(({ times }) => times));
      const key = { family: 'sqs', scope: { account: '123456789012', region: 'us-east-1', type: 'AWS::SQS::Queue' as const }, id: 'arn:aws:sqs:us-east-1:123456789012:fault-overlooked' };
      assert.ok(await eventually(wait, async () => { const pending = await store.pending.get(key); return pending?.confirmed === 2 || undefined; }), 'it was looked for again');
      assert.deepEqual([hitsOf(overlooked), await stateOf('overlooked'), await historyOf('overlooked')], [1, 'open', ['opened']]);
      for (const name of mended) assert.equal(told.filter((text) => text === `fault-${name} resolved`).length, 1, name);
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
      assert.match(await reasonIn('SweepsnsWorkDeadLetters', 'check') ?? '', /^not a message of Stance: region /);
    });

    test('what keeps failing goes there after five tries, and is done once it is moved back', async () => {
      const lost: Fault = { ...writes, kind: 'fail', body: 'fault-lost' };
      proxy.faults = [lost, ...proxy.faults];
      await make('lost');
      await tell('lost');
      assert.match(await reasonIn('SweepsqsWorkDeadLetters', 'fault-lost') ?? '', /^table \S+ could not be used/);
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

    test('what kills the function at each of five tries goes there too, with the reason', async () => {
      const deadly: Fault = { service: 'sns', operation: /^ListTopics$/, kind: 'kill' };
      proxy.faults = [deadly, ...proxy.faults];
      await sqs.send(new SendMessageCommand({ QueueUrl: await queueOf('SweepsnsWorkQueue'), MessageBody: '{"kind":"sweep","type":"AWS::SNS::Topic","region":"us-east-1"}' }));
      assert.match(await reasonIn('SweepsnsWorkDeadLetters', 'sweep') ?? '', /^5 tries did not come to an end/);
      assert.equal(hitsOf(deadly), tries);
    });
  });

  test('an announcer that is killed before it tells is followed by one that does', async () => {
    proxy.faults = [untold, ...proxy.faults];
    await make('untold');
    await tell('untold');
    await lapse(ministack, deployed, await eventually(wait, () => Promise.resolve(proxy.seen.find(({ cause }) => cause === untold)?.at)) ?? 0);
    assert.ok(await eventually(wait, () => Promise.resolve(told.includes('fault-untold opened') || undefined)));
    assert.deepEqual([await historyOf('untold'), hitsOf(untold), told.filter((text) => text.startsWith('fault-untold ')).length], [['opened'], 1, 1]);
  });
});
