/** `stance event --run` against an emulator: what an event changed, what rests on it, and the account itself. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openSqlite } from '../../lib/store/sqlite.ts';
import { clientFor } from '../support/aws.ts';
import { emulatorEnv, inFolder, lines, stance } from '../support/cli.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';

let moto: Emulator;
let proxy: FaultProxy;
before(async () => {
  moto = await startMoto({ managedPolicies: false });
  proxy = await startFaultProxy(moto.endpoint);
});
after(async () => { await proxy.stop(); await moto.stop(); });
beforeEach(() => { proxy.faults = []; proxy.seen.length = 0; });

const account = '123456789012';
const record = (eventSource: string, eventName: string, requestParameters: object, more: object = {}): string => JSON.stringify({
  eventVersion: '1.11', eventSource, eventName, eventTime: '2026-06-01T12:00:00Z', eventID: `${eventName}-1`, awsRegion: 'us-east-1', recipientAccountId: account, readOnly: false, eventType: 'AwsApiCall',
  sourceIPAddress: '203.0.113.7', userAgent: 'aws-cli/2', userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/mallory`, accountId: account, userName: 'mallory' }, requestParameters, responseElements: null, ...more,
});
/** Runs the checks for some events; answers the lines by kind. */
async function run(folder: string, events: readonly string[], more: readonly string[] = []) {
  const { code, out, err } = await stance(['event', '--run', '--store', join(folder, 'f.db'), '--confirm', '0', ...more], { cwd: folder, env: { ...emulatorEnv(proxy.endpoint), STANCE_CALL_TIMEOUT_MS: '1500' }, input: events.join('\n') });
  const all = lines(out) as { kind?: string; decision?: string; ruleId: string; verdict?: string; change?: string; resource: { type: string; name: string; region: string }; actor?: { principal: string; eventName: string } }[];
  return { code, err, decisions: all.filter((l) => l.decision !== undefined), verdicts: all.filter((l) => l.kind === 'verdict'), changes: all.filter((l) => l.kind === 'change') };
}
async function states(folder: string, rule: string): Promise<string[]> {
  const store = await openSqlite(join(folder, 'f.db'), { mustExist: true });
  const found: string[] = [];
  for await (const { resource, state } of store.findings({ rules: [rule] })) found.push(`${resource.name} ${state}`);
  await store.close();
  return found.sort();
}

test('a changed role re-judges the functions that use it, and says who changed it', async () => await inFolder(async (folder) => {
  const options = clientFor(moto.endpoint);
  const iam = new IAMClient(options);
  const lambda = new LambdaClient(options);
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
  for (const role of ['worker', 'other']) {
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trust }));
    const code = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);
    for (const n of [1, 2]) await lambda.send(new CreateFunctionCommand({ FunctionName: `${role}-${n}`, Role: Role?.Arn, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: code } }));
  }
  const scanned = await stance(['scan', '--regions', 'us-east-1', '--services', 'lambda,iam', '--store', join(folder, 'f.db')], { cwd: folder, env: emulatorEnv(proxy.endpoint) });
  assert.equal(scanned.code, 0, scanned.err);
  assert.deepEqual(await states(folder, 'lambda-role-no-admin'), []);

  await iam.send(new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'all', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) }));
  const event = record('iam.amazonaws.com', 'PutRolePolicy', { roleName: 'worker', policyName: 'all' });
  const { code, err, decisions, changes, verdicts } = await run(folder, [event, event]);
  assert.equal(code, 0, err);
  assert.deepEqual(decisions.map(({ decision }) => decision), ['check', 'check']);
  const opened = changes.filter(({ ruleId, change }) => ruleId === 'lambda-role-no-admin' && change === 'opened');
  assert.deepEqual(opened.map(({ resource }) => resource.name).sort(), ['worker-1', 'worker-2']);
  assert.ok(changes.every(({ actor }) => actor?.principal.endsWith('user/mallory') && actor.eventName === 'PutRolePolicy'));
  assert.deepEqual(await states(folder, 'lambda-role-no-admin'), ['worker-1 open', 'worker-2 open']);
  assert.ok(verdicts.every(({ resource }) => !resource.name.startsWith('other')));
  assert.ok(changes.some(({ resource }) => resource.type === 'AWS::IAM::Role'));
}));

