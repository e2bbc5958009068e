/** Accepted risks in the gate: what they hold back, and what is told of them. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, lines, stance, type Ended } from '../support/cli.ts';

const template = JSON.stringify({ Resources: {
  Orders: { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': 'App/Orders/Resource' }, Properties: { SqsManagedSseEnabled: false } },
  Others: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: false } },
} });
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const entry = (resource: string, until = day(100), rule = 'sqs-queue-encrypted'): string => `- rule: ${rule}\n  resource: '${resource}'\n  reason: No personal data\n  owner: shop\n  until: ${until}\n`;

/** Judges the template with a file of suppressions in the working directory. */
const judged = (file: string, args: readonly string[] = ['--format', 'ndjson']): Promise<Ended> => inFolder(async (cwd) => {
  await writeFile(join(cwd, 'template.json'), template);
  if (file !== '') await writeFile(join(cwd, 'stance.suppressions.yaml'), file);
  return await stance(['gate', 'template.json', ...args], { cwd });
});

const summaryOf = ({ out }: Ended): Record<string, unknown> => lines(out).at(-1) ?? {};
const suppressedIn = ({ out }: Ended): unknown[] => lines(out).filter((l) => l['suppression'] !== undefined).map((l) => [(l['resource'] as { id: string }).id, l['ruleId'], l['verdict']]);

describe('suppressions in the gate', () => {
  for (const resource of ['Orders', 'App/Orders/Resource', 'App/Orders', 'App/*', 'Ord*s']) test(`${resource} holds one failure back`, async () => {
    const [without, held] = await Promise.all([judged(''), judged(entry(resource))]);
    assert.deepEqual(suppressedIn(held), [['Orders', 'sqs-queue-encrypted', 'fail']]);
    assert.equal(summaryOf(held)['suppressed'], 1);
    assert.equal(summaryOf(held)['failed'], Number(summaryOf(without)['failed']) - 1);
    assert.equal(held.err, '');
  });
  for (const resource of ['Order', 'rders', 'App', 'Orders/Resource', 'app/*']) test(`${resource} is no name of it`, async () => {
    const ended = await judged(entry(resource));
    assert.deepEqual(suppressedIn(ended), []);
    assert.match(ended.err, /stance\.suppressions\.yaml:1: the suppression of sqs-queue-encrypted for .* matches nothing/);
    assert.equal((summaryOf(ended)['suppressions'] as { unmatched: unknown[] }).unmatched.length, 1);
  });
  test('what is accepted does not fail the gate', async () => {
    const rules = new Set(lines((await judged('')).out).filter((l) => l['verdict'] === 'fail').map((l) => l['ruleId'] as string));
    const all = [...rules].map((rule) => entry('*', day(1), rule)).join('');
    assert.equal((await judged('')).code, 1);
    assert.equal((await judged(all)).code, 0);
    assert.equal((await judged(all, ['--suppressions', 'none'])).code, 1);
  });
  test('an expired one holds no more, and is told of', async () => {
    const ended = await judged(entry('Orders', day(-2)));
    assert.deepEqual(suppressedIn(ended), []);
    assert.equal(ended.code, 1);
    assert.match(ended.err, /^stance: stance\.suppressions\.yaml:1: the suppression of sqs-queue-encrypted for Orders ended .* holds no more; .*\n$/);
    assert.match((await judged(entry('Orders', day(-2)), ['--format', 'markdown'])).out, /The suppression of `sqs-queue-encrypted` for `Orders` .* ended .* and holds no more/);
  });
  test('one that names an ARN is left to the scan', async () => {
    const { err } = await judged(entry('arn:aws:sqs:us-east-1:111122223333:orders'));
    assert.match(err, /^stance: 1 more suppression names ARNs, which templates do not show; stance scan says whether they match\.\n$/);
  });
  test('a malformed one stops with its line', async () => {
    const { code, out, err } = await judged(`${entry('Orders')}- rule: sqs-queue-encrypted\n`);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^stance: stance\.suppressions\.yaml:6: resource is missing; .*\n$/);
  });
  test('a file that is not there stops', async () => {
    const { code, err } = await judged('', ['--suppressions', 'none.yaml']);
    assert.equal(code, 2);
    assert.match(err, /none\.yaml: there is no such file/);
  });
  test('the reports for other tools say that it is accepted', async () => {
    const file = entry('Orders');
    const [sarif, junit, markdown, github, text] = await Promise.all(['sarif', 'junit', 'markdown', 'github', 'text'].map((format) => judged(file, ['--format', format])));
    const results = (JSON.parse(sarif?.out ?? '') as { runs: [{ results: { ruleId: string; suppressions?: { kind: string; justification: string }[] }[] }] }).runs[0].results.filter(({ suppressions }) => suppressions);
    assert.deepEqual(results.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.kind]), [['sqs-queue-encrypted', 'external']]);
    assert.match(results[0]?.suppressions?.[0]?.justification ?? '', /No personal data/);
    assert.match(junit?.out ?? '', /sqs-queue-encrypted.*<skipped message="Accepted until [^"]*: No personal data"\/>/);
    assert.match(markdown?.out ?? '', /1 accepted<\/summary>/);
    assert.equal(github?.out.split('\n').filter((l) => l.includes('sqs-queue-encrypted')).length, 1);
    assert.match(text?.out ?? '', /accepted\n {2}sqs-queue-encrypted on .*No personal data/);
  });
  test('a baseline does not keep what was accepted when it was written', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'template.json'), template);
      await writeFile(join(cwd, 's.yaml'), entry('Orders'));
      const { out } = await stance(['gate', 'template.json', '--suppressions', 's.yaml', '--format', 'json'], { cwd });
      await writeFile(join(cwd, 'baseline.json'), out);
      const fresh = await stance(['gate', 'template.json', '--baseline', 'baseline.json', '--format', 'ndjson'], { cwd });
      assert.deepEqual(lines(fresh.out).filter((l) => l['kind'] === 'verdict').map((l) => l['ruleId']), ['sqs-queue-encrypted']);
      assert.equal(fresh.code, 1);
    });
  });
});
