import { notKnown, rule } from '../../lib/rule.ts';
import { actionsOf } from '../../lib/iam/actions.ts';
import { deniesPlainHttp } from '../../lib/rule-helpers/delivery.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

/** What a queue policy can speak of. */
const actions = actionsOf('sqs').filter(({ types }) => types.length > 0).map(({ name }) => name);
const arn = 'arn:aws:sqs:us-east-1:111122223333:orders';
const policy = (statement: object = {}) => ({ arn, properties: {}, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: arn, Condition: { Bool: { 'aws:SecureTransport': 'false' } }, ...statement } } as never }] } });

export default rule({
  id: 'sqs-queue-tls-only',
  type: 'AWS::SQS::Queue',
  parts: ['AWS::SQS::QueuePolicy'],
  title: 'A queue is used over TLS only',
  severity: 'medium',
  why: 'SQS answers plain HTTP too; a message that is sent or received so can be read and changed on its way.',
  fix: 'Add to the policy of the queue a Deny of sqs:* for Principal * with the condition Bool aws:SecureTransport false; in the CDK set enforceSSL of the Queue.',
  controls: { 'nist-800-53-r5': ['~SC-8', '~SC-8(1)', '~SC-13'] },
  check: (queue) => !deniesPlainHttp(queue.parts('AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => policyOf(PolicyDocument)), actions, queue.arn)
    && 'No statements deny all actions on the queue to everyone where aws:SecureTransport is false.',
  examples: {
    pass: [
      { name: 'denied', ...policy() },
      { name: 'another spelling', ...policy({ Principal: { AWS: '*' }, Action: ['SQS:*'], Resource: '*', Condition: { BoolIfExists: { 'aws:securetransport': [false] } } }) },
    ],
    fail: [
      { name: 'no policy', arn, properties: {}, parts: { 'AWS::SQS::QueuePolicy': [] } },
      { name: 'TLS is denied', ...policy({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
      { name: 'only one principal', ...policy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) },
      { name: 'only from outside', ...policy({ Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }) },
      { name: 'some actions', ...policy({ Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] }) },
      { name: 'another queue', ...policy({ Resource: 'arn:aws:sqs:us-east-1:111122223333:other' }) },
      { name: 'an Allow over TLS', ...policy({ Effect: 'Allow', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
    ],
    unknown: [{ name: 'an action that is not known', ...policy({ Action: notKnown('Imported.') }) }],
  },
});