test('an event on the account is looked at by every family with a rule that it may change', async () => await inFolder(async (folder) => {
  const rulesOf = async (source: string, name: string, more: object = {}): Promise<string[]> => {
    const { code, err, verdicts } = await run(folder, [record(`${source}.amazonaws.com`, name, more)]);
    assert.equal(code, 0, err);
    return verdicts.filter(({ resource }) => resource.type === 'AWS::Account').map(({ ruleId, resource }) => `${ruleId} ${resource.region}`).sort();
  };
  assert.deepEqual(await rulesOf('account', 'PutAlternateContact', { alternateContactType: 'SECURITY' }), ['account-security-contact global']);
  assert.ok((await rulesOf('iam', 'DeleteAccountPasswordPolicy')).includes('iam-password-policy-strong global'));
  assert.ok((await rulesOf('s3', 'PutAccountPublicAccessBlock')).includes('s3-account-block-public-access global'));
  const trail = await rulesOf('cloudtrail', 'StopLogging', { name: 'main' });
  assert.ok(trail.includes('cloudtrail-enabled us-east-1'), trail.join());
}));

test('what an event says is gone ends only after two looks, and comes back', async () => await inFolder(async (folder) => {
  const sqs = new SQSClient(clientFor(moto.endpoint));
  const create = async (): Promise<string | undefined> => (await sqs.send(new CreateQueueCommand({ QueueName: 'orders', Attributes: { SqsManagedSseEnabled: 'false' } }))).QueueUrl;
  const event = (name: string): string => record('sqs.amazonaws.com', name, { queueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/orders`, queueName: 'orders' });
  const QueueUrl = await create();
  const kinds = async (name: string): Promise<(string | undefined)[]> => (await run(folder, [event(name)])).changes.filter(({ ruleId }) => ruleId === 'sqs-queue-encrypted').map(({ change }) => change);
  assert.deepEqual(await kinds('CreateQueue'), ['opened']);
  // An event that tells of an end proves nothing.
  assert.deepEqual(await kinds('DeleteQueue'), []);
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  assert.deepEqual(await kinds('DeleteQueue'), ['resolved']);
  await create();
  assert.deepEqual(await kinds('CreateQueue'), ['reopened']);
}));

test('an account that throttles, fails, cuts or does not answer: nothing is resolved, and the exit code says so', async () => await inFolder(async (folder) => {
  const sqs = new SQSClient(clientFor(moto.endpoint));
  await sqs.send(new CreateQueueCommand({ QueueName: 'faulty', Attributes: { SqsManagedSseEnabled: 'false' } }));
  const event = record('sqs.amazonaws.com', 'SetQueueAttributes', { queueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/faulty` });
  assert.ok((await run(folder, [event])).changes.some(({ ruleId, change }) => ruleId === 'sqs-queue-encrypted' && change === 'opened'));
  for (const kind of ['throttle', 'fail', 'cut', 'hang'] as const) {
    proxy.faults = [{ service: 'sqs', kind }];
    const { code, err, changes } = await run(folder, [event]);
    assert.equal(code, 2, kind);
    assert.match(err, /stance: AWS::SQS::Queue .*faulty could not be looked at/);
    assert.deepEqual(changes.filter(({ change }) => change === 'resolved'), []);
    assert.deepEqual((await states(folder, 'sqs-queue-encrypted')).filter((s) => s.startsWith('faulty')), ['faulty open']);
  }
  proxy.faults = [];
  assert.deepEqual((await run(folder, [event])).changes.filter(({ ruleId }) => ruleId === 'sqs-queue-encrypted'), []);
}));

test('what is no event, or of another account, is not looked at', async () => await inFolder(async (folder) => {
  const elsewhere = record('sqs.amazonaws.com', 'SetQueueAttributes', { queueUrl: 'https://sqs.us-east-1.amazonaws.com/444455556666/orders' }, { recipientAccountId: '444455556666' });
  const { code, decisions, verdicts } = await run(folder, ['{"no":"event"}', elsewhere]);
  assert.equal(code, 2);
  assert.equal(decisions.length, 2);
  assert.deepEqual(verdicts, []);
  assert.equal((await run(folder, [], ['--confirm', 'soon'])).code, 2);
}));
