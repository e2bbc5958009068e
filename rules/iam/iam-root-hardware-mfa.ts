import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-root-hardware-mfa',
  type: 'AWS::Account',
  title: 'The root user signs in with a hardware MFA device or a security key only',
  severity: 'critical',
  why: 'The seed of a virtual device can be copied from a phone or its backup; a hardware token or FIDO security key can not.',
  fix: 'Sign in as root, add a FIDO security key or hardware token under Security credentials, and remove the virtual device.',
  controls: { fsbp: ['IAM.6'], 'cis-v3': ['1.6'], 'cis-v5': ['1.5'], 'cis-v6': ['2.5'], 'cis-v7': ['2.6'], 'nist-800-53-r5': ['IA-2(1)'], 'pci-v4': ['8.4.1'] },
  check(account) {
    const summary = account.Summary;
    if (summary?.AccountMFAEnabled !== 1) {
      const nothingToProtect = summary?.AccountPasswordPresent === 0 && summary.AccountAccessKeysPresent === 0;
      return !nothingToProtect && 'The root user has no MFA device at all: AccountMFAEnabled is 0.';
    }
    const devices = account.RootVirtualMfaDevices ?? [];
    return devices.length > 0 && `The root user has a virtual MFA device: ${devices.join(', ')}.`;
  },
  examples: {
    pass: [
      { name: 'MFA and no virtual device', properties: { Summary: { AccountMFAEnabled: 1 }, RootVirtualMfaDevices: [] } },
      { name: 'a member account without root credentials', properties: { Summary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0, AccountAccessKeysPresent: 0 } } },
    ],
    fail: [
      { name: 'no MFA', properties: { Summary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 }, RootVirtualMfaDevices: [] } },
      { name: 'a virtual device', properties: { Summary: { AccountMFAEnabled: 1 }, RootVirtualMfaDevices: ['arn:aws:iam::111122223333:mfa/root-account-mfa-device'] } },
    ],
  },
});
