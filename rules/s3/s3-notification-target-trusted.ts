import { each, rule } from '../../lib/rule.ts';

const queue = (Queue: string) => ({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue }] } });

export default rule({
  id: 's3-notification-target-trusted',
  type: 'AWS::S3::Bucket',
  title: 'A bucket notifies only functions, queues and topics of its own or a trusted account',
  severity: 'medium',
  why: 'Each notification tells the target the names of new objects; one in a strange account is a quiet leak, or a trigger that somebody else controls.',
  fix: 'Point NotificationConfiguration at a target in the bucket\'s account, or add the account to the trusted ones.',
  controls: { 'nist-800-53-r5': ['~AC-4', '~SC-7'] },
  check(bucket, { trusted }) {
    const { LambdaConfigurations = [], QueueConfigurations = [], TopicConfigurations = [] } = bucket.NotificationConfiguration ?? {};
    const strange = (arn = ''): string | false => {
      const account = arn.split(':')[4] ?? '';
      return account !== '' && account !== bucket.account && !trusted.accounts.includes(account) && `Notifications go to ${arn}, in another account.`;
    };
    return each([
      () => each(LambdaConfigurations, (one) => strange(one.Function)), () => each(QueueConfigurations, (one) => strange(one.Queue)), () => each(TopicConfigurations, (one) => strange(one.Topic)),
    ], (look) => look());
  },
  examples: {
    pass: [
      { name: 'none', properties: {} },
      { name: 'an own queue', properties: queue('arn:aws:sqs:us-east-1:111122223333:arrivals') },
      { name: 'a queue of a trusted account', properties: queue('arn:aws:sqs:us-east-1:444455556666:arrivals'), trusted: { accounts: ['444455556666'] } },
      { name: 'EventBridge', properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } } },
    ],
    fail: [
      { name: 'a queue of a strange account', properties: queue('arn:aws:sqs:us-east-1:444455556666:arrivals') },
      { name: 'a function of a strange account', partition: 'aws-cn', region: 'cn-north-1', properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: 'arn:aws-cn:lambda:cn-north-1:444455556666:function:x' }] } } },
      { name: 'a topic beside an own queue', properties: { NotificationConfiguration: { ...queue('arn:aws:sqs:us-east-1:111122223333:a').NotificationConfiguration, TopicConfigurations: [{ Event: 's3:ObjectRemoved:*', Topic: 'arn:aws:sns:us-east-1:444455556666:t' }] } } },
    ],
  },
});
