/** Many events on few resources through the deployed monitor: every resource is looked at after its last event, and not often. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import type { Store } from '../../lib/store/store.ts';
import { burst } from '../support/burst.ts';
import { deployStance, startMiniStack, type MiniStack } from '../support/ministack.ts';

describe('a burst of events', { timeout: 480_000 }, () => {
  let ministack: MiniStack;
  let store: Store;

  before(async () => {
    ministack = await startMiniStack();
    const deployed = await deployStance(ministack, () => {});
    Object.assign(process.env, ministack.environment);
    store = openDynamoDb(deployed.tableName);
  });
  after(async () => {
    await store?.close();
    await ministack?.stop();
  });

  test('500 events on 30 queues in 20 seconds', async () => {
    const { missed, length, most, names } = await burst(ministack, store, { queues: 30, events: 500, seconds: 20, patience: 180 });
    assert.deepEqual(missed, [], 'every queue is looked at after its last event');
    assert.ok(most <= length / 5 + 2, `${most} looks at one queue in ${length} s`);
    const open: string[] = [];
    for await (const finding of store.findings({ rules: ['sqs-queue-encrypted'], states: ['open'] })) open.push(finding.resource.name);
    assert.deepEqual(open.toSorted(), names.filter((name) => Number(name.slice('burst-'.length)) % 2 === 1).toSorted());
  });
});
