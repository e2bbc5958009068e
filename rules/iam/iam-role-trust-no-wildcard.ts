import { rule } from '../../lib/rule.ts';
import { openPolicy } from '../../lib/rule-helpers/policy.ts';
import { trustExposure, trustOf } from '../../lib/rule-helpers/trust.ts';

const trust = (Principal: unknown, Condition?: object) =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...Condition ? { Condition } : {} }] }) as never;

export default rule({
  id: 'iam-role-trust-no-wildcard',
  type: 'AWS::IAM::Role',
  title: 'A role does not trust every AWS account',
  severity: 'critical',
  why: 'With Principal * anybody with an AWS account assumes the role, once its ARN is known, and ARNs are no secrets.',
  fix: 'Name accounts, roles or services in AssumeRolePolicyDocument, or add a condition on aws:PrincipalOrgID or aws:PrincipalAccount.',
  controls: { 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check(role, { trusted }) {
    const { public: open, externalAccess, unknown } = trustExposure(role, trustOf(role, ({ type, value }) => type === 'AWS' && /[*?]/.test(value)), trusted);
    if (open === null) return openPolicy(unknown);
    return open && `Anyone may assume the role (statement ${externalAccess.map(({ statement }) => statement).join(', ')}).`;
  },
  examples: {
    pass: [
      { name: 'a service', properties: { AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) } },
      { name: 'anyone of a trusted organization', trusted: { orgs: ['o-a1b2c3d4e5'] }, properties: { AssumeRolePolicyDocument: trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }) } },
      { name: 'anyone of the account itself', properties: { AssumeRolePolicyDocument: trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }) } },
      { name: 'another account', properties: { AssumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::444455556666:root' }) } },
    ],
    fail: [
      { name: 'star', properties: { AssumeRolePolicyDocument: trust('*') } },
      { name: 'star among accounts', properties: { AssumeRolePolicyDocument: trust({ AWS: ['111122223333', '*'] }) } },
      { name: 'a condition that anyone can meet', properties: { AssumeRolePolicyDocument: trust({ AWS: '*' }, { StringLike: { 'sts:RoleSessionName': '*' } }) } },
    ],
  },
});
