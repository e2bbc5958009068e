/**
 * `npm run local`: the unmodified CDK app in MiniStack on this machine, a small account, the deployed functions at work.
 * `npm run local -- --watch` stays, prints the endpoint to call, and each alert as it arrives, until Ctrl-C.
 */
import { spawnSync } from 'node:child_process';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { processOutput } from '../lib/cli/output.ts';
import { openDynamoDb } from '../lib/store/dynamodb.ts';
import { alertsOf, eventually, invoke, type ReceivedAlert } from '../test/support/deployed.ts';
import { python } from '../test/support/emulator.ts';
import { deployStance, startMiniStack } from '../test/support/ministack.ts';
import { startEmitter, type Emitter } from './emitter/emitter.ts';
import { makeShop } from './shop.ts';

const { out, err, paint } = processOutput();
const step = (text: string): void => { out(paint('bold', `\n${text}\n`)); };
const watch = process.argv.includes('--watch');

if (python === undefined) {
  step('Installing MiniStack into .venv');
  if (spawnSync('npm', ['run', '--silent', 'emulators'], { stdio: 'inherit' }).status !== 0) process.exit(2);
  out('Run npm run local again.\n');
  process.exit(0);
}
const ministack = await startMiniStack();
let emitter: Emitter | undefined;
let watching = false;
const ended = new AbortController();
// Ctrl-C ends the watch, and before it the whole; what was started ends with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { ended.abort(); if (!watching) void ministack.stop().finally(() => process.exit(130)); });
try {
  step(`1. Deploying the app into MiniStack at ${ministack.endpoint}`);
  const deployed = await deployStance(ministack, (text) => { if (process.env['STANCE_DEBUG'] === '1') err(text); });
  out(`   table ${deployed.tableName}\n   topic ${deployed.alertTopicArn}\n`);
  const alerts = await alertsOf(ministack, deployed);

  step('2. Making a small account, and sweeping it by the deployed functions');
  await makeShop(ministack.client);
  out(`   planned: ${JSON.stringify(await invoke(ministack, deployed.planFunctionName))}\n`);
  Object.assign(process.env, ministack.environment);
  const store = openDynamoDb(deployed.tableName);
  const seen = await eventually(120, async () => {
    const found = [];
    for await (const finding of store.findings({ states: ['open'] })) found.push(finding);
    return found.some((f) => f.ruleId === 'lambda-url-auth-iam') && found.some((f) => f.ruleId === 'sqs-queue-encrypted') ? found : undefined;
  });
  if (!seen) throw new Error('the sweep found nothing within two minutes');
  for (const f of seen.filter(({ severity }) => severity === 'critical' || severity === 'high')) out(`   ${f.severity.padEnd(9)} ${f.ruleId.padEnd(42)} ${f.resource.name}\n`);
  out(`   ${seen.length} findings in the deployed table\n`);
  await invoke(ministack, deployed.digestFunctionName, { quiet: 0 });
  out(`   digest: ${(await alerts.next(60))?.Subject ?? 'none received'}\n`);
  await store.close();

  emitter = await startEmitter({
    upstream: ministack.endpoint, account: '123456789012', users: { test: 'you' },
    onEvent: ({ eventName, userIdentity }) => { if (watch) out(paint('dim', `   event ${eventName} by ${String(userIdentity['userName'] ?? userIdentity['arn'])}\n`)); },
    onTrouble: (text) => { err(`   ${text}\n`); },
  });
  step(`3. Somebody opens a new bucket to everybody, through ${emitter.endpoint}: the call becomes a CloudTrail event on the bus`);
  const s3 = new S3Client({ ...ministack.client, endpoint: emitter.endpoint, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'shop-export' }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'shop-export', Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop-export/*' }] }) }));
  await emitter.settled();
  const alert = await eventually(60, async () => {
    const next = await alerts.next(5);
    return next?.Subject?.includes('s3-bucket-policy-trusted-accounts') ? next : undefined;
  });
  if (!alert) throw new Error('no alert within two minutes');
  show(alert);

  if (watch) {
    step('4. Watching. In another terminal:');
    out(`   export AWS_ENDPOINT_URL=${emitter.endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1\n`
      + '   aws s3api create-bucket --bucket mine; aws s3api put-bucket-acl --bucket mine --acl public-read\n'
      + '   (any SDK or command line; each change becomes an event, and alerts about it appear here. Ctrl-C ends it all.)\n');
    watching = true;
    while (!ended.signal.aborted) {
      const next = await alerts.next(1);
      if (next) show(next);
    }
  }
} finally {
  await emitter?.stop();
  await ministack.stop();
}

function show(alert: ReceivedAlert): void {
  const value = (name: string): string => alert.MessageAttributes?.[name]?.Value ?? 'none';
  const { changes: [change] = [] } = JSON.parse(alert.Message) as { readonly changes?: readonly { readonly message?: string; readonly actor?: { readonly principal: string; readonly eventName?: string } }[] };
  out(`   received from the topic: ${paint('bold', alert.Subject ?? '')}\n   severity ${value('severity')}, change ${value('change')}, region ${value('region')}, owner ${value('owner')}\n`
    + `   ${change?.message ?? ''}\n   by ${change?.actor?.principal ?? 'nobody known'}${change?.actor?.eventName === undefined ? '' : ` with ${change.actor.eventName}`}\n`);
}
