/** `stance audit`: a history that was touched is told, with the first broken place. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { inFolder, stance } from '../support/cli.ts';

const examples = join(import.meta.dirname, '../../examples');
interface Printed { readonly whole: boolean; readonly chains: number; readonly entries: number; readonly broken?: { readonly chain: string; readonly position: number; readonly what: string }; readonly anchors: readonly { readonly chain: string; readonly count: number; readonly head: string }[] }

/** A store with a history, and what changes it behind Stance's back. */
const withStore = (work: (cwd: string, sql: (...statements: readonly string[]) => void) => Promise<void>): Promise<void> => inFolder(async (cwd) => {
  for (const name of ['shop-before.rec', 'shop-after.rec']) await stance(['scan', '--replay', join(examples, name), '--store', 'f.db'], { cwd });
  await work(cwd, (...statements) => {
    const db = new DatabaseSync(join(cwd, 'f.db'));
    for (const statement of statements) db.exec(statement);
    db.close();
  });
});

const audited = async (cwd: string, ...more: readonly string[]): Promise<Printed & { readonly code: number | null }> => {
  const { code, out, err } = await stance(['audit', '--store', 'f.db', '--format', 'json', ...more], { cwd });
  assert.equal(err, '');
  return { code, ...JSON.parse(out) as Printed };
};

describe('stance audit', () => {
  test('a history that is whole: heads, counts, 0', async () => {
    await withStore(async (cwd) => {
      const { code, whole, anchors, entries, chains } = await audited(cwd);
      assert.deepEqual([code, whole, chains], [0, true, anchors.length]);
      assert.ok(entries > 3);
      assert.equal(anchors.reduce((sum, { count }) => sum + count, 0), entries);
      const { out } = await stance(['audit', '--store', 'f.db'], { cwd });
      for (const { chain } of anchors) assert.ok(out.includes(`  ${chain}\n`), chain);
      for (const { head } of anchors) assert.match(out, new RegExp(`^${head} +\\d+ +`, 'm'));
      assert.match(out, new RegExp(`^whole: ${entries} entries in ${chains} chains?$`, 'm'));
    });
  });
  const touched: readonly (readonly [string, string, string])[] = [
    ['a changed entry', 'changed', `UPDATE history SET body = replace(body, '"opened"', '"resolved"') WHERE position = 1 AND chain = (SELECT chain FROM anchors ORDER BY count DESC LIMIT 1)`],
    ['reordered entries', 'reordered', `CREATE TEMP TABLE two AS SELECT chain, position, body FROM history WHERE position < 3 AND chain = (SELECT chain FROM anchors ORDER BY count DESC LIMIT 1); UPDATE history SET body = '{}' WHERE chain = (SELECT chain FROM two) AND position < 3; UPDATE history SET body = (SELECT body FROM two WHERE two.position = 3 - history.position) WHERE chain = (SELECT chain FROM two) AND position < 3`],
    ['a removed entry', 'removed', `DELETE FROM history WHERE position = 1 AND chain = (SELECT chain FROM anchors ORDER BY count DESC LIMIT 1)`],
    ['a cut-off entry', 'cut off', `DELETE FROM history WHERE position = (SELECT max(count) FROM anchors) AND chain = (SELECT chain FROM anchors ORDER BY count DESC LIMIT 1)`],
  ];
  for (const [name, what, statement] of touched) test(name, async () => {
    await withStore(async (cwd, sql) => {
      sql(statement);
      const { code, whole, broken } = await audited(cwd);
      assert.deepEqual([code, whole, broken?.what], [1, false, what]);
      const text = await stance(['audit', '--store', 'f.db'], { cwd });
      assert.equal(text.code, 1);
      assert.match(text.out, new RegExp(`^broken: ${what}\\. Entry ${broken?.position ?? 0} of the history of `, 'm'));
    });
  });
  test('a history that was rewritten whole shows against anchors of an earlier audit', async () => {
    await withStore(async (cwd) => {
      const { out } = await stance(['audit', '--store', 'f.db', '--format', 'json'], { cwd });
      await writeFile(join(cwd, 'anchors.json'), out);
      await writeFile(join(cwd, 'anchors.ndjson'), (JSON.parse(out) as Printed).anchors.map((anchor) => `${JSON.stringify(anchor)}\n`).join(''));
      for (const file of ['anchors.json', 'anchors.ndjson']) assert.equal((await audited(cwd, '--anchors', file)).code, 0);
      await stance(['scan', '--replay', join(examples, 'shop-before.rec'), '--store', 'other.db'], { cwd });
      await writeFile(join(cwd, 'f.db'), await readFile(join(cwd, 'other.db')));
      assert.equal((await audited(cwd)).code, 0);
      assert.equal((await audited(cwd, '--anchors', 'anchors.json')).code, 1);
    });
  });
  test('what is no store or no anchors is an error', async () => {
    await withStore(async (cwd) => {
      assert.equal((await stance(['audit', '--store', 'none.db'], { cwd })).code, 2);
      for (const [text, why] of [['{"anchors":[{"chain":"x"}]}', /anchors\.json: anchor 1: /], ['nonsense\n', /anchors\.json:1: this line is not JSON/]] as const) {
        await writeFile(join(cwd, 'anchors.json'), text);
        const { code, out, err } = await stance(['audit', '--store', 'f.db', '--anchors', 'anchors.json'], { cwd });
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, why);
      }
    });
  });
});
