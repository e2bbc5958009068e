import { notKnown, rule } from '../../lib/rule.ts';
import { escalationsSaid } from '../../lib/rule-helpers/escalation.ts';
import { boundaryOf, eachPolicy, inlineParts } from '../../lib/rule-helpers/inline.ts';

const allow = (Action: string | string[], Resource: string | string[] = '*') => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

export default rule({
  id: 'iam-policy-privilege-escalation',
  type: 'AWS::IAM::ManagedPolicy',
  also: ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'],
  parts: inlineParts,
  reads: ['AWS::IAM::ManagedPolicy'],
  title: 'A policy gives no known way to gain more permissions',
  severity: 'high',
  why: 'A few permissions together (edit a policy, pass a role to something that runs code) make whoever has them an administrator.',
  fix: 'Take one action of the set away, or narrow its Resource to what has no more permissions than the holder; set a permissions boundary on who may create principals.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (holder, { get }) => eachPolicy(holder, (policy) => escalationsSaid(policy, boundaryOf(holder, get), holder)),
  examples: {
    pass: [
      { name: 'reading', properties: { PolicyDocument: allow(['s3:Get*', 'iam:List*']) } },
      { name: 'one half of a method', properties: { PolicyDocument: allow('lambda:CreateFunction') } },
      { name: 'held back by the boundary', type: 'AWS::IAM::Role', properties: { PermissionsBoundary: 'arn:aws:iam::111122223333:policy/limit' }, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: allow('iam:CreatePolicyVersion') }] },
        others: [{ type: 'AWS::IAM::ManagedPolicy', id: 'limit', arn: 'arn:aws:iam::111122223333:policy/limit', properties: { PolicyDocument: allow(['s3:*', 'logs:*']) } }] },
    ],
    fail: [
      { name: 'a new version of any policy', properties: { PolicyDocument: allow('iam:CreatePolicyVersion') } },
      { name: 'a function with any role', properties: { PolicyDocument: allow(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction']) } },
      { name: 'an inline policy of a user', type: 'AWS::IAM::User', properties: {}, parts: { 'AWS::IAM::UserPolicy': [{ PolicyName: 'p', PolicyDocument: allow('iam:AttachUserPolicy') }] } },
    ],
    unknown: [{ name: 'all but something that is not known', properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:CreatePolicyVersion', NotResource: notKnown('Imported.') }] } } }],
  },
});
