import { each, notKnown, rule } from '../../lib/rule.ts';
import { openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (...statements: readonly object[]) => ({ properties: {}, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: statements.map((s) => ({ Sid: 's', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:111122223333:orders', ...s })) } as never }] } });

export default rule({
  id: 'sqs-queue-not-public',
  type: 'AWS::SQS::Queue',
  parts: ['AWS::SQS::QueuePolicy'],
  title: 'Nobody unnamed may send to a queue, receive from it or manage it',
  severity: 'critical',
  why: 'Anyone puts forged messages into a public queue, or takes out and deletes those that wait there.',
  fix: 'Name the principals in PolicyDocument of the AWS::SQS::QueuePolicy, or add a condition with a fixed aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID.',
  controls: { fsbp: ['SQS.3'], 'cis-v7': ['2.21'], 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (queue, { trusted }) => each(queue.parts('AWS::SQS::QueuePolicy'), ({ PolicyDocument }) => openAccess(policyOf(PolicyDocument), ownerOf(queue, 'sqs', trusted)).map(saidOf)),
  examples: {
    pass: [
      { name: 'no policy', properties: {}, parts: { 'AWS::SQS::QueuePolicy': [] } },
      { name: 'a topic of its own', ...policy({ Principal: '*', Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:111122223333:orders' } } }) },
      { name: 'anyone of an organisation', ...policy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }) },
      { name: 'a service', ...policy({ Principal: { Service: 'events.amazonaws.com' } }) },
      { name: 'denied again', ...policy({ Principal: '*' }, { Effect: 'Deny', Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } } }) },
    ],
    fail: [
      { name: 'everyone sends', ...policy({ Principal: '*' }) },
      { name: 'everyone receives over TLS', ...policy({ Principal: { AWS: ['*'] }, Action: 'SQS:ReceiveMessage', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
      { name: 'a source that is a wildcard', ...policy({ Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': '*' } } }) },
      { name: 'everyone but one', ...policy({ NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }) },
    ],
    unknown: [{ name: 'a policy that is not known', properties: {}, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: notKnown() }] } }],
  },
});
