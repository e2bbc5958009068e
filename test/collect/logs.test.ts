import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand, PutMetricFilterCommand, PutResourcePolicyCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { Inventory } from '../../lib/collect/inventory.ts';
import groupCollector from '../../lib/collect/types/logs-log-group.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

test('log groups share one call for their metric filters', async () => {
  const logs = new CloudWatchLogsClient(clientFor(moto.endpoint));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/trail', tags: { owner: 'security' }, kmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/k' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/trail/other' }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/trail', retentionInDays: 365 }));
  await logs.send(new PutMetricFilterCommand({ logGroupName: '/trail', filterName: 'root', filterPattern: '{ $.userIdentity.type = "Root" }', metricTransformations: [{ metricName: 'Root', metricNamespace: 'CIS', metricValue: '1' }] }));

  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources } = await inventory.list('AWS::Logs::LogGroup', 'us-east-1');
  const [group, other] = [resources.find((r) => r.id === '/trail'), resources.find((r) => r.id === '/trail/other')];
  assert.ok(group && other);
  for (const resource of [group, other]) for (const facet of ['metricFilters', 'tags']) await inventory.fill({ need: 'facet', resource, facet });
  assert.equal(group.arn, 'arn:aws:logs:us-east-1:123456789012:log-group:/trail');
  assert.equal(group.properties['RetentionInDays'], 365);
  assert.equal(group.properties['KmsKeyId'], 'arn:aws:kms:us-east-1:123456789012:key/k');
  assert.equal(other.properties['RetentionInDays'], undefined);
  assert.deepEqual(group.tags, { owner: 'security' });
  const filters = group.parts['AWS::Logs::MetricFilter'];
  assert.ok(Array.isArray(filters));
  assert.equal(filters[0].properties.FilterPattern, '{ $.userIdentity.type = "Root" }');
  assert.deepEqual(filters[0].properties.MetricTransformations, [{ MetricName: 'Root', MetricNamespace: 'CIS', MetricValue: '1' }]);
  assert.deepEqual(other.parts['AWS::Logs::MetricFilter'], []);
  assert.deepEqual(Object.fromEntries(session.calls), { 'logs:DescribeLogGroups': 1, 'logs:DescribeMetricFilters': 1, 'logs:ListTagsForResource': 2 });
  for (const key of ['/trail', 'arn:aws:logs:us-east-1:123456789012:log-group:/trail:*']) {
    const found = await inventory.find('AWS::Logs::LogGroup', 'us-east-1', key);
    assert.ok(found && !isUnknown(found), key);
    assert.equal(found.id, '/trail');
  }
  assert.equal(await inventory.find('AWS::Logs::LogGroup', 'us-east-1', '/tra'), undefined);
  session.close();
});

test('subscriptions are parts, those of the whole region a fact', async () => {
  // moto knows no account policies and subscribes only to targets that it hosts.
  const answers: Readonly<Record<string, unknown>> = {
    DescribeLogGroups: { logGroups: [{ logGroupName: 'shop' }] },
    DescribeSubscriptionFilters: { subscriptionFilters: [{ filterName: 'out', filterPattern: '', destinationArn: 'arn:aws:logs:us-east-1:444455556666:destination:central' }] },
    DescribeAccountPolicies: { accountPolicies: [{ policyName: 'all', policyType: 'SUBSCRIPTION_FILTER_POLICY', selectionCriteria: 'LogGroupName NOT IN ["a"]', policyDocument: '{"DestinationArn":"arn:aws:kinesis:us-east-1:444455556666:stream/x"}' }, { policyName: 'broken', policyDocument: '{' }] },
  };
  const inventory = new Inventory({
    account: '111122223333', partition: 'aws', homeRegion: 'us-east-1', source: () => Promise.resolve(groupCollector),
    caller: { call: (_service, _api, operation) => Promise.resolve(answers[operation]) },
  });
  const [resource] = (await inventory.list('AWS::Logs::LogGroup', 'us-east-1')).resources;
  assert.ok(resource);
  for (const facet of ['subscriptions', 'accountSubscriptions']) await inventory.fill({ need: 'facet', resource, facet });
  const filters = resource.parts['AWS::Logs::SubscriptionFilter'];
  assert.ok(Array.isArray(filters));
  assert.equal(filters[0].properties.DestinationArn, 'arn:aws:logs:us-east-1:444455556666:destination:central');
  const [all, broken] = resource.properties['AccountSubscriptions'] as { DestinationArn: unknown }[];
  assert.deepEqual(all, { PolicyName: 'all', SelectionCriteria: 'LogGroupName NOT IN ["a"]', DestinationArn: 'arn:aws:kinesis:us-east-1:444455556666:stream/x' });
  assert.ok(isUnknown(broken?.DestinationArn));
});

test('a resource policy is a resource of its own', async () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'es.amazonaws.com' }, Action: 'logs:PutLogEvents', Resource: '*' }] };
  await new CloudWatchLogsClient(clientFor(moto.endpoint)).send(new PutResourcePolicyCommand({ policyName: 'search', policyDocument: JSON.stringify(document) }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const [policy] = (await inventory.list('AWS::Logs::ResourcePolicy', 'us-east-1')).resources;
  assert.ok(policy);
  assert.equal(policy.id, 'search');
  assert.deepEqual(policy.properties, { PolicyName: 'search', PolicyDocument: document });
  assert.deepEqual(Object.fromEntries(session.calls), { 'logs:DescribeResourcePolicies': 1 });
  const found = await inventory.find('AWS::Logs::ResourcePolicy', 'us-east-1', policy.arn ?? '');
  assert.ok(found && !isUnknown(found));
  assert.equal(await inventory.find('AWS::Logs::ResourcePolicy', 'us-east-1', 'missing'), undefined);
  session.close();
});
