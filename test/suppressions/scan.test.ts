/** Accepted risks in a scan: the findings' life follows the file. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, lines, stance, type Ended } from '../support/cli.ts';

const recording = join(import.meta.dirname, '../../examples/shop-before.rec');
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const entry = (rule: string, resource: string, more = '', until = day(100)): string => `- rule: ${rule}\n  resource: '${resource}'\n  reason: A test\n  owner: shop\n  until: ${until}\n${more}`;
const file = 'stance.suppressions.yaml';

const scan = (cwd: string, ...args: readonly string[]): Promise<Ended> => stance(['scan', '--replay', recording, '--format', 'ndjson', ...args], { cwd });
const summaryOf = ({ out }: Ended): Record<string, unknown> => lines(out).at(-1) ?? {};
const failures = ({ out }: Ended): { readonly ruleId: string; readonly resource: { readonly arn: string }; readonly suppression?: object }[] => lines(out).filter((l) => l['verdict'] === 'fail') as never;
const findings = async (cwd: string, state: string): Promise<Record<string, unknown>[]> => lines((await stance(['findings', '--state', state, '--format', 'ndjson'], { cwd })).out);
const history = async (cwd: string, id: string): Promise<string[]> => (JSON.parse((await stance(['show', id, '--format', 'json'], { cwd })).out) as { history: { kind: string }[] }).history.map(({ kind }) => kind);

describe('suppressions in a scan', () => {
  test('suppress a finding, end with their entry, and hold again', async () => {
    await inFolder(async (cwd) => {
      const before = await scan(cwd);
      const [one] = failures(before);
      assert.ok(one);
      await writeFile(join(cwd, file), entry(one.ruleId, one.resource.arn));
      const held = await scan(cwd);
      assert.equal(summaryOf(held)['suppressed'], 1);
      assert.equal(summaryOf(held)['failed'], Number(summaryOf(before)['failed']) - 1);
      assert.equal(failures(held).filter(({ suppression }) => suppression).length, 1);
      const [suppressed, ...more] = await findings(cwd, 'suppressed');
      assert.equal(more.length, 0);
      assert.equal((suppressed?.['suppression'] as { reason: string } | undefined)?.reason, 'A test');
      const id = String(suppressed?.['id']);
      assert.equal(summaryOf(await scan(cwd))['suppressed'], 1);
      assert.deepEqual(await history(cwd, id), ['opened', 'suppressed']);

      await writeFile(join(cwd, file), '# none\n');
      assert.equal(summaryOf(await scan(cwd))['suppressed'], 0);
      assert.deepEqual(await history(cwd, id), ['opened', 'suppressed', 'suppression-ended']);
      await writeFile(join(cwd, file), entry(one.ruleId, one.resource.arn));
      await scan(cwd);
      await rm(join(cwd, file));
      const { err } = await scan(cwd);
      assert.match(err, /there is no stance\.suppressions\.yaml here, so 1 accepted risk ends/);
      assert.deepEqual(await history(cwd, id), ['opened', 'suppressed', 'suppression-ended', 'suppressed', 'suppression-ended']);
    });
  });
  test('do not fail it, without a store either', async () => {
    await inFolder(async (cwd) => {
      const all = new Set(failures(await scan(cwd, '--store', 'none')).map(({ ruleId }) => ruleId));
      await writeFile(join(cwd, 'accepted.yaml'), [...all].map((rule) => entry(rule, '*')).join(''));
      assert.equal((await scan(cwd, '--store', 'none', '--fail-on', 'informational')).code, 1);
      const ended = await scan(cwd, '--store', 'none', '--fail-on', 'informational', '--suppressions', 'accepted.yaml');
      assert.equal(ended.code, 0);
      assert.equal(summaryOf(ended)['failed'], 0);
      assert.equal(ended.err, '');
    });
  });
  test('that have ended, match nothing, or are of another kind are told of', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, file), [
        entry('sqs-queue-encrypted', '*', '', day(-2)), entry('s3-bucket-versioning', 'arn:aws:s3:::no-such-bucket'), entry('sqs-queue-dlq', 'App/Orders'),
        entry('s3-bucket-versioning', '*-nowhere', '  account: "999999999999"\n'),
      ].join(''));
      const ended = await scan(cwd);
      assert.match(ended.err, /:1: the suppression of sqs-queue-encrypted for \* ended /);
      assert.match(ended.err, /:6: the suppression of s3-bucket-versioning for arn:aws:s3:::no-such-bucket matches nothing/);
      assert.match(ended.err, /1 more suppression names construct paths, which an account does not show; stance gate says/);
      assert.equal(ended.err.trim().split('\n').length, 3);
      assert.equal(summaryOf(ended)['suppressed'], 0);
    });
  });
  test('that are malformed stop it before anything is written', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, file), '- rule: sqs-queue-encrypted\n  resource: "*"\n');
      const { code, out, err } = await scan(cwd);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^stance: stance\.suppressions\.yaml:1: reason is missing; /);
    });
  });
});
