import { each, rule } from '../../lib/rule.ts';
import { dayOf, isOlder } from '../../lib/rule-helpers/age.ts';

export default rule({
  id: 'iam-root-not-used',
  type: 'AWS::Account',
  title: 'The root user is not used for daily work',
  severity: 'high',
  why: 'Work as root has no limits and no person behind it in the logs; a session that is phished or left open is the whole account.',
  fix: 'Use a role with the permissions that the task needs; keep root for the few tasks that require it. Raise the parameter days where root is used on purpose.',
  controls: { 'cis-v3': ['1.7'], 'cis-v5': ['1.6'], 'cis-v6': ['2.6'], 'cis-v7': ['2.7'], 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  params: { days: 30 },
  check(account, { now, params }) {
    const root = account.CredentialReport?.Root;
    const recent = (time: string | undefined): boolean => time !== undefined && !isOlder(time, params.days, now);
    return each(['password', 'keys'], (kind) => (kind === 'password'
      ? recent(root?.PasswordLastUsed) && `The root user signed in on ${dayOf(root?.PasswordLastUsed ?? '')}.`
      : each(root?.AccessKeys ?? [], (key) => recent(key.LastUsedDate) && `An access key of the root user was used on ${dayOf(key.LastUsedDate ?? '')}.`)));
  },
  examples: {
    pass: [
      { name: 'never used', properties: { CredentialReport: { ConsoleUsers: 0, Root: { AccessKeys: [] } } } },
      { name: 'used long ago', properties: { CredentialReport: { ConsoleUsers: 0, Root: { PasswordLastUsed: '2026-01-10T08:00:00.000Z', AccessKeys: [{ Status: 'Inactive', LastUsedDate: '2025-01-10T08:00:00.000Z' }] } } } },
      { name: 'a shorter time is configured', params: { days: 1 }, properties: { CredentialReport: { ConsoleUsers: 0, Root: { PasswordLastUsed: '2026-05-29T08:00:00.000Z', AccessKeys: [] } } } },
    ],
    fail: [
      { name: 'signed in three days ago', properties: { CredentialReport: { ConsoleUsers: 3, Root: { PasswordLastUsed: '2026-05-29T08:00:00.000Z', AccessKeys: [] } } } },
      { name: 'a key used yesterday', properties: { CredentialReport: { ConsoleUsers: 3, Root: { AccessKeys: [{ Status: 'Active', CreateDate: '2020-01-01T00:00:00.000Z' }, { Status: 'Active', LastUsedDate: '2026-05-31T08:00:00.000Z' }] } } } },
    ],
  },
});
