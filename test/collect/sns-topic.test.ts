import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateTopicCommand, SNSClient, SetSubscriptionAttributesCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { Pending } from '../../lib/model/resource.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { answering } from '../support/answers.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

const arn = 'arn:aws:sns:us-east-1:123456789012:orders';
const propertiesOf = (parts: unknown): Record<string, unknown>[] => (parts as { properties: Record<string, unknown> }[]).map((part) => part.properties);

test('a topic is read in CloudFormation shape; subscriptions of the region are listed once', async () => {
  const sns = new SNSClient(clientFor(moto.endpoint));
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: arn }] };
  await sns.send(new CreateTopicCommand({ Name: 'orders', Tags: [{ Key: 'owner', Value: 'shop' }], Attributes: { KmsMasterKeyId: 'alias/orders', Policy: JSON.stringify(policy) } }));
  await sns.send(new CreateTopicCommand({ Name: 'quiet' }));
  await sns.send(new SetTopicAttributesCommand({ TopicArn: arn, AttributeName: 'LambdaFailureFeedbackRoleArn', AttributeValue: 'arn:aws:iam::123456789012:role/feedback' }));
  const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'http', Endpoint: 'http://example.com/in', ReturnSubscriptionArn: true }));
  await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: 'RedrivePolicy', AttributeValue: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead"}' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources, incomplete } = await inventory.list('AWS::SNS::Topic', 'us-east-1');
  assert.equal(incomplete, undefined);
  for (const resource of resources) for (const facet of ['attributes', 'subscriptions', 'tags']) await inventory.fill({ need: 'facet', resource, facet });
  const topic = resources.find((t) => t.id === 'orders');
  assert.ok(topic);
  assert.equal(topic.arn, arn);
  assert.deepEqual(topic.tags, { owner: 'shop' });
  assert.equal(topic.properties['KmsMasterKeyId'], 'alias/orders');
  assert.deepEqual(propertiesOf(topic.parts['AWS::SNS::TopicPolicy']), [{ Topics: [arn], PolicyDocument: policy }]);
  const [subscription] = propertiesOf(topic.parts['AWS::SNS::Subscription']);
  assert.deepEqual([subscription?.['Protocol'], subscription?.['Endpoint'], subscription?.['TopicArn']], ['http', 'http://example.com/in', arn]);
  assert.ok(subscription?.['RedrivePolicy'] instanceof Pending);
  // The emulator counts no subscriptions in a topic's attributes, so the one that has some is asked itself.
  assert.deepEqual([...session.calls], [['sns:ListTopics', 1], ['sns:GetTopicAttributes', 2], ['sns:ListSubscriptions', 1], ['sns:ListSubscriptionsByTopic', 1], ['sns:ListTagsForResource', 2]]);
  await inventory.fill({ need: 'facet', resource: topic, facet: 'redrive' });
  const [read] = propertiesOf(topic.parts['AWS::SNS::Subscription']);
  assert.deepEqual(read?.['RedrivePolicy'], { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead' });
  assert.equal(session.calls.get('sns:GetSubscriptionAttributes'), 1);
  assert.equal(await inventory.find('AWS::SNS::Topic', 'us-east-1', 'missing'), undefined);
  session.close();
});

test('one topic asks for its own subscriptions, and its attributes once', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  const topic = await inventory.find('AWS::SNS::Topic', 'us-east-1', arn);
  assert.ok(topic && !isUnknown(topic));
  for (const facet of ['attributes', 'subscriptions']) await inventory.fill({ need: 'facet', resource: topic, facet });
  assert.deepEqual([...session.calls], [['sns:GetTopicAttributes', 1], ['sns:ListSubscriptionsByTopic', 1]]);
  session.close();
});

test('where other accounts have subscribed, the topic is asked itself; what it may not show is unknown in that leaf alone', async () => {
  const mine = { SubscriptionArn: `${arn}:1`, TopicArn: arn, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:123456789012:q', Owner: '123456789012' };
  const { inventory, calls } = answering({
    ListTopics: { Topics: [{ TopicArn: arn }] }, ListSubscriptions: { Subscriptions: [mine] },
    GetTopicAttributes: { Attributes: { SubscriptionsConfirmed: '2', SubscriptionsPending: '1', FifoTopic: 'true', HTTPFailureFeedbackRoleArn: 'arn:aws:iam::123456789012:role/f' } },
    ListSubscriptionsByTopic: { Subscriptions: [
      mine, { ...mine, SubscriptionArn: `${arn}:2`, Endpoint: 'arn:aws:sqs:us-east-1:999988887777:q', Owner: '999988887777' }, { ...mine, SubscriptionArn: 'PendingConfirmation', Protocol: 'email', Endpoint: 'a@example.com' },
    ] },
    GetSubscriptionAttributes: ({ SubscriptionArn }) => (SubscriptionArn === `${arn}:1` ? { Attributes: {} } : Promise.reject(new Error('not asked'))),
  });
  const { resources: [topic] } = await inventory.list('AWS::SNS::Topic', 'us-east-1');
  assert.ok(topic);
  for (const facet of ['attributes', 'subscriptions']) await inventory.fill({ need: 'facet', resource: topic, facet });
  assert.deepEqual(calls, ['ListTopics', 'GetTopicAttributes', 'ListSubscriptions', 'ListSubscriptionsByTopic']);
  assert.deepEqual(propertiesOf(topic.parts['AWS::SNS::Subscription']).map((s) => [s['Owner'], 'RedrivePolicy' in s]), [['123456789012', true], ['999988887777', true], ['123456789012', false]]);
  assert.equal(topic.properties['FifoTopic'], true);
  assert.deepEqual(topic.properties['DeliveryStatusLogging'], [{ Protocol: 'http/s', FailureFeedbackRoleArn: 'arn:aws:iam::123456789012:role/f' }]);
});

test('a subscription that may not be read leaves the others known', async () => {
  const of = (n: number) => ({ SubscriptionArn: `${arn}:${n}`, TopicArn: arn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:123456789012:q${n}`, Owner: '123456789012' });
  let asked = 0;
  const { inventory } = answering({
    ListTopics: { Topics: [{ TopicArn: arn }] }, ListSubscriptions: { Subscriptions: [of(1)] }, GetTopicAttributes: { Attributes: { SubscriptionsConfirmed: '1', SubscriptionsPending: '0' } },
    GetSubscriptionAttributes: 'AuthorizationErrorException', ListSubscriptionsByTopic: () => { asked += 1; return {}; },
  });
  const { resources: [topic] } = await inventory.list('AWS::SNS::Topic', 'us-east-1');
  assert.ok(topic);
  for (const facet of ['subscriptions', 'redrive']) await inventory.fill({ need: 'facet', resource: topic, facet });
  const [one] = propertiesOf(topic.parts['AWS::SNS::Subscription']);
  assert.equal(one?.['Protocol'], 'sqs');
  assert.ok(isUnknown(one?.['RedrivePolicy']));
  assert.equal(asked, 0);
});
