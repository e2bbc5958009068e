/** `stance scan` of an empty account in all regions, of 200 mixed resources in three, and what a scan of many costs. */
import assert from 'node:assert/strict';
import { after, beforeEach, before, test } from 'node:test';
import { emulatorEnv, lines, stance } from '../support/cli.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';
import { budgetAccount, seed } from '../support/seed.ts';
import { collectors } from '../../lib/collect/index.generated.ts';

let moto: Emulator;
before(async () => { moto = await startMoto({ managedPolicies: false }); });
after(async () => { await moto.stop(); });
beforeEach(async () => { await moto.reset(); });

interface Verdict { readonly kind: string; readonly verdict: string; readonly ruleId: string; readonly resource: { readonly type: string; readonly region: string }; readonly because?: Readonly<Record<string, string>> }

async function scan(...args: readonly string[]) {
  const { code, out, err } = await stance(['scan', '--format', 'ndjson', '--verdicts', 'pass,fail,unknown', '--store', 'none', ...args], { env: emulatorEnv(moto.endpoint) });
  assert.equal(code, 0, err);
  assert.equal(err, '');
  const all = lines(out);
  return { head: all[0] as { readonly regions: readonly string[] }, verdicts: all.slice(1, -1) as unknown as Verdict[], summary: all.at(-1) as { readonly resources: number; readonly calls: Readonly<Record<string, number>> } };
}

/** Every unknown of an API error names its service and operation, and the permission where it was denied. */
function explained(verdicts: readonly Verdict[]): void {
  for (const { verdict, because, ruleId } of verdicts) {
    if (verdict !== 'unknown' || because?.['reason'] === 'unsupported' || because?.['reason'] === 'needs-attestation' || because?.['reason'] === 'unresolved') continue;
    if (because?.['reason'] === 'error' && because['service'] === undefined) assert.doesNotMatch(String(because['text']), /could not read the resource/, ruleId);
    else assert.ok(because?.['service'] && because['operation'], `${ruleId}: ${JSON.stringify(because)}`);
    if (because?.['reason'] === 'denied') assert.ok(because['permission'], ruleId);
  }
}

test('an empty account, in all regions that it has', async () => {
  const { head, verdicts, summary } = await scan();
  assert.ok(head.regions.length >= 17, `${head.regions.length} regions`);
  explained(verdicts);
  assert.deepEqual([...new Set(verdicts.filter((v) => v.verdict === 'fail' && v.resource.type !== 'AWS::Account').map((v) => v.resource.type))], []);
  const inEach = (operation: string): void => assert.equal(summary.calls[operation], head.regions.length, operation);
  for (const operation of ['sqs:ListQueues', 'sns:ListTopics', 'kms:ListKeys', 'dynamodb:ListTables', 'lambda:ListFunctions']) inEach(operation);
  assert.equal(summary.calls['iam:GetAccountAuthorizationDetails'], 1);
});

test('200 mixed resources in three regions', async () => {
  const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
  for (const [i, region] of regions.entries()) {
    await seed(moto.endpoint, region, {
      buckets: 8, functions: 6, tables: 6, topics: 6, queues: 8, keys: 6, trails: 1, logGroups: 6, alarms: 4, eventRules: 4, buses: 2, layers: 1, ...(i === 0 ? { principals: 30 } : {}),
    }, `r${i}`);
  }
  const { verdicts, summary } = await scan('--regions', regions.join(','));
  assert.ok(summary.resources >= 200, `${summary.resources} resources`);
  explained(verdicts);
  for (const region of regions) {
    const types = new Set(verdicts.filter((v) => v.resource.region === region).map((v) => v.resource.type));
    for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']) assert.ok(types.has(type), `${type} in ${region}`);
  }
  for (const type of Object.keys(collectors)) if (collectors[type]?.scope === 'global') assert.ok(!verdicts.some((v) => v.resource.type === type && v.resource.region !== 'global'), type);
  const keys = verdicts.map((v) => JSON.stringify([v.ruleId, v.resource, v.verdict === 'unknown' ? v.because : '']));
  assert.equal(new Set(keys).size, keys.length, 'each verdict once');
});

test('the calls for 50 buckets, 30 principals, 20 functions, tables, topics, queues and keys stay in their budget', async () => {
  await seed(moto.endpoint, 'us-east-1', budgetAccount);
  const { summary } = await scan('--services', 'iam,s3,lambda,dynamodb,sns,sqs,kms', '--regions', 'us-east-1');
  const total = Object.values(summary.calls).reduce((sum, n) => sum + n, 0);
  assert.ok(total <= 950, `${total} calls: ${JSON.stringify(summary.calls)}`);
  // Once for the account or the region, whatever is in it.
  for (const [operation, n] of Object.entries(summary.calls)) if (/:List(Queues|Topics|Keys|Tables|Functions|Aliases|Subscriptions|EventSourceMappings)$|AuthorizationDetails|PasswordPolicy|AccountSummary/.test(operation) && !operation.startsWith('lambda:ListAliases')) assert.ok(n <= 2, `${operation} ${n}`);
});
