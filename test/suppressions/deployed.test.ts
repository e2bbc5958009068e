/** Accepted risks of a deployed stack: from the file to the planning function, and from there into the table. */
import assert from 'node:assert/strict';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, mock, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import type { Suppression } from '../../lib/model/finding.ts';
import { Encryption } from '../../lib/stack/encryption.ts';
import { StanceFunction } from '../../lib/stack/function.ts';
import { Stance } from '../../lib/stack/stance.ts';
import { readSuppressions, writeSuppressions } from '../../lib/stack/suppressions.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import type { Store } from '../../lib/store/store.ts';
import { takeOver } from '../../lib/sweep/accepted.ts';
import { registry } from '../../rules/index.generated.ts';
import { all, minute, queue, scope, seen, sweep } from '../store/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'stance-deployed-'));
after(() => { rmSync(folder, { recursive: true, force: true }); });
const now = new Date(minute(30));
const accepted = (name: string, more: Partial<Suppression> = {}): Suppression => ({ rule: 'sqs-queue-encrypted', resource: queue(name).arn ?? '', reason: 'A test', owner: 'shop', until: minute(60), ...more });

/** Takes over a list as the planning function does. */
async function take(store: Store, list: readonly Suppression[] | undefined, at = now): Promise<Error | undefined> {
  const file = join(folder, 'suppressions.json');
  if (list === undefined) rmSync(file, { force: true });
  else writeFileSync(file, JSON.stringify(list));
  return await takeOver(() => Promise.resolve(store), scope.account, pathToFileURL(file), at);
}

describe('the planning function', () => {
  test('puts what is accepted into the table, ends what is not any more, and writes nothing where nothing is new', async () => {
    mock.method(console, 'info', () => undefined);
    const store = await openSqlite(join(folder, 'f.db'));
    await sweep(store, 1, [seen('orders', 'fail', minute(1)), seen('others', 'fail', minute(1))]);
    const suppressed = async (): Promise<string[]> => (await all(store.findings({ states: ['suppressed'] }))).map(({ resource }) => resource.name).sort();
    const kindsOf = async (): Promise<string[]> => (await all(store.changes(minute(0), minute(100)))).filter(({ resource }) => resource.name === 'orders').map(({ kind }) => kind);

    assert.equal(await take(store, [accepted('orders'), accepted('others', { account: '999999999999' })]), undefined);
    assert.deepEqual(await suppressed(), ['orders']);
    const writes = { ...store.writes };
    assert.equal(await take(store, [accepted('orders'), accepted('others', { account: '999999999999' })]), undefined);
    assert.deepEqual({ ...store.writes }, writes);

    assert.equal(await take(store, [accepted('others')]), undefined);
    assert.deepEqual(await suppressed(), ['others']);
    assert.equal(await take(store, undefined), undefined);
    assert.deepEqual(await suppressed(), []);

    await take(store, [accepted('orders')]);
    assert.deepEqual(await suppressed(), ['orders']);
    await take(store, [accepted('orders')], new Date(minute(60)));
    assert.deepEqual(await suppressed(), []);
    assert.deepEqual(await kindsOf(), ['opened', 'suppressed', 'suppression-ended', 'suppressed', 'suppression-ended']);
    await store.close();
  });
  test('plans the sweep though the table can not be reached, and fails afterwards', async () => {
    mock.method(console, 'error', () => undefined);
    const failure = await takeOver(() => Promise.reject(new Error('no table')), scope.account, pathToFileURL(join(folder, 'none.json')), now);
    assert.equal(failure?.message, 'no table');
  });
});

describe('the stack', () => {
  const file = join(folder, 's.yaml');
  const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  test('puts 500 entries beside the code of the function', () => {
    const rule = registry[0]?.rule.id ?? '';
    writeFileSync(file, Array.from({ length: 500 }, (_, index) => `- rule: ${rule}\n  resource: arn:aws:s3:::bucket-${index}\n  reason: ${'because '.repeat(30)}\n  owner: shop\n  until: ${day}\n`).join(''));
    const outdir = join(folder, 'out');
    const app = new App({ outdir });
    const stack = new Stack(app, 'One');
    new StanceFunction(stack, 'Function', {
      entry: 'plan', description: 'A test', encryption: new Encryption(stack, 'Encryption'), environment: {}, timeout: Duration.minutes(1), memory: 128, logRetentionDays: 7,
      beside: writeSuppressions(readSuppressions(file).map(({ suppression }) => suppression)),
    });
    app.synth();
    const [written, ...more] = globSync(join(outdir, 'asset.*/suppressions.json'));
    assert.equal(more.length, 0);
    assert.equal((JSON.parse(readFileSync(written ?? '', 'utf8')) as unknown[]).length, 500);
    assert.ok(existsSync(join(written ?? '', '../index.js')));
  });
  test('stops where the file is malformed, with its line', () => {
    writeFileSync(file, '# Ours\n- rule: no-such-rule\n');
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    assert.throws(() => new Stance(new Stack(app, 'Stance'), 'Stance', { suppressions: file }), /s\.yaml:2: resource is missing/);
    assert.throws(() => new Stance(new Stack(app, 'Other'), 'Stance', { suppressions: join(folder, 'none.yaml') }), /there is no such file of suppressions/);
  });
});
