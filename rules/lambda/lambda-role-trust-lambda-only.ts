import { each, rule } from '../../lib/rule.ts';
import { isLambda, trusts } from '../../lib/rule-helpers/function-roles.ts';
import { openPolicy, policyOf } from '../../lib/rule-helpers/policy.ts';

const trust = (Principal: unknown) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }) as never;

export default rule({
  id: 'lambda-role-trust-lambda-only',
  type: 'AWS::IAM::Role',
  title: 'The role of a function can be assumed by Lambda only',
  severity: 'high',
  why: 'A second principal takes the permissions of the function without its code, its logs and its alarms.',
  fix: 'Leave lambda.amazonaws.com alone in AssumeRolePolicyDocument, and make a role of its own for every other service, account or user.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  // A role that trusts Lambda is taken for that of a function: nothing else can use such a trust.
  check: (role) => trusts(role, isLambda) && each(policyOf(role.AssumeRolePolicyDocument).statements, ({ effect, principals }) => {
    const others = effect === 'Deny' ? [] : (principals?.entries ?? []).filter((entry) => !isLambda(entry)).map(({ value }) => value);
    if (others.length === 0) return principals && principals.gaps.length > 0 ? openPolicy(principals.gaps) : undefined;
    return `${others.join(', ')} may assume the role of a function.`;
  }),
  examples: {
    pass: [
      { name: 'Lambda alone', properties: { AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) } },
      { name: 'a function at the edge', properties: { AssumeRolePolicyDocument: trust({ Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] }) } },
      { name: 'no function', properties: { AssumeRolePolicyDocument: trust({ Service: ['states.amazonaws.com', 'scheduler.amazonaws.com'] }) } },
    ],
    fail: [
      { name: 'another service', properties: { AssumeRolePolicyDocument: trust({ Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] }) } },
      { name: 'an account', properties: { AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com', AWS: 'arn:aws:iam::111122223333:root' }) } },
    ],
  },
});
