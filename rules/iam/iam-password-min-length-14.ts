import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-password-min-length-14',
  type: 'AWS::Account',
  title: 'Passwords of IAM users have at least 14 characters',
  severity: 'medium',
  why: 'Length is what makes a password hard to guess; the default that holds without a policy is 8 characters.',
  fix: 'Run aws iam update-account-password-policy --minimum-password-length 14 with the other options that you use: it replaces the whole policy.',
  controls: { fsbp: ['IAM.15'], 'cis-v3': ['1.8'], 'cis-v5': ['1.7'], 'cis-v6': ['2.7'], 'cis-v7': ['2.8'], 'nist-800-53-r5': ['AC-2', 'IA-5', 'IA-5(1)'] },
  check: ({ PasswordPolicy: policy }) => (policy
    ? (policy.MinimumPasswordLength ?? 0) < 14 && `The password policy asks for ${policy.MinimumPasswordLength ?? 0} characters.`
    : 'The account has no password policy, so 8 characters are enough.'),
  examples: {
    pass: [
      { name: '14 characters', properties: { PasswordPolicy: { MinimumPasswordLength: 14 } } },
      { name: 'more', properties: { PasswordPolicy: { MinimumPasswordLength: 32 } } },
    ],
    fail: [
      { name: 'no policy', properties: { PasswordPolicy: null } },
      { name: '13 characters', properties: { PasswordPolicy: { MinimumPasswordLength: 13 } } },
    ],
  },
});
