import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateTableCommand, DynamoDBClient, PutResourcePolicyCommand, UpdateContinuousBackupsCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { isUnknown } from '../../lib/model/unknown.ts';
import { answering } from '../support/answers.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

const arn = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';

test('a table is read in CloudFormation shape, one call a facet', async () => {
  const dynamodb = new DynamoDBClient(clientFor(moto.endpoint));
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999988887777:root' }, Action: 'dynamodb:GetItem', Resource: arn }] };
  await dynamodb.send(new CreateTableCommand({
    TableName: 'orders', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' }, Tags: [{ Key: 'owner', Value: 'shop' }],
    SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:us-east-1:123456789012:key/k' },
  }));
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: 'orders', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }));
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: 'orders', TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } }));
  await dynamodb.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy: JSON.stringify(policy) }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources: [table], incomplete } = await inventory.list('AWS::DynamoDB::Table', 'us-east-1');
  assert.equal(incomplete, undefined);
  assert.ok(table);
  for (const facet of ['description', 'backups', 'expiry', 'policy', 'tags']) await inventory.fill({ need: 'facet', resource: table, facet });
  assert.equal(table.arn, arn);
  assert.deepEqual(table.tags, { owner: 'shop' });
  const p = table.properties;
  assert.equal(p['BillingMode'], 'PAY_PER_REQUEST');
  assert.equal(p['DeletionProtectionEnabled'], true);
  assert.deepEqual(p['KeySchema'], [{ AttributeName: 'id', KeyType: 'HASH' }]);
  assert.deepEqual(p['SSESpecification'], { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:us-east-1:123456789012:key/k' });
  assert.equal((p['PointInTimeRecoverySpecification'] as { PointInTimeRecoveryEnabled?: boolean }).PointInTimeRecoveryEnabled, true);
  assert.deepEqual(p['TimeToLiveSpecification'], { AttributeName: 'until', Enabled: true });
  assert.deepEqual(p['ResourcePolicy'], { PolicyDocument: policy });
  assert.deepEqual([...session.calls], [
    ['dynamodb:ListTables', 1], ['dynamodb:DescribeTable', 1], ['dynamodb:DescribeContinuousBackups', 1], ['dynamodb:DescribeTimeToLive', 1], ['dynamodb:GetResourcePolicy', 1], ['dynamodb:ListTagsOfResource', 1],
  ]);
  assert.equal(await inventory.find('AWS::DynamoDB::Table', 'us-east-1', 'missing'), undefined);
  session.close();
});

test('one table is described once', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  const table = await inventory.find('AWS::DynamoDB::Table', 'us-east-1', `${arn}/stream/2026-01-01T00:00:00.000`);
  assert.ok(table && !isUnknown(table) && table.id === 'orders');
  await inventory.fill({ need: 'facet', resource: table, facet: 'description' });
  assert.deepEqual([...session.calls], [['dynamodb:DescribeTable', 1]]);
  session.close();
});

// The emulator has no policies on streams: documented answers instead.
test('a stream has a policy of its own, read where a rule asks for it', async () => {
  const LatestStreamArn = `${arn}/stream/2026-01-01T00:00:00.000`;
  const document = { Version: '2012-10-17', Statement: [] };
  for (const answer of [{ Policy: JSON.stringify(document) }, 'PolicyNotFoundException', 'AccessDeniedException'] as const) {
    const { inventory, calls } = answering({
      ListTables: { TableNames: ['orders'] }, GetResourcePolicy: answer,
      DescribeTable: { Table: { TableName: 'orders', LatestStreamArn, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' }, Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' }] } },
    });
    const { resources: [table] } = await inventory.list('AWS::DynamoDB::Table', 'us-east-1');
    assert.ok(table);
    for (const facet of ['description', 'streamPolicy']) await inventory.fill({ need: 'facet', resource: table, facet });
    assert.deepEqual(calls, ['ListTables', 'DescribeTable', 'GetResourcePolicy']);
    const stream = table.properties['StreamSpecification'] as Record<string, unknown>;
    assert.equal(stream['StreamViewType'], 'KEYS_ONLY');
    if (typeof answer === 'object') assert.deepEqual(stream['ResourcePolicy'], { PolicyDocument: document });
    else if (answer === 'PolicyNotFoundException') assert.equal('ResourcePolicy' in stream, false);
    else assert.ok(isUnknown(stream['ResourcePolicy']));
    assert.deepEqual(table.properties['Replicas'], [{ Region: 'eu-west-1', Status: 'ACTIVE' }]);
    assert.equal('SSESpecification' in table.properties, false);
  }
});

test('nothing of a table that is gone stays pending', async () => {
  const { inventory } = answering({ ListTables: { TableNames: ['orders'] }, DescribeTable: 'ResourceNotFoundException', DescribeContinuousBackups: 'TableNotFoundException', DescribeTimeToLive: 'ResourceNotFoundException', GetResourcePolicy: 'ResourceNotFoundException', ListTagsOfResource: 'ResourceNotFoundException' });
  const { resources: [table] } = await inventory.list('AWS::DynamoDB::Table', 'us-east-1');
  assert.ok(table);
  await readAll(inventory, table);
  assert.ok(isUnknown(table.properties['BillingMode']) && isUnknown(table.properties['ResourcePolicy']));
});
