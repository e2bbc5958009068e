import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openSqlite } from '../../lib/store/sqlite.ts';
import { minute, seen, sweep } from './fixtures.ts';

/** Writes six entries to a file, lets someone at it, and audits. */
async function tampered(sql: string) {
  const folder = mkdtempSync(join(tmpdir(), 'stance-audit-'));
  try {
    const file = join(folder, 'findings.db');
    const names = ['a', 'b', 'c'];
    const before = await openSqlite(file);
    await sweep(before, 1, names.map((q) => seen(q, 'fail', minute(1))));
    await sweep(before, 2, names.map((q) => seen(q, 'pass', minute(2))));
    assert.equal((await before.audit()).broken, undefined);
    await before.close();
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
    const after = await openSqlite(file);
    const { broken } = await after.audit();
    await after.close();
    return broken && [broken.what, broken.position];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const swap = `
UPDATE history SET position = 100 WHERE position = 2; UPDATE history SET position = 2 WHERE position = 3; UPDATE history SET position = 3 WHERE position = 100`;
const cases: [what: string, sql: string, expected: unknown][] = [
  ['nothing', 'SELECT 1', undefined],
  ['a changed entry', `UPDATE history SET body = json_set(body, '$.severity', 'low') WHERE position = 4`, ['changed', 4]],
  ['an entry that is no JSON any more', `UPDATE history SET body = 'x' WHERE position = 1`, ['changed', 1]],
  ['a removed entry', 'DELETE FROM history WHERE position = 3', ['removed', 3]],
  ['the first entry removed', 'DELETE FROM history WHERE position = 1', ['removed', 1]],
  ['reordered entries', swap, ['reordered', 2]],
  ['a cut-off end', 'DELETE FROM history WHERE position > 4', ['cut off', 5]],
  ['all entries removed', 'DELETE FROM history', ['cut off', 1]],
  ['a cut-off end and an anchor set back', `DELETE FROM history WHERE position = 6; UPDATE anchors SET count = 5, head = (SELECT json_extract(body, '$.hash') FROM history WHERE position = 5)`, ['finding differs', 3]],
  ['a removed anchor', 'DELETE FROM anchors', ['added', 1]],
  ['everything removed but the findings', 'DELETE FROM anchors; DELETE FROM history', ['removed', 1]],
  ['a finding closed by hand', `UPDATE findings SET body = json_set(body, '$.state', 'open') WHERE id = (SELECT finding FROM history WHERE position = 6)`, ['finding differs', 6]],
  ['a removed finding', 'DELETE FROM findings WHERE id = (SELECT finding FROM history WHERE position = 6)', ['finding differs', 6]],
  ['an entry added', `INSERT INTO history (chain, position, body) SELECT chain, 7, json_set(body, '$.position', 7, '$.id', 'x.9') FROM history WHERE position = 6`, ['added', 7]],
];
for (const [what, sql, expected] of cases) test(`an audit shows ${what}`, async () => assert.deepEqual(await tampered(sql), expected));
