import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-password-policy-strong',
  type: 'AWS::Account',
  title: 'Passwords of IAM users must mix character classes and have at least 8 characters',
  severity: 'medium',
  why: 'Short passwords of one kind of characters are guessed, and IAM users sign in to the console from anywhere in the world.',
  fix: 'Run aws iam update-account-password-policy --minimum-password-length 14 --require-uppercase-characters --require-lowercase-characters --require-numbers --require-symbols --password-reuse-prevention 24.',
  controls: { fsbp: ['IAM.7'], 'nist-800-53-r5': ['IA-5(1)'], 'pci-v4': ['in-standard'] },
  check(account) {
    const policy = account.PasswordPolicy;
    const missing = [
      (policy?.MinimumPasswordLength ?? 0) < 8 && `at least 8 characters (it asks for ${policy?.MinimumPasswordLength ?? 0})`,
      !policy?.RequireUppercaseCharacters && 'an upper case letter', !policy?.RequireLowercaseCharacters && 'a lower case letter',
      !policy?.RequireNumbers && 'a number', !policy?.RequireSymbols && 'a symbol',
    ].filter((part) => part !== false);
    // Where nobody has a password, there is nothing that the policy could make stronger.
    if (missing.length === 0 || account.CredentialReport?.ConsoleUsers === 0) return undefined;
    return policy ? `The password policy does not require ${missing.join(', ')}.` : 'The account has no password policy.';
  },
  examples: {
    pass: [
      { name: 'all of it', properties: { PasswordPolicy: { MinimumPasswordLength: 8, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true } } },
      { name: 'no policy and nobody with a password', properties: { PasswordPolicy: null, CredentialReport: { ConsoleUsers: 0, Root: { AccessKeys: [] } } } },
    ],
    fail: [
      { name: 'no policy', properties: { PasswordPolicy: null, CredentialReport: { ConsoleUsers: 2, Root: { AccessKeys: [] } } } },
      { name: 'no symbols', properties: { PasswordPolicy: { MinimumPasswordLength: 20, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: false }, CredentialReport: { ConsoleUsers: 1, Root: { AccessKeys: [] } } } },
      { name: 'six characters', properties: { PasswordPolicy: { MinimumPasswordLength: 6, RequireUppercaseCharacters: true, RequireLowercaseCharacters: true, RequireNumbers: true, RequireSymbols: true }, CredentialReport: { ConsoleUsers: 1, Root: { AccessKeys: [] } } } },
    ],
  },
});
