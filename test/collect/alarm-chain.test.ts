import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { trustNobody } from '../../lib/engine/example.ts';
import { judge } from '../../lib/sweep/judge.ts';
import used from '../../rules/cloudwatch/monitoring-alarm-root-usage.ts';
import keys from '../../rules/cloudwatch/monitoring-alarm-cmk-disable-delete.ts';
import multi from '../../rules/cloudtrail/cloudtrail-multi-region-trail.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

test('an alarm is followed from the account to its subscriber, in the home region of the trail', async () => {
  const client = clientFor(moto.endpoint, 'eu-west-1');
  await new S3Client(client).send(new CreateBucketCommand({ Bucket: 'trail-logs', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  const logs = new CloudWatchLogsClient(client);
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
  await logs.send(new PutMetricFilterCommand({
    logGroupName: 'trail', filterName: 'root', filterPattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    metricTransformations: [{ metricNamespace: 'CIS', metricName: 'root', metricValue: '1' }],
  }));
  const sns = new SNSClient(client);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'pager' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: 'https://example.com/pager' }));
  await new CloudWatchClient(client).send(new PutMetricAlarmCommand({
    AlarmName: 'root', Namespace: 'CIS', MetricName: 'root', Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmActions: [TopicArn],
  }));
  const cloudtrail = new CloudTrailClient(client);
  await cloudtrail.send(new CreateTrailCommand({
    Name: 'main', S3BucketName: 'trail-logs', IsMultiRegionTrail: true,
    CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:trail:*', CloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/trail',
  }));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));

  const { inventory, session } = inventoryOf(moto.endpoint);
  const settings = { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} };
  const [account] = (await inventory.list('AWS::Account', 'global')).resources;
  assert.ok(account);
  const judged = await judge([used, keys], account, inventory, settings);
  assert.deepEqual(Object.fromEntries(judged.map(({ rule, verdict }) => [rule.id, verdict.verdict])), { 'monitoring-alarm-root-usage': 'pass', 'monitoring-alarm-cmk-disable-delete': 'fail' });
  const [here] = (await inventory.list('AWS::Account', 'ap-southeast-2')).resources;
  assert.ok(here);
  const [covered] = await judge([multi], here, inventory, settings);
  assert.equal(covered?.verdict.verdict, 'pass');
  session.close();
});
