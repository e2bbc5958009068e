/** `stance suppress`: an entry for a finding, put into the file without touching the rest of it. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { appendEntry, entryText } from '../../lib/suppressions-edit.ts';
import { parseSuppressions } from '../../lib/suppressions-file.ts';
import { inFolder, lines, stance } from '../support/cli.ts';

const recording = join(import.meta.dirname, '../../examples/shop-before.rec');
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const file = 'stance.suppressions.yaml';

/** A folder with a store that has findings, and one of those. */
const withFinding = (work: (cwd: string, finding: { readonly id: string; readonly ruleId: string; readonly resource: { readonly arn: string } }) => Promise<void>): Promise<void> => inFolder(async (cwd) => {
  await stance(['scan', '--replay', recording], { cwd });
  const found = lines((await stance(['findings', '--format', 'ndjson', '--state', 'open'], { cwd })).out) as never[];
  await work(cwd, found[0] ?? assert.fail('no finding'));
});

describe('stance suppress', () => {
  test('writes the file, with a header, and the next scan suppresses that finding alone', async () => {
    await withFinding(async (cwd, { id, ruleId, resource }) => {
      const { code, out, err } = await stance(['suppress', id, '--until', day(30), '--reason', 'Agreed: "no data"', '--owner', 'shop', '--ticket', '4711'], { cwd });
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /^stance\.suppressions\.yaml: .* is accepted for .* until .*\n$/);
      const text = await readFile(join(cwd, file), 'utf8');
      assert.match(text, /^# Accepted risks of Stance/);
      const [entry, ...more] = parseSuppressions(file, text, new Date());
      assert.equal(more.length, 0);
      assert.deepEqual({ ...entry?.suppression, until: '' }, { rule: ruleId, resource: resource.arn, account: '123456789012', reason: 'Agreed: "no data"', owner: 'shop', ticket: '4711', until: '' });
      await stance(['scan', '--replay', recording], { cwd });
      const suppressed = lines((await stance(['findings', '--format', 'ndjson', '--state', 'suppressed'], { cwd })).out);
      assert.deepEqual(suppressed.map((f) => f['id']), [id]);
      assert.deepEqual((await readdir(cwd)).sort(), ['.stance', file]);

      const again = await stance(['suppress', id, '--until', day(30), '--reason', 'Again', '--owner', 'shop'], { cwd });
      assert.equal(again.code, 2);
      assert.match(again.err, /^stance: stance\.suppressions\.yaml:2: this is accepted already, until /);
    });
  });
  test('--dry-run prints the entry and writes nothing', async () => {
    await withFinding(async (cwd, { id, ruleId }) => {
      const { code, out } = await stance(['suppress', id, '--until', day(3), '--reason', 'x\u202e\ny', '--owner', 'shop', '--dry-run'], { cwd });
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^- rule: ${ruleId}\\n`));
      assert.match(out, /\n {2}reason: x y\n/);
      assert.deepEqual(await readdir(cwd), ['.stance']);
    });
  });
  test('refuses what would not be valid', async () => {
    await withFinding(async (cwd, { id }) => {
      const refused = async (args: readonly string[], why: RegExp): Promise<void> => {
        const { code, out, err } = await stance(['suppress', ...args], { cwd });
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, why);
      };
      const owner = ['--reason', 'x', '--owner', 'shop'];
      await refused([id, ...owner], /--until/);
      await refused([id, '--until', day(366), ...owner], /more than 365 days away/);
      await refused([id, '--until', 'soon', ...owner], /neither a date nor a time/);
      await refused(['nothing', '--until', day(3), ...owner], /there is no finding "nothing"/);
      await refused([id, '--until', day(3), '--reason', ' ', '--owner', 'shop'], /--reason is empty/);
      await refused([id, '--until', day(3), '--reason', 'x', '--store', 'other.db'], /other\.db/);
      await writeFile(join(cwd, file), '- rule: no-such-rule\n');
      await refused([id, '--until', day(3), ...owner], /stance\.suppressions\.yaml:1: /);
      assert.equal(await readFile(join(cwd, file), 'utf8'), '- rule: no-such-rule\n');
    });
  });
});

describe('an entry is added', () => {
  const now = new Date('2026-11-25T10:00:00Z');
  const rules = new Set(['a-rule']);
  const entry = { rule: 'a-rule', resource: 'arn:aws:sqs:us-east-1:111122223333:orders', account: '011122223333', reason: 'Why: "not" # this', owner: '@shop', until: '2027-01-01' };
  const old = '- rule: a-rule # first\n  resource: Orders\n  reason: >-\n    a long\n    text\n  owner: shop\n  until: 2027-02-01\n';
  const texts: readonly (readonly [string, string | undefined, boolean])[] = [
    ['to no file', undefined, true], ['to an empty one', '', true], ['after comments', '# Ours\n', true], ['after entries', `# Ours\n${old}# end\n`, true],
    ['after a line without its end', old.trimEnd(), true], ['after indented entries', old.replaceAll(/^(?=.)/gm, '  '), true], ['to an empty list', '# Ours\n[]\n', false],
    ['to a list in one line', '[{ rule: a-rule, resource: Orders, reason: x, owner: y, until: 2027-01-01 }]\n', false],
  ];
  for (const [name, before, kept] of texts) test(name, () => {
    const after = appendEntry('s.yaml', before, entry, now, rules);
    if (kept && before !== undefined) assert.ok(after.startsWith(before), after);
    const found = parseSuppressions('s.yaml', after, now, rules);
    assert.deepEqual(found.at(-1)?.suppression, { ...entry, until: '2027-01-01T23:59:59.999Z' });
    assert.equal(appendEntry('s.yaml', after, { ...entry, resource: 'x' }, now, rules).length > after.length, true);
  });
  test('whatever its texts are', () => {
    for (const text of ['null', '- x', 'a: b', "it's", '"', '{x}', '*x', '&x', '!x', '|', '%x', '1e3', 'true', '~', '0x1f', 'x #y', '#y', '\u00e9\u4e2d', '```']) {
      const after = appendEntry('s.yaml', old, { ...entry, reason: text, resource: text }, now, rules);
      assert.equal(parseSuppressions('s.yaml', after, now, rules).at(-1)?.suppression.reason, text);
    }
  });
  test('and looks as a person would write it', () => {
    assert.equal(entryText({ ...entry, reason: 'No data' }), `- rule: a-rule\n  resource: arn:aws:sqs:us-east-1:111122223333:orders\n  account: "011122223333"\n  reason: No data\n  owner: "@shop"\n  until: 2027-01-01\n`);
  });
});
