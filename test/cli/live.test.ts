/** `stance scan` of an account in an emulator: recording and replaying, importing, credentials, the deployed store's name. */
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { makeShop } from '../../examples/shop.ts';
import { clientFor } from '../support/aws.ts';
import { bareEnv, emulatorEnv, inFolder, lines, stance } from '../support/cli.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';

let moto: Emulator;
let proxy: FaultProxy;
/** Put together here, so that this file holds no secret either. */
const secrets = {
  PAYMENT_API_KEY: ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'), DB_PASSWORD: 'correct-horse-battery-staple', GITHUB: ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_'),
};

before(async () => {
  moto = await startMoto({ managedPolicies: false });
  await makeShop(clientFor(moto.endpoint));
  await new LambdaClient(clientFor(moto.endpoint)).send(new CreateFunctionCommand({
    FunctionName: 'leaky', Role: 'arn:aws:iam::123456789012:role/checkout-role', Handler: 'index.handler', Runtime: 'nodejs24.x',
    Description: `token ${secrets.GITHUB}`, Environment: { Variables: secrets }, Code: { ZipFile: Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]) },
  }));
  proxy = await startFaultProxy(moto.endpoint);
});
after(async () => { await proxy.stop(); await moto.stop(); });

/** Verdict lines without what may differ from look to look, in one order. */
const verdicts = (out: string): string[] => out.split('\n').filter((line) => line.includes('"kind":"verdict"')).sort();
const callsOf = (summary: Record<string, unknown> | undefined): Record<string, number> => (summary?.['calls'] ?? {}) as Record<string, number>;
const scan = ['scan', '--regions', 'us-east-1', '--format', 'ndjson', '--verdicts', 'pass,fail,unknown'];

test('what is recorded is replayed with the same verdicts and calls, and holds no secret', async () => {
  await inFolder(async (cwd) => {
    const live = await stance([...scan, '--record', 'account.rec', '--store', 'live.db'], { cwd, env: emulatorEnv(moto.endpoint) });
    assert.equal(live.code, 0, live.err);
    const replayed = await stance([...scan, '--replay', 'account.rec', '--store', 'replayed.db'], { cwd });
    assert.equal(replayed.code, 0, replayed.err);
    assert.ok(verdicts(live.out).length > 100);
    assert.deepEqual(verdicts(replayed.out), verdicts(live.out));
    const [before, later] = [lines(live.out).at(-1), lines(replayed.out).at(-1)];
    for (const key of ['resources', 'passed', 'failed', 'unknown', 'new', 'blind']) assert.equal(later?.[key], before?.[key], key);
    // Who we are is told by the head of the recording; the report is asked for again until it is ready.
    const { 'sts:GetCallerIdentity': _who, 'iam:GenerateCredentialReport': _report, ...calls } = callsOf(before);
    const { 'iam:GenerateCredentialReport': _asked, ...answered } = callsOf(later);
    assert.deepEqual(answered, calls);
    const files = await Promise.all((await readdir(cwd)).map(async (file) => [file, await readFile(join(cwd, file), 'latin1')] as const));
    for (const [name, secret] of Object.entries(secrets)) {
      for (const [file, text] of [...files, ['output', live.out + live.err] as const]) assert.ok(!text.includes(secret), `${file} holds ${name}`);
    }
  });
});

test('verdicts that are imported make the findings that the scan made', async () => {
  await inFolder(async (cwd) => {
    const env = emulatorEnv(moto.endpoint);
    const { out } = await stance([...scan, '--store', 'scanned.db'], { cwd, env });
    const imported = await stance(['import', '-', '--store', 'imported.db'], { cwd, input: out });
    assert.equal(imported.code, 0, imported.err);
    const found = async (store: string): Promise<string[]> => {
      const { out: text } = await stance(['findings', '--state', 'open,blind', '--format', 'ndjson', '--store', store], { cwd });
      return lines(text).map(({ id, ruleId, severity, state, resource, message, owner }) => JSON.stringify({ id, ruleId, severity, state, resource, message, owner })).sort();
    };
    const scanned = await found('scanned.db');
    assert.ok(scanned.length > 20);
    // The owner is a tag, which verdict lines do not carry.
    const ownerless = (list: readonly string[]): string[] => list.map((line) => JSON.stringify({ ...JSON.parse(line) as object, owner: undefined })).sort();
    assert.deepEqual(ownerless(await found('imported.db')), ownerless(scanned));
    const again = await stance(['import', '-', '--store', 'imported.db'], { cwd, input: out });
    assert.match(again.err, /0 changes recorded/);
  });
});

