import { rule } from '../../lib/rule.ts';
import { anyName, wideGrants } from '../../lib/rule-helpers/grants.ts';
import { isAwsPolicy } from '../../lib/rule-helpers/inline.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

const assume = (Resource: string | string[], Action = 'sts:AssumeRole') => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

export default rule({
  id: 'iam-policy-assumerole-not-wildcard',
  type: 'AWS::IAM::ManagedPolicy',
  title: 'A customer managed policy lets nobody assume every role',
  severity: 'high',
  why: 'With sts:AssumeRole on every role, only trust policies stand between a principal and the strongest role of this and other accounts.',
  fix: 'Name the roles in Resource: arn:aws:iam::ACCOUNT:role/NAME.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  // A pattern of one account's roles names its account, so it is not every role.
  check: (policy) => !isAwsPolicy(policy.arn)
    && wideGrants(policyOf(policy.PolicyDocument), ['sts:AssumeRole'], `arn:${policy.partition}:iam::000000000000:role/${anyName}`),
  examples: {
    pass: [
      { name: 'a named role', properties: { PolicyDocument: assume('arn:aws:iam::444455556666:role/deploy') } },
      { name: 'all roles of one account', properties: { PolicyDocument: assume('arn:aws:iam::444455556666:role/*') } },
      { name: 'one role name in any account', properties: { PolicyDocument: assume('arn:aws:iam::*:role/deploy') } },
      { name: 'another action', properties: { PolicyDocument: assume('*', 'sts:GetCallerIdentity') } },
    ],
    fail: [
      { name: 'star', properties: { PolicyDocument: assume('*') } },
      { name: 'all roles of all accounts', properties: { PolicyDocument: assume(['arn:aws:iam::444455556666:role/deploy', 'arn:aws:iam::*:role/*']) } },
      { name: 'by a wildcard', properties: { PolicyDocument: assume('*', 'sts:*') } },
    ],
  },
});
