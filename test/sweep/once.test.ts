import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openSqlite } from '../../lib/store/sqlite.ts';
import { once } from '../../lib/sweep/once.ts';
import { minute } from '../store/fixtures.ts';

const now = new Date(minute(0));
const ids = ['a.1', 'b.1'];
const refuse = (): Promise<never> => Promise.reject(new Error('the table is gone'));

async function claimed(t: TestContext) {
  const store = await openSqlite(':memory:');
  t.after(() => store.close());
  for (const id of ids) assert.equal(await store.claim(id, now), 'mine');
  return { store, claims: () => Promise.all(ids.map((id) => store.claim(id, now))) };
}

test('what is told is noted', async (t) => {
  const { store, claims } = await claimed(t);
  assert.equal(await once(store, ids, now, () => Promise.resolve('said')), 'said');
  assert.deepEqual(await claims(), ['done', 'done']);
});

test('what is not told can be claimed again at once', async (t) => {
  const { store, claims } = await claimed(t);
  await assert.rejects(once(store, ids, now, refuse), /the table is gone/);
  assert.deepEqual(await claims(), ['mine', 'mine']);
});

test('what can\'t be noted is told all the same, kept from others, and logged', async (t) => {
  const { claims } = await claimed(t);
  const logged = t.mock.method(console, 'error', () => undefined);
  assert.equal(await once({ release: refuse, announced: refuse }, ids, now, () => Promise.resolve('said')), 'said');
  assert.deepEqual(await claims(), ['held', 'held']);
  assert.deepEqual(JSON.parse(String(logged.mock.calls[0]?.arguments[0])), { level: 'error', message: 'not noted as announced', changes: ids, error: 'Error: the table is gone' });
  await assert.rejects(once({ release: refuse, announced: refuse }, ids, now, () => Promise.reject(new Error('the topic is gone'))), /the topic is gone/);
});
