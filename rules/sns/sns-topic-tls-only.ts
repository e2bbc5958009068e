import { notKnown, rule } from '../../lib/rule.ts';
import { deniesPlainHttp } from '../../lib/rule-helpers/delivery.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

const arn = 'arn:aws:sns:us-east-1:111122223333:orders';
const policy = (statement: object = {}) => ({ arn, properties: {}, parts: { 'AWS::SNS::TopicPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: arn, Condition: { Bool: { 'aws:SecureTransport': 'false' } }, ...statement } } as never }] } });

export default rule({
  id: 'sns-topic-tls-only',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::TopicPolicy'],
  title: 'A topic takes messages over TLS only',
  severity: 'medium',
  why: 'SNS answers plain HTTP too; a message that is published so can be read and changed on its way.',
  fix: 'Add to the policy of the topic a Deny of sns:Publish for Principal * with the condition Bool aws:SecureTransport false; in the CDK set enforceSSL of the Topic.',
  controls: { 'nist-800-53-r5': ['~SC-8', '~SC-8(1)', '~SC-13'] },
  check: (topic) => !deniesPlainHttp(topic.parts('AWS::SNS::TopicPolicy').map(({ PolicyDocument }) => policyOf(PolicyDocument)), ['sns:Publish'], topic.arn)
    && 'No statement denies sns:Publish to everyone where aws:SecureTransport is false.',
  examples: {
    pass: [
      { name: 'denied', ...policy() },
      { name: 'another spelling', ...policy({ Principal: { AWS: '*' }, Action: ['SNS:Pub*'], Resource: '*', Condition: { BoolIfExists: { 'aws:securetransport': [false] } } }) },
    ],
    fail: [
      { name: 'no policy', arn, properties: {}, parts: { 'AWS::SNS::TopicPolicy': [] } },
      { name: 'TLS is denied', ...policy({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
      { name: 'only one principal', ...policy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) },
      { name: 'only from outside', ...policy({ Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }) },
      { name: 'another action', ...policy({ Action: 'sns:Subscribe' }) },
      { name: 'another topic', ...policy({ Resource: 'arn:aws:sns:us-east-1:111122223333:other' }) },
      { name: 'an Allow over TLS', ...policy({ Effect: 'Allow', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
    ],
    unknown: [{ name: 'an action that is not known', ...policy({ Action: notKnown('Imported.') }) }],
  },
});
