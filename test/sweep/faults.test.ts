/** With services that fail, deny, hang, cut and throttle: nothing is guessed, nothing wrongly resolved, and the run ends. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { emulatorEnv, inFolder, lines, stance } from '../support/cli.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';
import { startFaultProxy, type Fault, type FaultProxy } from '../support/fault-proxy.ts';
import { seed } from '../support/seed.ts';

let moto: Emulator;
let proxy: FaultProxy;
before(async () => {
  moto = await startMoto({ managedPolicies: false });
  await seed(moto.endpoint, 'us-east-1', { buckets: 6, principals: 6, functions: 3, tables: 3, topics: 3, queues: 6, keys: 3, trails: 1, logGroups: 3, alarms: 2, eventRules: 1, buses: 1 });
  proxy = await startFaultProxy(moto.endpoint);
});
after(async () => { await proxy.stop(); await moto.stop(); });
beforeEach(() => { proxy.faults = []; proxy.seen.length = 0; });

const scanArgs = ['scan', '--regions', 'us-east-1', '--format', 'ndjson', '--verdicts', 'pass,fail,unknown'];

interface Line { readonly ruleId: string; readonly verdict: string; readonly resource: { readonly type: string; readonly id: string }; readonly because?: Readonly<Record<string, string>> }

/** Scans through the proxy and answers the verdict lines, the summary and how long it took. */
async function scan(faults: readonly Fault[], options: { readonly store?: string; readonly cwd?: string; readonly timeout?: number } = {}) {
  proxy.faults = faults;
  const env = { ...emulatorEnv(proxy.endpoint), STANCE_CALL_TIMEOUT_MS: String(options.timeout ?? 1500) };
  const { code, out, err } = await stance([...scanArgs, '--store', options.store ?? 'none'], { env, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) });
  assert.equal(code, 0, err);
  assert.equal(err, '');
  const all = lines(out);
  return { verdicts: all.filter((l) => l['kind'] === 'verdict') as unknown as Line[], summary: all.at(-1) as Readonly<Record<string, number>> };
}

/** Verdicts whose rule read nothing of these services, as texts in one order. */
const others = (verdicts: readonly Line[], sure: readonly string[]): string[] =>
  verdicts.filter((v) => sure.includes(v.resource.type)).map((v) => JSON.stringify({ ...v, evidence: undefined })).sort();

