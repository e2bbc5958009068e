import { each, notKnown, rule } from '../../lib/rule.ts';
import { namedAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (...statements: readonly object[]) => ({ properties: {}, parts: { 'AWS::SNS::TopicPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: statements.map((s) => ({ Sid: 's', Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:us-east-1:111122223333:orders', ...s })) } as never }] } });

export default rule({
  id: 'sns-topic-cross-account-trusted',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::TopicPolicy'],
  title: 'A topic is shared only with accounts and organisations that are trusted',
  severity: 'high',
  why: 'An account that may publish or subscribe decides what subscribers work on, or reads every message.',
  fix: 'Remove the principal from the policy of the topic, or add the account or organisation to the trusted ones after a review.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  // Access of everyone is the matter of sns-topic-not-public.
  check: (topic, { trusted }) => each(topic.parts('AWS::SNS::TopicPolicy'), ({ PolicyDocument }) => namedAccess(policyOf(PolicyDocument), ownerOf(topic, 'sns', trusted)).map(saidOf)),
  examples: {
    pass: [
      { name: 'no policy', properties: {}, parts: { 'AWS::SNS::TopicPolicy': [] } },
      { name: 'its own account', ...policy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) },
      { name: 'a trusted account', ...policy({ Principal: { AWS: ['111122223333', '444455556666'] } }), trusted: { accounts: ['444455556666'] } },
      { name: 'a trusted organisation', ...policy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }), trusted: { orgs: ['o-abcdefghij'] } },
      { name: 'everyone', ...policy({ Principal: '*' }) },
    ],
    fail: [
      { name: 'another account', ...policy({ Principal: { AWS: '444455556666' } }) },
      { name: 'another account beside everyone', ...policy({ Principal: { AWS: ['*', '444455556666'] } }) },
      { name: 'another account beside a principal that is not known', ...policy({ Principal: { AWS: [notKnown('Imported.'), '444455556666'] } }) },
      { name: 'a role of another account, in China', partition: 'aws-cn', ...policy({ Principal: { AWS: 'arn:aws-cn:iam::444455556666:role/r' } }) },
      { name: 'another organisation', ...policy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } } }) },
      { name: 'the owner of another source', ...policy({ Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } } }) },
    ],
    unknown: [{ name: 'a principal that is not known', ...policy({ Principal: { AWS: notKnown('Imported.') } }) }],
  },
});
