import { rule } from '../../lib/rule.ts';
import { unusedFor } from '../../lib/rule-helpers/credentials.ts';

export default rule({
  id: 'iam-user-unused-credentials-45',
  type: 'AWS::IAM::User',
  parts: ['AWS::IAM::AccessKey'],
  title: 'Passwords and access keys that were not used for 45 days are disabled',
  severity: 'medium',
  why: 'Nobody misses a credential that nobody uses, so nobody notices when a stranger begins to use it.',
  fix: 'Deactivate the key (aws iam update-access-key --status Inactive) or delete the password (aws iam delete-login-profile).',
  controls: { fsbp: ['IAM.22'], 'cis-v3': ['1.12'], 'cis-v5': ['1.11'], 'cis-v6': ['2.11'], 'cis-v7': ['2.11'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'], 'pci-v4': ['7.2.4', '7.2.5', '8.2.6', 'A3.4.1'] },
  params: { days: 45 },
  check: (user, { now, params }) => unusedFor(params.days, user, now),
  examples: {
    pass: [
      { name: 'used last week', properties: { LoginProfile: {}, PasswordLastUsed: '2026-05-25T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2020-01-01T00:00:00.000Z', LastUsedDate: '2026-05-25T00:00:00.000Z' }] } },
      { name: 'new and never used', properties: { LoginProfile: {}, PasswordLastChanged: '2026-05-01T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-05-01T00:00:00.000Z' }] } },
      { name: 'an old key that is inactive', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Inactive', CreateDate: '2020-01-01T00:00:00.000Z' }] } },
      { name: 'no credentials', properties: {}, parts: { 'AWS::IAM::AccessKey': [] } },
    ],
    fail: [
      { name: 'no sign-in for months', properties: { LoginProfile: {}, PasswordLastUsed: '2026-01-05T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [] } },
      { name: 'a password that was never used', properties: { LoginProfile: {}, PasswordLastChanged: '2025-05-05T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [] } },
      { name: 'the second key', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Inactive', CreateDate: '2020-01-01T00:00:00.000Z' }, { Status: 'Active', CreateDate: '2020-01-01T00:00:00.000Z', LastUsedDate: '2026-02-25T00:00:00.000Z' }] } },
      { name: 'a key that was never used', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-01-01T00:00:00.000Z' }] } },
    ],
    unknown: [{ name: 'nothing tells when the key was made', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active' }] } }],
  },
});
