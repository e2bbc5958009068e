import { rule } from '../../lib/rule.ts';
import { openPolicy } from '../../lib/rule-helpers/policy.ts';
import { trustExposure, trustOf, withoutProof } from '../../lib/rule-helpers/trust.ts';

const trust = (Principal: unknown, Condition?: object) =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...Condition ? { Condition } : {} }] }) as never;
const vendor = { AWS: 'arn:aws:iam::444455556666:root' };

export default rule({
  id: 'iam-role-trust-known-accounts',
  type: 'AWS::IAM::Role',
  title: 'Only known accounts may assume a role, and third parties only with an external id',
  severity: 'high',
  why: 'A forgotten trust is a door for somebody else; and without an external id every customer of a vendor can have it act in your account.',
  fix: 'Remove the account from AssumeRolePolicyDocument, or name it in trusted.accounts; vendors go into the parameter thirdParties, with a condition on sts:ExternalId.',
  controls: { 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  params: { thirdParties: [] as readonly string[] },
  check(role, { trusted, params }) {
    const policy = trustOf(role, ({ type, value }) => type === 'AWS' && value !== '*');
    const known = { ...trusted, accounts: [...trusted.accounts, ...params.thirdParties] };
    const { externalAccess, unknown } = trustExposure(role, policy, known);
    const unproved = withoutProof(policy, params.thirdParties);
    return externalAccess.length === 0 && unproved.length === 0 && unknown.length > 0 ? openPolicy(unknown) : [...externalAccess.map(({ principal, statement }) => `${principal} is no trusted account and may assume the role (statement ${statement}).`), ...unproved];
  },
  examples: {
    pass: [
      { name: 'the account itself', properties: { AssumeRolePolicyDocument: trust({ AWS: ['arn:aws:iam::111122223333:root', '111122223333'] }) } },
      { name: 'a trusted account', trusted: { accounts: ['444455556666'] }, properties: { AssumeRolePolicyDocument: trust(vendor) } },
      { name: 'a vendor with an external id', params: { thirdParties: ['444455556666'] }, properties: { AssumeRolePolicyDocument: trust(vendor, { StringEquals: { 'sts:ExternalId': 'b7a1' } }) } },
      { name: 'a service', properties: { AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) } },
    ],
    fail: [
      { name: 'an account that nobody named', properties: { AssumeRolePolicyDocument: trust(vendor) } },
      { name: 'a role of such an account', properties: { AssumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::444455556666:role/deploy' }, { StringEquals: { 'sts:ExternalId': 'b7a1' } }) } },
      { name: 'a vendor without an external id', params: { thirdParties: ['444455556666'] }, properties: { AssumeRolePolicyDocument: trust(vendor) } },
    ],
  },
});
