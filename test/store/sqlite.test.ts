import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { StoreError } from '../../lib/errors.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import { contract } from './contract.ts';
import { all, kinds, minute, seen, sweep } from './fixtures.ts';

contract('SQLite', () => openSqlite(':memory:'));

const folder = mkdtempSync(join(tmpdir(), 'stance-store-'));
after(() => rmSync(folder, { recursive: true }));

/** Makes a SQLite file by SQL. */
function made(name: string, sql: string): string {
  const file = join(folder, name);
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
  return file;
}

test('SQLite: a file is found again, and folders are made', async () => {
  const file = join(folder, 'new', 'folder', 'findings.db');
  const first = await openSqlite(file);
  await sweep(first, 1, [seen('a', 'fail', minute(1))]);
  await first.close();
  const second = await openSqlite(file, { mustExist: true });
  assert.deepEqual(kinds(await sweep(second, 2, [seen('a', 'fail', minute(2))])), []);
  assert.equal((await all(second.findings({ states: ['open'] }))).length, 1);
  await second.close();
});

test('SQLite: two connections to one file take turns', async () => {
  const file = join(folder, 'shared.db');
  const stores = await Promise.all([openSqlite(file), openSqlite(file)]);
  const looks = (n: number) => ['a', 'b'].map((q) => seen(q, n % 2 === 1 ? 'fail' : 'pass', minute(n)));
  for (let n = 1; n <= 4; n += 1) {
    const recorded = await Promise.all(stores.map((store) => sweep(store, n, looks(n))));
    assert.equal(recorded.flatMap((r) => r.changes).length, 2);
  }
  assert.deepEqual(await stores[0]?.audit(), { chains: 1, entries: 8 });
  for (const store of stores) await store.close();
});

test('SQLite: a file that can not be used is one clear line', async () => {
  const text = join(folder, 'text.db');
  writeFileSync(text, 'no database at all\n'.repeat(100));
  const damaged = join(folder, 'damaged.db');
  const store = await openSqlite(damaged);
  await sweep(store, 1, Array.from({ length: 200 }, (_, index) => seen(`q${index}`, 'fail', minute(1))));
  await store.close();
  truncateSync(damaged, 8192);
  const cases: [file: string, expected: RegExp][] = [
    [text, /no SQLite file/], [damaged, /damaged/], [folder, /not a file/],
    [made('foreign.db', 'CREATE TABLE t (x)'), /no Stance store/], [made('later.db', 'PRAGMA application_id = 1398034 ; CREATE TABLE t (x)'), /no Stance store/],
    [made('version.db', `PRAGMA application_id = 1398033987; PRAGMA user_version = 99; CREATE TABLE t (x)`), /version 99/],
    [join(text, 'inside.db'), /can't be made|ENOTDIR|can't be opened/], ['/proc/none/findings.db', /can't be made/],
  ];
  for (const [file, expected] of cases) {
    await assert.rejects(openSqlite(file).then((opened) => all(opened.findings({}))), (error: unknown) => {
      assert.ok(error instanceof StoreError, `${file}: ${String(error)}`);
      assert.match(error.message, expected);
      assert.ok(!error.message.includes('\n') && error.message.includes(file));
      return true;
    });
  }
  await assert.rejects(openSqlite(join(folder, 'missing.db'), { mustExist: true }), /run `stance scan` first/);
});

test('SQLite: a write that fails leaves nothing behind', async () => {
  const file = join(folder, 'full.db');
  const store = await openSqlite(file);
  await sweep(store, 1, [seen('a', 'fail', minute(1))]);
  const other = new DatabaseSync(file);
  other.exec("CREATE TRIGGER no BEFORE INSERT ON anchors BEGIN SELECT RAISE(ABORT, 'no'); END");
  await assert.rejects(sweep(store, 2, [seen('a', 'pass', minute(2))]), StoreError);
  other.exec('DROP TRIGGER no');
  other.close();
  assert.deepEqual(await store.audit(), { chains: 1, entries: 1 });
  assert.deepEqual(kinds(await sweep(store, 3, [seen('a', 'pass', minute(3))])), ['resolved']);
  await store.close();
});
