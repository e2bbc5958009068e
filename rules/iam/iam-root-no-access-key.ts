import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-root-no-access-key',
  type: 'AWS::Account',
  title: 'The root user has no access key',
  severity: 'critical',
  why: 'A root access key works from anywhere, without MFA, with every permission, and no policy can take any of them away.',
  fix: 'Sign in as root, deactivate the key, see that nothing breaks, and delete it under Security credentials; give its users a role instead.',
  controls: { fsbp: ['IAM.4'], 'cis-v3': ['1.4'], 'cis-v5': ['1.3'], 'cis-v6': ['2.3'], 'cis-v7': ['2.4'], 'nist-800-53-r5': ['AC-6'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.3', '7.2.5'] },
  check: ({ Summary: summary }) => (summary?.AccountAccessKeysPresent ?? 0) > 0 && 'The root user has an access key: AccountAccessKeysPresent is 1.',
  examples: {
    pass: [
      { name: 'no key', properties: { Summary: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 1 } } },
    ],
    fail: [
      { name: 'a key', properties: { Summary: { AccountAccessKeysPresent: 1, AccountMFAEnabled: 1 } } },
      { name: 'two keys', properties: { Summary: { AccountAccessKeysPresent: 2, AccountMFAEnabled: 0 } } },
    ],
  },
});
