/** Templates that name an account or a region, and do not tell which they are deployed to: `cdk synth > template.yaml` writes such. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { trustNobody } from '../../lib/engine/example.ts';
import { loadNamedTemplate } from '../../lib/template/load.ts';
import { registry } from '../../rules/index.generated.ts';

const [nowhere, here, elsewhere] = [{}, { account: '111122223333', region: 'us-east-1' }, { account: '444455556666', region: 'eu-west-1' }];

/** What a rule says without a place, in the place that the template names, and in another. */
const verdicts = (id: string, Resources: object): readonly string[] => [nowhere, here, elsewhere].map((place) => {
  const rules = registry.filter(({ rule }) => rule.id === id);
  const [verdict] = judgeTemplate(loadNamedTemplate('t.json', JSON.stringify({ Resources }), place), rules, { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} });
  return verdict?.verdict ?? 'none';
});

const takes = (source: string) => ({
  Dead: { Type: 'AWS::SQS::Queue' },
  Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Dead' }], PolicyDocument: { Version: '2012-10-17', Statement: [
    { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] }, Condition: { ArnEquals: { 'aws:SourceArn': source } } },
  ] } } },
  Rule: { Type: 'AWS::Events::Rule', Properties: { Name: 'nightly', ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 't', Arn: 'arn:aws:lambda:us-east-1:111122223333:function:f', DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } }] } },
});

test('a queue that takes what a rule of a named account sends', () => {
  assert.deepEqual(verdicts('eventbridge-target-dlq', takes('arn:aws:events:us-east-1:111122223333:rule/nightly')), ['unknown', 'pass', 'fail']);
  assert.deepEqual(verdicts('eventbridge-target-dlq', takes('arn:aws:events:us-east-1:111122223333:rule/hourly')), ['fail', 'fail', 'fail']);
});

test('a queue whose name looks like a region, and whose policy names it', () => {
  for (const QueueName of ['my-queue-1', 'dead-us-east-1', 'dead-111122223333']) {
    const { Dead, Policy, ...rest } = takes('arn:aws:events:us-east-1:111122223333:rule/nightly');
    const [Statement] = Policy.Properties.PolicyDocument.Statement;
    const named = { ...Policy, Properties: { ...Policy.Properties, PolicyDocument: { Statement: { ...Statement, Resource: `arn:aws:sqs:us-east-1:111122223333:${QueueName}` } } } };
    assert.deepEqual(verdicts('eventbridge-target-dlq', { ...rest, Dead: { ...Dead, Properties: { QueueName } }, Policy: named }), ['unknown', 'pass', 'fail'], QueueName);
  }
});

test('a dead-letter queue of a named account', () => {
  const topic = (deadLetterTargetArn: string) => ({
    Topic: { Type: 'AWS::SNS::Topic' },
    Subscription: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'a@example.com', RedrivePolicy: { deadLetterTargetArn } } },
  });
  assert.deepEqual(verdicts('sns-subscription-dlq', topic('arn:aws:sqs:us-east-1:111122223333:dead')), ['unknown', 'unknown', 'fail']);
});

test('a key for the log groups of a named account, and one for those of a named region', () => {
  const encrypted = (service: string, arn: string) => ({
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [
      { Effect: 'Allow', Principal: { Service: service }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } } },
    ] } } },
    Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'shop', KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
  });
  assert.deepEqual(verdicts('logs-group-kms', encrypted('logs.us-east-1.amazonaws.com', 'arn:aws:logs:us-east-1:111122223333:*')), ['unknown', 'pass', 'fail']);
  assert.deepEqual(verdicts('logs-group-kms', encrypted('logs.us-east-1.amazonaws.com', 'arn:aws:logs:*:*:log-group:shop')), ['unknown', 'pass', 'fail']);
  assert.deepEqual(verdicts('logs-group-kms', encrypted('sns.amazonaws.com', 'arn:aws:logs:us-east-1:111122223333:*')), ['fail', 'fail', 'fail']);
});
