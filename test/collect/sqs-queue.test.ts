import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

test('a dead-letter queue knows the queues that use it', async () => {
  const sqs = new SQSClient(clientFor(moto.endpoint));
  await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'source', Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":3}' } }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const dead = await inventory.find('AWS::SQS::Queue', 'us-east-1', 'arn:aws:sqs:us-east-1:123456789012:dead');
  assert.ok(dead && !isUnknown(dead));
  await inventory.fill({ need: 'facet', resource: dead, facet: 'sources' });
  assert.deepEqual(dead.properties['DeadLetterSourceQueues'], [QueueUrl]);
  session.close();
});

test('a queue is read in CloudFormation shape', async () => {
  const sqs = new SQSClient(clientFor(moto.endpoint));
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }] };
  await sqs.send(new CreateQueueCommand({ QueueName: 'orders', tags: { owner: 'shop' }, Attributes: { Policy: JSON.stringify(policy), KmsMasterKeyId: 'alias/orders' } }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources, incomplete } = await inventory.list('AWS::SQS::Queue', 'us-east-1');
  assert.equal(incomplete, undefined);
  const queue = resources.find((r) => r.id === 'orders');
  assert.ok(queue);
  await readAll(inventory, queue);
  assert.deepEqual(queue.tags, { owner: 'shop' });
  assert.equal(queue.arn, 'arn:aws:sqs:us-east-1:123456789012:orders');
  assert.equal(queue.properties['KmsMasterKeyId'], 'alias/orders');
  const policies = queue.parts['AWS::SQS::QueuePolicy'];
  assert.ok(Array.isArray(policies));
  assert.deepEqual(policies[0].properties.PolicyDocument, policy);
  assert.deepEqual([...session.calls], [['sqs:ListQueues', 1], ['sqs:GetQueueAttributes', 1], ['sqs:ListDeadLetterSourceQueues', 1], ['sqs:ListQueueTags', 1]]);
  assert.equal(await inventory.find('AWS::SQS::Queue', 'us-east-1', 'missing'), undefined);
  session.close();
});

test('a queue is found among more than a thousand whose names begin with its own', async () => {
  const sqs = new SQSClient(clientFor(moto.endpoint));
  for (let at = 0; at < 1000; at += 50) await Promise.all(Array.from({ length: 50 }, (_, n) => sqs.send(new CreateQueueCommand({ QueueName: `job-${at + n}` }))));
  await sqs.send(new CreateQueueCommand({ QueueName: 'job' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const found = await inventory.find('AWS::SQS::Queue', 'us-east-1', 'arn:aws:sqs:us-east-1:123456789012:job');
  assert.ok(found && !isUnknown(found));
  assert.equal(found.id, 'job');
  session.close();
});
