import { cannotKnow, rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-federation-used',
  type: 'AWS::Account',
  title: 'People sign in by federation and not as IAM users',
  severity: 'low',
  why: 'A person who leaves keeps an IAM user until somebody remembers it; a federated session ends with the account at the identity provider.',
  fix: 'Connect IAM Identity Center or a SAML provider, give people roles there, and delete the passwords of IAM users (aws iam delete-login-profile).',
  controls: { 'cis-v3': ['1.21'], 'cis-v5': ['1.20'], 'cis-v6': ['2.20'], 'cis-v7': ['2.19'], 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check(account) {
    const people = account.CredentialReport?.ConsoleUsers ?? 0;
    if (people > 0) return `${people} IAM users have a password of their own for the console.`;
    // Identity Center makes a SAML provider in every account that it serves.
    if ((account.SamlProviders ?? []).length > 0) return undefined;
    return cannotKnow({ reason: 'needs-attestation', text: 'Nobody signs in as an IAM user and no SAML provider exists: only a person can say how people reach this account.' });
  },
  examples: {
    pass: [
      { name: 'Identity Center and no users', properties: { CredentialReport: { ConsoleUsers: 0, Root: { AccessKeys: [] } }, SamlProviders: ['arn:aws:iam::111122223333:saml-provider/AWSSSO_abc_DO_NOT_DELETE'] } },
    ],
    fail: [
      { name: 'users with passwords', properties: { CredentialReport: { ConsoleUsers: 2, Root: { AccessKeys: [] } }, SamlProviders: [] } },
      { name: 'users beside federation', properties: { CredentialReport: { ConsoleUsers: 1, Root: { AccessKeys: [] } }, SamlProviders: ['arn:aws:iam::111122223333:saml-provider/okta'] } },
    ],
    unknown: [{ name: 'neither users nor federation', properties: { CredentialReport: { ConsoleUsers: 0, Root: { AccessKeys: [] } }, SamlProviders: [] } }],
  },
});
