import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateApiDestinationCommand, CreateArchiveCommand, CreateConnectionCommand, CreateEventBusCommand, EventBridgeClient, PutPermissionCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { isUnknown } from '../../lib/model/unknown.ts';
import { answering } from '../support/answers.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => {
  moto = await startMoto();
  const events = new EventBridgeClient(clientFor(moto.endpoint));
  await events.send(new CreateEventBusCommand({ Name: 'shop', Tags: [{ Key: 'owner', Value: 'shop' }] }));
  await events.send(new PutPermissionCommand({ EventBusName: 'shop', StatementId: 'partner', Principal: '999988887777', Action: 'events:PutEvents' }));
  await events.send(new PutRuleCommand({ Name: 'placed', EventBusName: 'shop', EventPattern: '{"source":["shop.orders"]}', Tags: [{ Key: 'owner', Value: 'shop' }] }));
  await events.send(new PutTargetsCommand({ Rule: 'placed', EventBusName: 'shop', Targets: [
    { Id: 'queue', Arn: 'arn:aws:sqs:us-east-1:123456789012:placed', DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:123456789012:dead' }, RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 } },
  ] }));
  await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
  await events.send(new CreateArchiveCommand({ ArchiveName: 'kept', EventSourceArn: 'arn:aws:events:us-east-1:123456789012:event-bus/shop', RetentionDays: 30, EventPattern: '{"source":["shop.orders"]}' }));
});
after(async () => { await moto.stop(); });

test('buses are listed with their policies, rules by bus with their targets, and the buses asked for once', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources: buses } = await inventory.list('AWS::Events::EventBus', 'us-east-1');
  const { resources: rules } = await inventory.list('AWS::Events::Rule', 'us-east-1');
  assert.deepEqual([...session.calls], [['events:ListEventBuses', 1], ['events:ListRules', 2]]);
  const bus = buses.find((b) => b.id === 'shop');
  assert.ok(bus);
  assert.equal(bus.arn, 'arn:aws:events:us-east-1:123456789012:event-bus/shop');
  const policies = bus.parts['AWS::Events::EventBusPolicy'];
  assert.ok(Array.isArray(policies));
  assert.equal(policies[0].properties.EventBusName, 'shop');
  assert.equal(policies[0].properties.Statement.Sid, 'partner');
  await readAll(inventory, bus);
  assert.deepEqual(bus.tags, { owner: 'shop' });
  assert.equal(bus.properties['KmsKeyIdentifier'], undefined);

  const placed = rules.find((r) => r.id === 'placed');
  assert.ok(placed);
  assert.equal(placed.arn, 'arn:aws:events:us-east-1:123456789012:rule/shop/placed');
  await readAll(inventory, placed);
  assert.deepEqual(placed.tags, { owner: 'shop' });
  assert.deepEqual(placed.properties, {
    Name: 'placed', EventBusName: 'shop', State: 'ENABLED', EventPattern: { source: ['shop.orders'] },
    Targets: [{ Id: 'queue', Arn: 'arn:aws:sqs:us-east-1:123456789012:placed', DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:123456789012:dead' }, RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 } }],
  });
  assert.equal(rules.find((r) => r.id === 'nightly')?.properties['ScheduleExpression'], 'rate(1 day)');
  session.close();
});

test('a bus, a rule and an archive are found by name and by ARN', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  for (const key of ['placed', 'arn:aws:events:us-east-1:123456789012:rule/shop/placed']) {
    const rule = await inventory.find('AWS::Events::Rule', 'us-east-1', key);
    assert.ok(rule && !isUnknown(rule) && rule.properties['EventBusName'] === 'shop', key);
  }
  assert.equal(await inventory.find('AWS::Events::Rule', 'us-east-1', 'missing'), undefined);
  const bus = await inventory.find('AWS::Events::EventBus', 'us-east-1', 'arn:aws:events:us-east-1:123456789012:event-bus/shop');
  assert.ok(bus && !isUnknown(bus) && bus.id === 'shop');
  await readAll(inventory, bus);
  assert.equal('DeadLetterConfig' in bus.properties, false);
  assert.equal(session.calls.get('events:DescribeEventBus'), 1);
  assert.equal(await inventory.find('AWS::Events::EventBus', 'us-east-1', 'missing'), undefined);
  const { resources } = await inventory.list('AWS::Events::Archive', 'us-east-1');
  const archive = resources.find((a) => a.id === 'kept');
  assert.ok(archive);
  await readAll(inventory, archive);
  assert.equal(archive.arn, 'arn:aws:events:us-east-1:123456789012:archive/kept');
  assert.equal(archive.properties['SourceArn'], 'arn:aws:events:us-east-1:123456789012:event-bus/shop');
  assert.equal(archive.properties['RetentionDays'], 30);
  assert.equal(await inventory.find('AWS::Events::Archive', 'us-east-1', 'missing'), undefined);
  session.close();
});

test('API destinations and their connections come from one listing each', async () => {
  const events = new EventBridgeClient(clientFor(moto.endpoint));
  const { ConnectionArn } = await events.send(new CreateConnectionCommand({ Name: 'hook', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'correct-horse' } } }));
  const { ApiDestinationArn } = await events.send(new CreateApiDestinationCommand({ Name: 'hook', ConnectionArn, InvocationEndpoint: 'https://example.com/in', HttpMethod: 'POST' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources: [destination] } = await inventory.list('AWS::Events::ApiDestination', 'us-east-1');
  const { resources: [connection] } = await inventory.list('AWS::Events::Connection', 'us-east-1');
  assert.ok(destination && connection);
  assert.equal(destination.arn, ApiDestinationArn);
  assert.equal(destination.properties['ConnectionArn'], ConnectionArn);
  assert.equal(destination.properties['InvocationEndpoint'], 'https://example.com/in');
  assert.equal(connection.arn, ConnectionArn);
  assert.equal(connection.properties['AuthorizationType'], 'API_KEY');
  assert.deepEqual([...session.calls], [['events:ListApiDestinations', 1], ['events:ListConnections', 1]]);
  for (const [type, arn] of [['AWS::Events::ApiDestination', ApiDestinationArn], ['AWS::Events::Connection', ConnectionArn]] as const) {
    const found = (await answering({ DescribeApiDestination: { Name: 'hook', ApiDestinationArn }, DescribeConnection: { Name: 'hook', ConnectionArn } }).inventory.find(type, 'us-east-1', arn ?? ''));
    assert.ok(found && !isUnknown(found) && found.arn === arn);
    assert.equal(await inventory.find(type, 'us-east-1', 'missing'), undefined);
  }
  await readAll(inventory, connection);
  assert.equal('KmsKeyIdentifier' in connection.properties, false);
  session.close();
});

test('a partner bus names its source, and a policy that is no JSON is unknown', async () => {
  const name = 'aws.partner/example.com/1/orders';
  const { inventory } = answering({ ListEventBuses: { EventBuses: [{ Name: name, Policy: '{broken' }] } });
  const { resources: [bus] } = await inventory.list('AWS::Events::EventBus', 'us-east-1');
  assert.equal(bus?.properties['EventSourceName'], name);
  const policies = bus?.parts['AWS::Events::EventBusPolicy'];
  assert.ok(Array.isArray(policies) && isUnknown(policies[0]));
});
