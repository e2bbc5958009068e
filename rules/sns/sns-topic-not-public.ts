import { each, notKnown, rule } from '../../lib/rule.ts';
import { openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (...statements: readonly object[]) => ({ properties: {}, parts: { 'AWS::SNS::TopicPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: statements.map((s) => ({ Sid: 's', Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:us-east-1:111122223333:orders', ...s })) } as never }] } });

export default rule({
  id: 'sns-topic-not-public',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::TopicPolicy'],
  title: 'Nobody unnamed may publish to a topic, subscribe to it or manage it',
  severity: 'critical',
  why: 'Anyone publishes forged messages to the subscribers of a public topic, or subscribes and reads what is sent.',
  fix: 'Name the principals in PolicyDocument of the AWS::SNS::TopicPolicy, or add a condition with a fixed aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID.',
  controls: { fsbp: ['SNS.4'], 'cis-v7': ['2.21'], 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (topic, { trusted }) => each(topic.parts('AWS::SNS::TopicPolicy'), ({ PolicyDocument }) => openAccess(policyOf(PolicyDocument), ownerOf(topic, 'sns', trusted)).map(saidOf)),
  examples: {
    pass: [
      { name: 'no policy', properties: {}, parts: { 'AWS::SNS::TopicPolicy': [] } },
      { name: 'the policy that SNS writes', ...policy({ Principal: { AWS: '*' }, Action: ['sns:Publish', 'sns:Subscribe'], Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } } }) },
      { name: 'anyone of an organisation', ...policy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }) },
      { name: 'a service', ...policy({ Principal: { Service: 'events.amazonaws.com' } }) },
      { name: 'denied again', ...policy({ Principal: '*' }, { Effect: 'Deny', Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } } }) },
    ],
    fail: [
      { name: 'everyone publishes', ...policy({ Principal: '*' }) },
      { name: 'everyone subscribes over HTTPS', ...policy({ Principal: { AWS: ['*'] }, Action: 'SNS:Subscribe', Condition: { StringEquals: { 'sns:Protocol': 'https' } } }) },
      { name: 'a source that is a wildcard', ...policy({ Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': '*' } } }) },
      { name: 'everyone but one', ...policy({ NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }) },
    ],
    unknown: [{ name: 'a policy that is not known', properties: {}, parts: { 'AWS::SNS::TopicPolicy': [{ PolicyDocument: notKnown() }] } }],
  },
});
