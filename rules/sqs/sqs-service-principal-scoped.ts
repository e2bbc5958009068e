import { each, notKnown, rule } from '../../lib/rule.ts';
import { foreignSources } from '../../lib/rule-helpers/outsiders.ts';
import { deputySaid, ownerOf, policyOf, unpinnedServices } from '../../lib/rule-helpers/policy.ts';

const policy = (...statements: readonly object[]) => ({ properties: {}, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: statements.map((s) => ({ Sid: 's', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:111122223333:orders', ...s })) } as never }] } });
const Principal = { Service: 'sns.amazonaws.com' };

export default rule({
  id: 'sqs-service-principal-scoped',
  type: 'AWS::SQS::Queue',
  parts: ['AWS::SQS::QueuePolicy'],
  title: 'A service may send to a queue only for named sources of known accounts',
  severity: 'high',
  why: 'A service acts for whoever sets it up: without a source, a topic, rule or bucket of any account puts messages into the queue.',
  fix: 'Add a condition on aws:SourceArn (ArnEquals or ArnLike) of your own topic, rule or bucket, or on aws:SourceAccount, to the statement in the policy of the queue.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check: (queue, { trusted }) => each(queue.parts('AWS::SQS::QueuePolicy'), ({ PolicyDocument }) => {
    const [document, owner] = [policyOf(PolicyDocument), ownerOf(queue, 'sqs', trusted)];
    return each([() => unpinnedServices(document, owner).map(deputySaid), () => foreignSources(document, owner)], (judge) => judge());
  }),
  examples: {
    pass: [
      { name: 'no policy', properties: {}, parts: { 'AWS::SQS::QueuePolicy': [] } },
      { name: 'one topic', ...policy({ Principal, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:111122223333:orders' } } }) },
      { name: 'one bucket', ...policy({ Principal: { Service: 's3.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::shop' } } }) },
      { name: 'a topic of a trusted account', ...policy({ Principal, Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } } }), trusted: { accounts: ['444455556666'] } },
    ],
    fail: [
      { name: 'any topic', ...policy({ Principal }) },
      { name: 'any topic over TLS', ...policy({ Principal, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
      { name: 'any topic of a name', ...policy({ Principal, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:orders' } } }) },
      { name: 'the topic of a stranger', ...policy({ Principal, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:444455556666:orders' } } }) },
    ],
    unknown: [{ name: 'a source that is not known', ...policy({ Principal, Condition: { ArnEquals: { 'aws:SourceArn': notKnown('Imported.') } } }) }],
  },
});
