import { rule } from '../../lib/rule.ts';
import { awsPolicies } from '../../lib/rule-helpers/attached.ts';

export default rule({
  id: 'iam-no-cloudshell-full-access',
  type: 'AWS::IAM::Role',
  also: ['AWS::IAM::User', 'AWS::IAM::Group'],
  title: 'AWSCloudShellFullAccess is attached to nobody',
  severity: 'medium',
  why: 'CloudShell with upload and download is an easy way to carry data out of the account, from a machine that you do not watch.',
  fix: 'Detach AWSCloudShellFullAccess; where CloudShell is needed, use a policy of your own without cloudshell:GetFileDownloadUrls and GetFileUploadUrls.',
  controls: { fsbp: ['IAM.27'], 'cis-v3': ['1.22'], 'cis-v5': ['1.21'], 'cis-v6': ['2.21'], 'cis-v7': ['2.20'], 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.3', '7.2.5'] },
  check: (principal) => awsPolicies(principal, 'AWSCloudShellFullAccess').map((arn) => `${arn} is attached.`),
  examples: {
    pass: [
      { name: 'nothing attached', properties: {} },
      { name: 'other policies', type: 'AWS::IAM::User', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } },
      { name: 'a policy of its own with that name', properties: { ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/AWSCloudShellFullAccess'] } },
    ],
    fail: [
      { name: 'on a role', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSCloudShellFullAccess'] } },
      { name: 'on a group in GovCloud', type: 'AWS::IAM::Group', partition: 'aws-us-gov', properties: { ManagedPolicyArns: ['arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess', 'arn:aws-us-gov:iam::aws:policy/AWSCloudShellFullAccess'] } },
      { name: 'on a user', type: 'AWS::IAM::User', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSCloudShellFullAccess'] } },
    ],
  },
});