test('one service answers 500, one denies, one hangs: the others judge as before', async () => {
  // Rules on these types read nothing of the three services.
  const sure = ['AWS::SNS::Topic', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket', 'AWS::IAM::User', 'AWS::IAM::Group'];
  const before = await scan([]);
  const started = Date.now();
  const during = await scan([{ service: 'sqs', kind: 'fail' }, { service: 'lambda', kind: 'deny' }, { service: 'events', kind: 'hang' }]);
  assert.ok(Date.now() - started < 60_000, 'the run ends');
  assert.ok(others(before.verdicts, sure).length > 100);
  assert.deepEqual(others(during.verdicts, sure), others(before.verdicts, sure));
  const about = (service: string): Line[] => during.verdicts.filter((v) => v.because?.['service'] === service);
  assert.ok(about('sqs').length > 0 && about('sqs').every((v) => v.because?.['reason'] === 'error' && v.because['operation'] !== undefined));
  assert.ok(about('lambda').length > 0 && about('lambda').every((v) => v.because?.['reason'] === 'denied' && v.because['permission']?.startsWith('lambda:')));
  assert.ok(about('events').length > 0 && about('events').every((v) => v.because?.['reason'] === 'timeout'));
  for (const type of ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::Events::Rule']) assert.ok(!during.verdicts.some((v) => v.resource.type === type && v.verdict !== 'unknown'), `${type} is not judged blindly`);
});

describe('every error of every service is shown as unknown, with service and operation', () => {
  const services = ['iam', 's3', 's3control', 'lambda', 'dynamodb', 'sns', 'sqs', 'kms', 'cloudtrail', 'logs', 'monitoring', 'events', 'account'];
  for (const kind of ['deny', 'fail', 'cut'] as const) test(kind, async () => {
    const { verdicts } = await scan(services.map((service) => ({ service, kind })));
    assert.ok(verdicts.length > 50);
    for (const verdict of verdicts) {
      assert.equal(verdict.verdict, 'unknown', JSON.stringify(verdict));
      const { reason, service, operation, permission } = verdict.because ?? {};
      assert.equal(reason, kind === 'deny' ? 'denied' : 'error', JSON.stringify(verdict));
      assert.ok(service && operation);
      if (kind === 'deny') assert.match(permission ?? '', /^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
    }
  });
});

test('throttled calls are sent again and succeed', async () => {
  const before = await scan([]);
  const throttled = ['iam', 's3', 'lambda', 'dynamodb', 'sns', 'sqs', 'kms', 'logs', 'monitoring', 'events', 'cloudtrail'].map((service): Fault => ({ service, kind: 'throttle', times: 2 }));
  const during = await scan([...throttled, { kind: 'delay', ms: 5 }], { timeout: 15_000 });
  assert.ok(proxy.seen.filter((s) => s.fault === 'throttle').length >= 20);
  const types = [...new Set(before.verdicts.map((v) => v.resource.type))];
  assert.deepEqual(others(during.verdicts, types), others(before.verdicts, types));
});

describe('the store', () => {
  const states = async (cwd: string): Promise<Map<string, string>> => {
    const { out } = await stance(['findings', '--state', 'open,blind,resolved,suppressed', '--format', 'ndjson'], { cwd });
    return new Map(lines(out).map((f) => [String(f['id']), `${String(f['state'])} ${(f['resource'] as { type: string }).type} ${String(f['ruleId'])}`]));
  };
  const store = '.stance/findings.db';

  test('lost sight makes open findings blind and resolves none; sight regained makes them open again', async () => {
    await inFolder(async (cwd) => {
      await scan([], { cwd, store });
      const before = await states(cwd);
      const openQueues = [...before.values()].filter((s) => s.startsWith('open AWS::SQS::Queue')).length;
      const openFunctions = [...before.values()].filter((s) => s.startsWith('open AWS::Lambda::Function')).length;
      assert.ok(openQueues > 0 && openFunctions > 0);

      const faults: Fault[] = [{ service: 'sqs', kind: 'deny' }, { service: 'lambda', kind: 'hang' }, { service: 'dynamodb', kind: 'fail' }, { service: 'iam', kind: 'deny' }];
      const { summary } = await scan(faults, { cwd, store });
      const during = await states(cwd);
      assert.equal(summary['resolved'], 0);
      assert.ok(![...during.values()].some((s) => s.startsWith('resolved') && ![...before.values()].includes(s)));
      for (const type of ['SQS::Queue', 'Lambda::Function', 'DynamoDB::Table']) assert.ok(![...during.values()].some((s) => s.startsWith(`open AWS::${type}`)), `no finding on ${type} is called open`);
      assert.equal([...before].filter(([id, s]) => s.startsWith('open') && during.get(id)?.startsWith('resolved')).length, 0);

      const again = await scan(faults, { cwd, store });
      assert.deepEqual([again.summary['new'], again.summary['resolved'], again.summary['reopened']], [0, 0, 0]);
      assert.deepEqual(await states(cwd), during, 'still blind is no news');

      const { summary: after } = await scan([], { cwd, store });
      assert.deepEqual([after['new'], after['reopened']], [0, 0]);
      const regained = await states(cwd);
      for (const [id, state] of before) assert.equal(regained.get(id), state);
      for (const [id, state] of regained) assert.ok(before.has(id) || state.startsWith('resolved'), `${state}: blind spots end with the blindness`);
      const audit = await stance(['show', [...regained.keys()][0] ?? ''], { cwd });
      assert.equal(audit.code, 0);
    });
  });
});
