import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-user-no-policies',
  type: 'AWS::IAM::User',
  parts: ['AWS::IAM::UserPolicy'],
  title: 'A user has permissions through groups only',
  severity: 'low',
  why: 'Permissions that are given one by one are forgotten one by one: they stay when the person changes team.',
  fix: 'Move the policy to a group or, better, a role, and take it from the user (aws iam detach-user-policy, delete-user-policy).',
  controls: { fsbp: ['IAM.2'], 'cis-v3': ['1.15'], 'cis-v5': ['1.14'], 'cis-v6': ['2.14'], 'cis-v7': ['2.13'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.5', '7.3.1'] },
  check(user) {
    const attached = user.ManagedPolicyArns ?? [];
    const inline = user.parts('AWS::IAM::UserPolicy');
    return [
      attached.length > 0 && `Managed policies are attached to the user: ${attached.join(', ')}.`,
      inline.length > 0 && `The user has inline policies: ${inline.map((policy) => policy.PolicyName ?? '(unnamed)').join(', ')}.`,
    ];
  },
  examples: {
    pass: [
      { name: 'groups only', properties: { Groups: ['staff'], ManagedPolicyArns: [] }, parts: { 'AWS::IAM::UserPolicy': [] } },
      { name: 'nothing at all', properties: {}, parts: { 'AWS::IAM::UserPolicy': [] } },
    ],
    fail: [
      { name: 'an attached policy', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }, parts: { 'AWS::IAM::UserPolicy': [] } },
      { name: 'an inline policy', properties: { ManagedPolicyArns: [] }, parts: { 'AWS::IAM::UserPolicy': [{ PolicyName: 'mine', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } }] } },
    ],
  },
});
