import { each, notKnown, rule } from '../../lib/rule.ts';
import { outsideAccess, ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (Principal: unknown, Condition?: object) => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Sid: 's', Effect: 'Allow', Principal, Action: 'dynamodb:GetItem', Resource: '*', ...(Condition ? { Condition } : {}) }] } as never });

export default rule({
  id: 'dynamodb-resource-policy-no-foreign',
  type: 'AWS::DynamoDB::Table',
  title: 'Policies of a table and its stream let in only accounts that are trusted',
  severity: 'high',
  why: 'An account that a resource policy names reads or changes the items, past every policy that you see in IAM.',
  fix: 'Remove the statement (aws dynamodb delete-resource-policy --resource-arn ARN, or ResourcePolicy in the template), or add the account to the trusted ones after a review.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (table, { trusted }) => each([() => table.ResourcePolicy?.PolicyDocument, () => table.StreamSpecification?.ResourcePolicy?.PolicyDocument], (document, index) =>
    outsideAccess(policyOf(document()), ownerOf(table, 'dynamodb', trusted)).map((access) => `${index === 0 ? 'Table' : 'Stream'}: ${saidOf(access)}`)),
  examples: {
    pass: [
      { name: 'no policies', properties: {} },
      { name: 'its own account', properties: { ResourcePolicy: policy({ AWS: 'arn:aws:iam::111122223333:role/app' }) } },
      { name: 'a trusted account', properties: { ResourcePolicy: policy({ AWS: '444455556666' }), StreamSpecification: { StreamViewType: 'KEYS_ONLY' } }, trusted: { accounts: ['444455556666'] } },
      { name: 'everyone of a trusted organisation', properties: { ResourcePolicy: policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } }) }, trusted: { orgs: ['o-abcdefghij'] } },
    ],
    fail: [
      { name: 'another account', properties: { ResourcePolicy: policy({ AWS: '444455556666' }) } },
      { name: 'everyone', properties: { ResourcePolicy: policy('*') } },
      { name: 'the stream', properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE', ResourcePolicy: policy({ AWS: 'arn:aws:iam::444455556666:root' }) } } },
      { name: 'the stream, where the table is not known', properties: { ResourcePolicy: notKnown(), StreamSpecification: { StreamViewType: 'NEW_IMAGE', ResourcePolicy: policy({ AWS: ['444455556666'] }) } } },
    ],
    unknown: [{ name: 'a policy that is not known', properties: { ResourcePolicy: { PolicyDocument: notKnown() } } }],
  },
});
