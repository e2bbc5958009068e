/** Policies that refer to what the same template makes, or to what is nowhere in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { trustNobody } from '../../lib/engine/example.ts';
import { loadNamedTemplate } from '../../lib/template/load.ts';
import { registry } from '../../rules/index.generated.ts';

const verdicts = (id: string, Resources: object): readonly string[] => {
  const settings = { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} };
  return judgeTemplate(loadNamedTemplate('t.json', JSON.stringify({ Resources })), registry.filter(({ rule }) => rule.id === id), settings).map(({ verdict }) => verdict);
};
const allow = (Service: string, Action: string, source: object | string) =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action, Resource: '*', Condition: { ArnEquals: { 'aws:SourceArn': source } } }] });

test('a bucket lets in the distribution of the same template, whose id is made up at deployment', () => {
  const site = (source: object | string): readonly string[] => verdicts('s3-bucket-oac-only-policy', {
    Distribution: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: {} } },
    Site: { Type: 'AWS::S3::Bucket' },
    Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Site' }, PolicyDocument: allow('cloudfront.amazonaws.com', 's3:GetObject', source) } },
  });
  assert.deepEqual(site({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/', { Ref: 'Distribution' }]] }), ['pass']);
  assert.deepEqual(site({ 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/*' }), ['fail']);
  assert.deepEqual(site({ 'Fn::ImportValue': 'distribution' }), ['unknown']);
});

test('a queue may let in the topic of another stack', () => {
  const subscribed = (topic: object, source: object): readonly string[] => verdicts('sns-subscription-dlq', {
    Topic: { Type: 'AWS::SNS::Topic' }, Queue: { Type: 'AWS::SQS::Queue' }, Dead: { Type: 'AWS::SQS::Queue' },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Dead' }], PolicyDocument: allow('sns.amazonaws.com', 'sqs:SendMessage', source) } },
    Subscription: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: topic, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] }, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } } },
  });
  assert.deepEqual(subscribed({ Ref: 'Topic' }, { Ref: 'Topic' }), ['pass']);
  assert.deepEqual(subscribed({ Ref: 'Topic' }, { 'Fn::GetAtt': ['Queue', 'Arn'] }), ['fail']);
  assert.deepEqual(subscribed({ Ref: 'Topic' }, { 'Fn::ImportValue': 'topic' }), ['unknown']);
  assert.deepEqual(subscribed({ 'Fn::ImportValue': 'topic' }, { 'Fn::ImportValue': 'topic' }).at(-1), 'unknown');
});

test('a bucket whose name is left open may be the one that a Deny names', () => {
  const denied = (bucket: object | string, ...Resource: readonly string[]) => ({ Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: bucket, PolicyDocument: { Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] } } });
  const whole = ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'];
  const own = (Properties: object, ...resources: readonly string[]): readonly string[] => verdicts('s3-bucket-tls-only', { Site: { Type: 'AWS::S3::Bucket', Properties }, Policy: denied({ Ref: 'Site' }, ...resources) });
  const elsewhere = (bucket: object | string): readonly string[] => verdicts('s3-bucket-tls-only', { Policy: denied(bucket, ...whole) });
  const open = { 'Fn::ImportValue': 'name' };
  assert.deepEqual([own({ BucketName: open }, ...whole), elsewhere(open)], [['unknown'], ['unknown']]);
  assert.deepEqual([own({ BucketName: 'site' }, ...whole), elsewhere('site')], [['pass'], ['pass']]);
  assert.deepEqual([own({ BucketName: 'shop' }, ...whole), elsewhere('shop')], [['fail'], ['fail']]);
  assert.deepEqual(own({}, ...whole), ['fail'], 'a name that is made up at deployment is none that anyone wrote');
  assert.deepEqual(own({ BucketName: open }, 'arn:aws:s3:::site/*'), ['fail'], 'whatever the name');
});
