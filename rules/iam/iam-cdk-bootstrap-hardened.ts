import { cannotKnow, rule } from '../../lib/rule.ts';
import { awsPolicies } from '../../lib/rule-helpers/attached.ts';
import { openPolicy } from '../../lib/rule-helpers/policy.ts';
import { trustExposure, trustOf } from '../../lib/rule-helpers/trust.ts';

const trust = (account: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }] });
const deploy = 'cdk-hnb659fds-deploy-role-111122223333-eu-west-1';
const exec = 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1';
const admin = ['arn:aws:iam::aws:policy/AdministratorAccess'];

export default rule({
  id: 'iam-cdk-bootstrap-hardened',
  type: 'AWS::IAM::Role',
  title: 'The roles of a CDK bootstrap are limited and trust known accounts only',
  severity: 'high',
  why: 'Whoever can deploy through the bootstrap roles has what the execution role has; by default that is AdministratorAccess.',
  fix: 'Bootstrap again with --cloudformation-execution-policies or --custom-permissions-boundary, and with --trust for known accounts only.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check(role, { trusted }) {
    const kind = /^cdk-[a-z0-9]+-(cfn-exec|deploy|file-publishing|image-publishing|lookup)-role-/.exec(role.RoleName ?? role.name)?.[1];
    if (kind === undefined) return undefined;
    if (kind === 'cfn-exec' && awsPolicies(role, 'AdministratorAccess').length > 0 && !role.PermissionsBoundary) return 'The execution role has AdministratorAccess and no permissions boundary.';
    const { externalAccess, unknown } = trustExposure(role, trustOf(role, ({ type }) => type === 'AWS'), trusted);
    if (externalAccess.length > 0) return externalAccess.map(({ principal, statement }) => `${principal} is no trusted account and may assume the role (statement ${statement}).`);
    if (unknown.length > 0) return openPolicy(unknown);
    return cannotKnow({ reason: 'unsupported', text: 'The role is limited; the version of the bootstrap is in a parameter of Systems Manager that Stance does not read.' });
  },
  examples: {
    pass: [
      { name: 'another role', properties: { RoleName: 'app', ManagedPolicyArns: admin, AssumeRolePolicyDocument: trust('444455556666') } },
    ],
    fail: [
      { name: 'an execution role with everything', properties: { RoleName: exec, ManagedPolicyArns: admin, AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } } },
      { name: 'a deploy role for a stranger', properties: { RoleName: deploy, AssumeRolePolicyDocument: trust('444455556666') } },
    ],
    unknown: [{ name: 'a deploy role for a trusted account', trusted: { accounts: ['444455556666'] }, properties: { RoleName: deploy, AssumeRolePolicyDocument: trust('444455556666') } }],
  },
});
