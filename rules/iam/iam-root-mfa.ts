import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-root-mfa',
  type: 'AWS::Account',
  title: 'The root user signs in with MFA, or has no credentials at all',
  severity: 'critical',
  why: 'No policy limits the root user; with its password alone, whoever phishes it owns the account and can lock everybody else out.',
  fix: 'Sign in as root and add an MFA device under Security credentials, or delete the root credentials of member accounts with centralized root access.',
  controls: { fsbp: ['IAM.9'], 'cis-v3': ['1.5'], 'cis-v5': ['1.4'], 'cis-v6': ['2.4'], 'cis-v7': ['2.5'], 'nist-800-53-r5': ['IA-2(1)'], 'pci-v4': ['8.4.1', '8.4.2', '8.4.3'] },
  check: ({ Summary: summary }) => summary?.AccountMFAEnabled !== 1
    && !(summary?.AccountPasswordPresent === 0 && summary.AccountAccessKeysPresent === 0)
    && 'The root user has no MFA device: AccountMFAEnabled is 0.',
  examples: {
    pass: [
      { name: 'root with MFA', properties: { Summary: { AccountMFAEnabled: 1, AccountPasswordPresent: 1, AccountAccessKeysPresent: 0 } } },
      { name: 'a member account without root credentials', properties: { Summary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0, AccountAccessKeysPresent: 0 } } },
    ],
    fail: [
      { name: 'a password and no MFA', properties: { Summary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1, AccountAccessKeysPresent: 0 } } },
      { name: 'no password but an access key', properties: { Summary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0, AccountAccessKeysPresent: 1 } } },
      { name: 'nothing is said of a password', properties: { Summary: { AccountMFAEnabled: 0, AccountAccessKeysPresent: 0 } } },
    ],
  },
});
