import { rule, some } from '../../lib/rule.ts';

export default rule({
  id: 'iam-support-role-exists',
  type: 'AWS::Account',
  reads: ['AWS::IAM::Role'],
  title: 'A role exists for incidents with AWS Support',
  severity: 'low',
  why: 'In an incident nobody has the time to work out who may open a case; without such a role it ends at an administrator or root.',
  fix: 'Attach arn:aws:iam::aws:policy/AWSSupportAccess to a role that your incident managers can assume.',
  controls: { fsbp: ['IAM.18'], 'cis-v3': ['1.17'], 'cis-v5': ['1.16'], 'cis-v6': ['2.16'], 'cis-v7': ['2.15'], 'nist-800-53-r5': ['~CM-2', '~CM-8'], 'pci-v4': ['in-standard'] },
  check: (account, { all }) => !some(all('AWS::IAM::Role'), (role) =>
    some(role.ManagedPolicyArns ?? [], (arn) => arn === `arn:${account.partition}:iam::aws:policy/AWSSupportAccess`))
    && 'AWSSupportAccess is attached to no role.',
  examples: {
    pass: [
      { name: 'a role for it', properties: {}, others: [{ type: 'AWS::IAM::Role', id: 'Support', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSSupportAccess'] } }] },
      { name: 'a role for it in China', partition: 'aws-cn', properties: {}, others: [
        { type: 'AWS::IAM::Role', id: 'App', properties: { ManagedPolicyArns: [] } },
        { type: 'AWS::IAM::Role', id: 'Support', properties: { ManagedPolicyArns: ['arn:aws-cn:iam::aws:policy/ReadOnlyAccess', 'arn:aws-cn:iam::aws:policy/AWSSupportAccess'] } },
      ] },
    ],
    fail: [
      { name: 'no roles', properties: {} },
      { name: 'a policy of the same name', properties: {}, others: [{ type: 'AWS::IAM::Role', id: 'Support', properties: { ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/AWSSupportAccess'] } }] },
    ],
  },
});
