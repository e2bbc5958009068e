import { each, rule } from '../../lib/rule.ts';
import { deputySaid, ownerOf, policyOf, unpinnedServices } from '../../lib/rule-helpers/policy.ts';

const policy = (...statements: readonly object[]) => ({ properties: {}, parts: { 'AWS::SNS::TopicPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: statements.map((s) => ({ Sid: 's', Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:us-east-1:111122223333:orders', ...s })) } as never }] } });
const Principal = { Service: 'events.amazonaws.com' };

export default rule({
  id: 'sns-topic-service-principal-scoped',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::TopicPolicy'],
  title: 'A service may publish to a topic only for named sources or accounts',
  severity: 'medium',
  why: 'A service acts for whoever sets it up: without a source, a rule, bucket or alarm of any account sends messages to the topic.',
  fix: 'Add a condition on aws:SourceArn (ArnLike) or aws:SourceAccount (StringEquals) to the statement in the policy of the topic.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (topic, { trusted }) => each(topic.parts('AWS::SNS::TopicPolicy'), ({ PolicyDocument }) => unpinnedServices(policyOf(PolicyDocument), ownerOf(topic, 'sns', trusted)).map(deputySaid)),
  examples: {
    pass: [
      { name: 'no policy', properties: {}, parts: { 'AWS::SNS::TopicPolicy': [] } },
      { name: 'one rule', ...policy({ Principal, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-east-1:111122223333:rule/nightly' } } }) },
      { name: 'one account', ...policy({ Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }) },
      { name: 'an account, which is no service', ...policy({ Principal: { AWS: '111122223333' } }) },
    ],
    fail: [
      { name: 'no source', ...policy({ Principal }) },
      { name: 'one of two', ...policy({ Principal, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }, { Principal: { Service: 's3.amazonaws.com' } }) },
      { name: 'a source of any account', ...policy({ Principal, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } } }) },
    ],
  },
});
