/** What each command prints, where, and how it ends; on a recorded account, with Node alone. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bareEnv, inFolder, lines, stance } from '../support/cli.ts';

const root = join(import.meta.dirname, '../..');
const recording = join(root, 'examples/shop-before.rec');
const replay = ['scan', '--replay', recording, '--store', 'none'];
const commands = ['scan', 'rules', 'explain', 'findings', 'show', 'import', 'gate', 'event', 'policy', 'redrive'];

describe('help', () => {
  test('names every command and the exit codes', async () => {
    const { code, out, err } = await stance(['--help']);
    assert.equal(code, 0);
    assert.equal(err, '');
    for (const command of commands) assert.match(out, new RegExp(`^  ${command}\\b`, 'm'));
    assert.match(out, /Exit codes: 0 .*1 .*2 .*3 /s);
  });
  for (const command of commands) test(`of ${command}`, async () => {
    const { code, out, err } = await stance([command, '--help']);
    assert.equal(code, 0);
    assert.equal(err, '');
    assert.match(out, new RegExp(`^Usage: stance ${command}`));
  });
  test('without a command it is an error', async () => {
    const { code, out, err } = await stance([]);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /Usage: stance/);
  });
  test('the version is that of package.json', async () => {
    const { out } = await stance(['--version']);
    assert.equal(out.trim(), (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version);
  });
});

const because = new Set(['denied', 'error', 'timeout', 'unresolved', 'not-recorded', 'unsupported', 'needs-attestation']);

describe('scan', () => {
  test('ndjson: a head, verdicts, a summary; nothing else on stdout', async () => {
    const { code, out, err } = await stance([...replay, '--format', 'ndjson', '--verdicts', 'pass,fail,unknown']);
    assert.equal(code, 0);
    assert.equal(err, '');
    const [head, ...rest] = lines(out);
    const summary = rest.pop();
    assert.deepEqual(Object.keys(head ?? {}), ['kind', 'version', 'account', 'regions', 'rules', 'started']);
    assert.equal(head?.['kind'], 'scan');
    assert.equal(head?.['account'], '123456789012');
    assert.deepEqual(head?.['regions'], ['us-east-1']);
    const seen = { pass: 0, fail: 0, unknown: 0 };
    for (const line of rest) {
      assert.equal(line['kind'], 'verdict');
      const verdict = line['verdict'] as keyof typeof seen;
      seen[verdict] += 1;
      assert.deepEqual(Object.keys(line), ['kind', 'ruleId', 'verdict', 'severity', 'resource', 'message', ...(verdict === 'unknown' ? ['because'] : []), 'evidence']);
      const resource = line['resource'] as Record<string, string>;
      for (const key of ['type', 'id', 'name', 'arn', 'account', 'region']) assert.equal(typeof resource[key], 'string', key);
      for (const evidence of line['evidence'] as object[]) assert.deepEqual(Object.keys(evidence), ['path', 'value']);
      if (verdict === 'unknown') {
        const { reason, text } = line['because'] as Record<string, string>;
        assert.ok(because.has(reason ?? ''), reason);
        assert.equal(typeof text, 'string');
      }
      if (resource['type'] === 'AWS::Account') assert.equal(resource['id'], '123456789012');
    }
    assert.ok(seen.pass > 20 && seen.fail > 10);
    assert.deepEqual(Object.keys(summary ?? {}), ['kind', 'resources', 'passed', 'failed', 'unknown', 'new', 'resolved', 'reopened', 'suppressed', 'blind', 'calls', 'writes', 'ms']);
    assert.deepEqual([summary?.['passed'], summary?.['failed'], summary?.['unknown']], [seen.pass, seen.fail, seen.unknown]);
    assert.equal(summary?.['writes'], 0);
    assert.equal(((summary?.['calls'] ?? {}) as Record<string, number>)['iam:GetAccountAuthorizationDetails'], 1);
  });

  test('json is one object with the same', async () => {
    const { out } = await stance([...replay, '--format', 'json']);
    const { scan, verdicts, summary } = JSON.parse(out) as { scan: Record<string, unknown>; verdicts: Record<string, unknown>[]; summary: Record<string, unknown> };
    assert.equal(scan['kind'], 'scan');
    assert.equal(summary['kind'], 'summary');
    assert.ok(verdicts.every((v) => v['verdict'] !== 'pass'), 'passes only where they are asked for');
    assert.equal(verdicts.length, Number(summary['failed']) + Number(summary['unknown']));
  });

  test('text: failures by rule, worst first, three resources each, unknowns, one closing line; no colours in a pipe', async () => {
    const { out } = await stance(replay);
    assert.doesNotMatch(out, /\u001b/);
    const ranks = [...out.matchAll(/^(critical|high|medium|low|informational) {2,}[a-z]/gm)].map(([, severity = '']) => ['critical', 'high', 'medium', 'low', 'informational'].indexOf(severity));
    assert.ok(ranks.length > 5);
    assert.deepEqual(ranks, ranks.toSorted((a, b) => a - b));
    for (const group of out.split(/^(?=\S)/m)) assert.ok([...group.matchAll(/^ {2}\S/gm)].length <= 5 || group.startsWith('unknown'), group);
    assert.match(out, /\n\d+ rules, \d+ resources, \d+ passed, \d+ failed, 0 new, 0 resolved, 0 suppressed, \d+ unknown, \d+ calls, \d+\.\d s\n$/);
  });

  test('exit codes: 1 at --fail-on and above, 3 for what is undecided with --strict, 0 else', async () => {
    const sqs = [...replay, '--rules', 'sqs-queue-encrypted'];
    assert.equal((await stance([...sqs])).code, 0);
    assert.equal((await stance([...sqs, '--fail-on', 'medium'])).code, 1);
    assert.equal((await stance([...sqs, '--fail-on', 'critical'])).code, 0);
    assert.equal((await stance([...sqs, '--strict'])).code, 0);
    const undecided = [...replay, '--rules', 'account-contact-current'];
    assert.equal((await stance([...undecided])).code, 0);
    assert.equal((await stance([...undecided, '--strict'])).code, 3);
    assert.equal((await stance([...replay, '--fail-on', 'informational', '--strict'])).code, 1, 'findings count more than what is undecided');
  });

  test('choices are kept: rules, services, framework, severity', async () => {
    const ids = async (...args: string[]): Promise<string[]> =>
      lines((await stance([...replay, '--format', 'ndjson', '--verdicts', 'pass,fail,unknown', ...args])).out).flatMap((l) => (l['kind'] === 'verdict' ? [String(l['ruleId'])] : []));
    assert.deepEqual([...new Set(await ids('--rules', 'sqs-queue-encrypted'))], ['sqs-queue-encrypted']);
    assert.ok((await ids('--services', 'sqs,sns')).every((id) => /^(sqs|sns)-/.test(id)));
    const { out } = await stance(['rules', '--framework', 'cis-v5', '--severity', 'high', '--format', 'json']);
    const expected = new Set((JSON.parse(out) as { id: string }[]).map(({ id }) => id));
    const seen = await ids('--framework', 'cis-v5', '--severity', 'high');
    assert.ok(seen.length > 0 && seen.every((id) => expected.has(id)));
  });

  test('remembers in .stance/findings.db, and the second look changes nothing', async () => {
    await inFolder(async (cwd) => {
      const scan = ['scan', '--replay', recording, '--format', 'ndjson'];
      const first = lines((await stance(scan, { cwd })).out).at(-1);
      assert.ok(Number(first?.['new']) > 10);
      const second = lines((await stance(scan, { cwd })).out).at(-1);
      for (const kind of ['new', 'resolved', 'reopened']) assert.equal(second?.[kind], 0);
      assert.equal(second?.['blind'], first?.['blind']);
      assert.deepEqual(await readdir(cwd), ['.stance']);
    });
  });
});

describe('rules and explain', () => {
  test('rules as JSON have the promised fields', async () => {
    const rules = JSON.parse((await stance(['rules', '--format', 'json'])).out) as Record<string, unknown>[];
    assert.ok(rules.length >= 60);
    for (const rule of rules) {
      assert.deepEqual(Object.keys(rule), ['id', 'title', 'severity', 'type', 'service', 'controls', 'from']);
      assert.ok((rule['from'] as string[]).every((from) => ['template', 'event', 'sweep'].includes(from)));
    }
  });
  test('a framework shows its coverage', async () => {
    assert.match((await stance(['rules', '--framework', 'cis-v5'])).out, /cis-v5: \d+ of \d+ control ids in data\/controls\.csv are covered\n$/);
  });
  test('explain says why, how to mend it, and shows examples', async () => {
    const { code, out } = await stance(['explain', 'sqs-queue-encrypted']);
    assert.equal(code, 0);
    for (const part of [/^Why: /m, /^Fix: /m, /^Controls: /m, /^pass: /m, /^fail: /m]) assert.match(out, part);
    const json = JSON.parse((await stance(['explain', 'sqs-queue-encrypted', '--format', 'json'])).out) as Record<string, unknown>;
    for (const key of ['id', 'why', 'fix', 'params', 'examples']) assert.ok(key in json, key);
  });
});

test('a reader that has seen enough is no error', async () => {
  for (const args of [['rules'], [...replay, '--format', 'ndjson', '--verdicts', 'pass,fail,unknown']]) {
    const child = spawn(process.execPath, [join(root, 'bin/stance.mjs'), ...args], { env: { ...bareEnv }, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
    child.stdout.once('data', () => { child.stdout.destroy(); });
    const [code] = await once(child, 'close') as [number | null];
    assert.equal(err, '');
    assert.equal(code, 0);
  }
});

test('works from any directory, and says what it is short of', async () => {
  assert.equal((await stance(['rules', '--severity', 'critical'], { cwd: tmpdir() })).code, 0);
  const none = await stance([...replay, '--rules', 'sqs-queue-encrypted', '--severity', 'critical']);
  assert.match(none.err, /no rule is left by these options/);
});
