import { rule } from '../../lib/rule.ts';
import { awsPolicies } from '../../lib/rule-helpers/attached.ts';

export default rule({
  id: 'iam-role-no-administratoraccess',
  type: 'AWS::IAM::Role',
  also: ['AWS::IAM::User', 'AWS::IAM::Group'],
  title: 'AdministratorAccess is attached to nobody but break-glass and deployment roles',
  severity: 'high',
  why: 'Whoever gets at a principal with AdministratorAccess has the account; a function or pipeline never needs all of it.',
  fix: 'Attach a policy with the actions that are needed (IAM Access Analyzer can draft it), or name a break-glass role in the parameter exempt.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.5', '7.3.1'] },
  // Names with * for any characters. The execution role of a CDK bootstrap has a rule of its own: iam-cdk-bootstrap-hardened.
  params: { exempt: ['cdk-*-cfn-exec-role-*'] as readonly string[] },
  check(principal, { params }) {
    const name = ('RoleName' in principal ? principal.RoleName : undefined) ?? principal.name;
    const exempt = principal.type === 'AWS::IAM::Role' && params.exempt.some((pattern) => matches(pattern, name));
    return !exempt && awsPolicies(principal, 'AdministratorAccess').map((arn) => `${arn} is attached.`);
  },
  examples: {
    pass: [
      { name: 'nothing attached', properties: { RoleName: 'app' } },
      { name: 'less', properties: { RoleName: 'app', ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } },
      { name: 'the execution role of a CDK bootstrap', properties: { RoleName: 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1', ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
      { name: 'a break-glass role', params: { exempt: ['break-glass'] }, properties: { RoleName: 'break-glass', ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
    ],
    fail: [
      { name: 'on a role', properties: { RoleName: 'app', ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
      { name: 'on a user in China', partition: 'aws-cn', type: 'AWS::IAM::User', properties: { ManagedPolicyArns: ['arn:aws-cn:iam::aws:policy/AdministratorAccess'] } },
      { name: 'on a group with an exempt name', type: 'AWS::IAM::Group', id: 'cdk-a-cfn-exec-role-b', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
    ],
  },
});

const matches = (pattern: string, name: string): boolean => new RegExp(`^${pattern.split('*').map((part) => part.replaceAll(/[^\w-]/g, '\\$&')).join('.*')}$`).test(name);
