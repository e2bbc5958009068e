import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-password-reuse-24',
  type: 'AWS::Account',
  title: 'None of the last 24 passwords of an IAM user can be used again',
  severity: 'low',
  why: 'A password that leaked once comes back when people may take their old ones again.',
  fix: 'Run aws iam update-account-password-policy --password-reuse-prevention 24 with the other options that you use: it replaces the whole policy.',
  controls: { fsbp: ['IAM.16'], 'cis-v3': ['1.9'], 'cis-v5': ['1.8'], 'cis-v6': ['2.8'], 'cis-v7': ['2.9'], 'nist-800-53-r5': ['~AC-2', '~IA-2'], 'pci-v4': ['in-standard'] },
  check: ({ PasswordPolicy: policy }) => (policy
    ? (policy.PasswordReusePrevention ?? 0) < 24 && `The password policy remembers ${policy.PasswordReusePrevention ?? 0} passwords.`
    : 'The account has no password policy, so old passwords can be used again.'),
  examples: {
    pass: [
      { name: '24 passwords', properties: { PasswordPolicy: { MinimumPasswordLength: 14, PasswordReusePrevention: 24 } } },
    ],
    fail: [
      { name: 'no policy', properties: { PasswordPolicy: null } },
      { name: 'reuse is not limited', properties: { PasswordPolicy: { MinimumPasswordLength: 14 } } },
      { name: 'five passwords', properties: { PasswordPolicy: { PasswordReusePrevention: 5 } } },
    ],
  },
});
