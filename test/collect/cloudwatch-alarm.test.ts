import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

test('metric alarms are listed whole by one call', async () => {
  const cloudwatch = new CloudWatchClient(clientFor(moto.endpoint));
  const topic = 'arn:aws:sns:us-east-1:123456789012:pager';
  await cloudwatch.send(new PutMetricAlarmCommand({
    AlarmName: 'root:used', ActionsEnabled: false, AlarmActions: [topic], MetricName: 'Root', Namespace: 'CIS', Statistic: 'Sum', Period: 300,
    EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Tags: [{ Key: 'owner', Value: 'security' }],
  }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources } = await inventory.list('AWS::CloudWatch::Alarm', 'us-east-1');
  assert.equal(resources.length, 1);
  const [alarm] = resources;
  assert.ok(alarm);
  await readAll(inventory, alarm);
  assert.equal(alarm.id, 'root:used');
  for (const [name, value] of Object.entries({ ActionsEnabled: false, AlarmActions: [topic], OKActions: [], MetricName: 'Root', Namespace: 'CIS', Statistic: 'Sum', Threshold: 1 })) {
    assert.deepEqual(alarm.properties[name], value, name);
  }
  assert.deepEqual(alarm.tags, { owner: 'security' });
  assert.deepEqual(Object.fromEntries(session.calls), { 'cloudwatch:DescribeAlarms': 1, 'cloudwatch:ListTagsForResource': 1 });
  const found = await inventory.find('AWS::CloudWatch::Alarm', 'us-east-1', alarm.arn ?? '');
  assert.ok(found && !isUnknown(found));
  assert.equal(await inventory.find('AWS::CloudWatch::Alarm', 'us-east-1', 'missing'), undefined);
  session.close();
});
