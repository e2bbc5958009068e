import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { noted } from '../../lib/changes/pending.ts';
import { scopeName } from '../../lib/engine/identity.ts';
import { reconcile } from '../../lib/engine/reconcile.ts';
import { suppressionsBy } from '../../lib/engine/suppressions.ts';
import { StoreError } from '../../lib/errors.ts';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import { recordCheck } from '../../lib/store/record.ts';
import { changeOf } from '../../lib/store/stream.ts';
import { requireLayer } from '../layers.ts';
import { contract } from './contract.ts';
import { hasJava, makeTable, startDynamoDbLocal, type DynamoDbLocal } from './dynamodb-local.ts';
import { all, kinds, minute, scope, seen, sweep } from './fixtures.ts';

if (requireLayer('store on DynamoDB Local', hasJava(), 'it needs a Java development kit')) {
  const local = await startDynamoDbLocal();
  after(() => local.stop());
  more(local);
  contract('DynamoDB', async () => openDynamoDb(await newTable(local), { client: local.config }));
}

let tables = 0;

async function newTable({ config }: DynamoDbLocal): Promise<string> {
  tables += 1;
  await makeTable(config, `findings-${tables}`);
  return `findings-${tables}`;
}

/** Loses the answers to so many of the next writes, after they were done. */
function losing(handler: NodeHttpHandler) {
  return Object.assign(Object.create(handler) as NodeHttpHandler, {
    lose: 0,
    async handle(this: { lose: number }, ...args: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
      const answer = await handler.handle(...args);
      if (this.lose === 0 || !/PutItem|TransactWriteItems/.test(args[0].headers['x-amz-target'] ?? '')) return answer;
      this.lose -= 1;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  });
}

function more(on: DynamoDbLocal): void {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(on.config));
  after(() => documents.destroy());
  const pk = `HISTORY#${scopeName(scope)}`;
  const place = (position: number) => ({ pk, sk: String(position).padStart(12, '0') });

  const circumstances = (n: number) => ({ scope, suppressionOf: suppressionsBy([]), now: new Date(minute(n)) });

  test('DynamoDB: many writers on one scope, each with a client of its own', async () => {
    const table = await newTable(on);
    const stores = [1, 2, 3, 4].map(() => openDynamoDb(table, { client: on.config }));
    let told = 0;
    for (let n = 1; n <= 4; n += 1) {
      const verdict = n % 2 === 1 ? 'fail' : 'pass';
      const recorded = await Promise.all(stores.flatMap((store, index) => ['shared', `own-${index}`].map((name) =>
        recordCheck(store, [{ ...seen(name, verdict, minute(n)), by: 'event' }], circumstances(n)))));
      told += recorded.flatMap((r) => r.changes).length;
    }
    assert.equal(told, 4 * 5);
    assert.deepEqual(await stores[0]?.audit(), { chains: 1, entries: 4 * 5 });
  });

  test('DynamoDB: a write whose answer is lost is known as one\'s own when the SDK sends it again', async () => {
    const table = await newTable(on);
    const requestHandler = losing(new NodeHttpHandler());
    const [store, other] = [openDynamoDb(table, { client: { ...on.config, requestHandler } }), openDynamoDb(table, { client: on.config })];
    const now = new Date(minute(1));
    const key = { family: 'sqs', scope, id: 'a' };
    const { next } = noted(undefined, { id: 'a', now: now.getTime() }, { delay: 0, spacing: 0, patience: 0 });
    requestHandler.lose = 1;
    assert.equal(await store.pending.put(key, next, undefined, now), true);
    assert.equal(await other.pending.put(key, next, undefined, now), false, 'a rival\'s write is none of one\'s own, however like it');
    assert.deepEqual(await other.pending.get(key), next);
    requestHandler.lose = 1;
    assert.deepEqual([await store.claim('x.1', now), await other.claim('x.1', now)], ['mine', 'held']);
    requestHandler.lose = 1;
    const { changes } = await recordCheck(store, [{ ...seen('a', 'fail', minute(1)), by: 'event' }], circumstances(1));
    assert.deepEqual([changes.length, requestHandler.lose], [1, 0]);
    assert.deepEqual(await store.audit(), { chains: 1, entries: 1 });
  });

  test('DynamoDB: a finding and its history entry are written together or not at all', async () => {
    const store = openDynamoDb(await newTable(on), { client: on.config });
    await sweep(store, 1, [seen('a', 'fail', minute(1))]);
    const listing = { keys: new Set<string>(), startedAt: minute(2), complete: false };
    const [plan] = reconcile(await store.load(scope), [seen('a', 'pass', minute(2))], listing, circumstances(2));
    assert.ok(plan);
    await sweep(store, 3, [seen('a', 'fail', minute(3), { message: 'changed meanwhile' })]);
    assert.deepEqual(await store.write([plan]), [plan]);
    assert.deepEqual(await store.audit(), { chains: 1, entries: 1 });
    assert.deepEqual((await all(store.findings({ states: ['open'] }))).map((f) => f.message), ['changed meanwhile']);
  });

  test('DynamoDB: an audit shows what was changed, removed or cut off', async () => {
    const cases: [what: string, tamper: (table: string) => Promise<unknown>, expected: unknown][] = [
      ['changed', (TableName) => documents.send(new UpdateCommand({ TableName, Key: place(2), UpdateExpression: 'SET severity = :low', ExpressionAttributeValues: { ':low': 'low' } })), ['changed', 2]],
      ['removed', (TableName) => documents.send(new DeleteCommand({ TableName, Key: place(2) })), ['removed', 2]],
      ['cut off', (TableName) => documents.send(new DeleteCommand({ TableName, Key: place(3) })), ['cut off', 3]],
    ];
    for (const [what, tamper, expected] of cases) {
      const table = await newTable(on);
      const store = openDynamoDb(table, { client: on.config });
      await sweep(store, 1, ['a', 'b', 'c'].map((name) => seen(name, 'fail', minute(1))));
      await tamper(table);
      const { broken } = await store.audit();
      assert.deepEqual([broken?.what, broken?.position], expected, what);
    }
  });

  test('DynamoDB: the stream hands over the change that the history keeps, sealed evidence opened', async () => {
    const table = await newTable(on);
    const seal = { seal: async (text: string) => Buffer.from(text).toString('base64'), open: async (text: string) => Buffer.from(text, 'base64').toString() };
    const store = openDynamoDb(table, { client: on.config, seal });
    await sweep(store, 1, [seen('a', 'fail', minute(1), { actor: { principal: 'arn:aws:iam::111122223333:user/me', sourceIp: '192.0.2.1' } })]);
    const image = (await documents.send(new GetCommand({ TableName: table, Key: place(1) }))).Item ?? {};
    assert.match(String(image['evidence']), /^[A-Za-z0-9+/=]+$/);
    const change = await changeOf(image, seal);
    assert.deepEqual([change], await all(store.history(change?.findingId ?? '')));
    assert.equal(change?.actor?.sourceIp, '192.0.2.1');
    assert.equal(await changeOf({ ...image, pk: 'FINDING#x' }, seal), undefined);
    assert.deepEqual(await store.audit(), { chains: 1, entries: 1 });
    assert.deepEqual(kinds(await sweep(store, 2, [seen('a', 'fail', minute(2))])), []);
  });

  test('DynamoDB: a table that can not be used is one clear line', async () => {
    await documents.send(new CreateTableCommand({
      TableName: 'other', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }));
    for (const [table, expected] of [['missing', /no table missing/], ['other', /not a Stance findings table/], ['x', /not a Stance findings table|no table x/]] as const) {
      const store = openDynamoDb(table, { client: on.config });
      for (const act of [() => all(store.findings({})), () => sweep(store, 1, [seen('a', 'fail', minute(1))])]) {
        await assert.rejects(act(), (error: unknown) => {
          assert.ok(error instanceof StoreError, String(error));
          assert.match(error.message, expected);
          assert.ok(!error.message.includes('\n'));
          return true;
        });
      }
    }
  });
}