test('a damaged line is named, and nothing of the file is imported', async () => {
  await inFolder(async (cwd) => {
    const { out } = await stance([...scan, '--store', 'none', '--services', 'sqs'], { cwd, env: emulatorEnv(moto.endpoint) });
    const good = out.split('\n');
    const cases: readonly (readonly [line: string, says: RegExp])[] = [
      ['{"kind":"verdict",', /-:2: this line is not JSON/],
      ['{"kind":"verdict"}', /-:2: ruleId must be of type string/],
      [String(good[1]).replace(/"verdict":"\w+"/, '"verdict":"maybe"'), /-:2: verdict must be "pass" or "fail" or "unknown"/],
      [String(good[1]).replace(/"severity":"\w+"/, '"severity":"bad"'), /-:2: severity must be "critical"/],
      ['null', /-:2: the line must be of type object/],
      ['[]', /-:2: /],
    ];
    for (const [line, says] of cases) {
      const { code, err } = await stance(['import', '-', '--store', 'imported.db'], { cwd, input: [good[0], line, ...good.slice(2)].join('\n') });
      assert.equal(code, 2);
      assert.match(err, says);
      assert.match(err, /^stance: [^\n]+\n$/);
    }
    assert.deepEqual(await readdir(cwd), []);
  });
});

describe('credentials', () => {
  const env = (): Readonly<Record<string, string>> => emulatorEnv(proxy.endpoint);
  const codes: readonly (readonly [code: string, says: RegExp])[] = [
    ['ExpiredToken', /the AWS credentials have expired; sign in again/], ['ExpiredTokenException', /the AWS credentials have expired/],
    ['InvalidClientTokenId', /AWS refused the credentials \(InvalidClientTokenId\)/], ['SignatureDoesNotMatch', /AWS refused the credentials \(SignatureDoesNotMatch\)/],
  ];
  for (const [code, says] of codes) test(code, async () => {
    proxy.faults = [{ service: 'sts', kind: 'error', code, status: 403 }];
    await inFolder(async (cwd) => {
      const ended = await stance([...scan, '--record', 'x.rec'], { cwd, env: env() });
      assert.equal(ended.code, 2);
      assert.match(ended.err, says);
      assert.match(ended.err, /^stance: [^\n]+\.\n$/);
      assert.equal(ended.out, '');
      assert.deepEqual(await readdir(cwd), []);
    });
  });
  test('an unknown region is looked for in the account, then refused', async () => {
    proxy.faults = [];
    const { code, err } = await stance(['scan', '--regions', 'us-east-1,eu-centrall-1', '--store', 'none'], { env: env() });
    assert.equal(code, 2);
    assert.match(err, /there is no region "eu-centrall-1"; did you mean eu-central-1\?/);
  });
  test('regions that can not be listed', async () => {
    proxy.faults = [{ service: 'account', kind: 'deny' }, { service: 'ec2', kind: 'deny' }];
    const { code, err } = await stance(['scan', '--store', 'none'], { env: env() });
    assert.equal(code, 2);
    assert.match(err, /the enabled regions could not be listed: account:ListRegions was denied\.; allow account:ListRegions, or name them with --regions/);
  });
  test('a table that is not there', async () => {
    proxy.faults = [];
    const { code, out, err } = await stance([...scan, '--store', 'dynamodb:nowhere'], { env: env() });
    assert.equal(code, 2);
    assert.match(err, /^stance: there is no table nowhere in this account and region; [^\n]+\.\n$/);
    assert.equal(out, '');
  });
});

test('a recording that can not be written to its end is an error, at once or at last', async () => {
  const full = await stance([...scan, '--store', 'none', '--services', 'sqs', '--record', '/dev/full'], { env: emulatorEnv(moto.endpoint) });
  assert.equal(full.code, 2);
  assert.match(full.err, /^stance: \/dev\/full: the recording can't be written \(ENOSPC\); name a writable file with --record\.\n$/);
  const nowhere = await stance([...scan, '--store', 'none', '--record', '/nonexistent/x.rec'], { env: emulatorEnv(moto.endpoint) });
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.err, /\/nonexistent\/x\.rec: the recording can't be written \(ENOENT\)/);
});

test('STANCE_DEBUG shows where an error came from, and nothing else does', async () => {
  const quiet = await stance(['scan'], { env: bareEnv });
  assert.doesNotMatch(quiet.err, /\n\s+at /);
  const loud = await stance(['scan'], { env: { ...bareEnv, STANCE_DEBUG: '1' } });
  assert.equal(loud.code, 2);
  assert.match(loud.err, /\n\s+at /);
});
