/** `npm run local`: the unmodified CDK app in MiniStack on this machine, a small account, the deployed functions at work. */
import { spawnSync } from 'node:child_process';
import { PutBucketPolicyCommand, S3Client, CreateBucketCommand } from '@aws-sdk/client-s3';
import { processOutput } from '../lib/cli/output.ts';
import { openDynamoDb } from '../lib/store/dynamodb.ts';
import { alertsOf, deliver, eventually, invoke } from '../test/support/deployed.ts';
import { python } from '../test/support/emulator.ts';
import { deployStance, startMiniStack } from '../test/support/ministack.ts';
import { makeShop } from './shop.ts';

const { out, err, paint } = processOutput();
const step = (text: string): void => { out(paint('bold', `\n${text}\n`)); };

if (python === undefined) {
  step('Installing MiniStack into .venv');
  if (spawnSync('npm', ['run', '--silent', 'emulators'], { stdio: 'inherit' }).status !== 0) process.exit(2);
  out('Run npm run local again.\n');
  process.exit(0);
}
const ministack = await startMiniStack();
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

  step('3. Somebody opens a new bucket to everybody; its CloudTrail event reaches the bus');
  const s3 = new S3Client({ ...ministack.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'shop-export' }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'shop-export', Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop-export/*' }] }) }));
  await deliver(ministack, { eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', requestParameters: { bucketName: 'shop-export' } });
  const alert = await eventually(60, async () => {
    const next = await alerts.next(5);
    return next?.Subject?.includes('s3-bucket-policy-trusted-accounts') ? next : undefined;
  });
  if (!alert) throw new Error('no alert within two minutes');
  out(`   received from the topic: ${paint('bold', alert.Subject ?? '')}\n   ${JSON.stringify(alert.MessageAttributes)}\n`);
  await store.close();
} finally {
  await ministack.stop();
}
