import { each, rule } from '../../lib/rule.ts';
import { dayOf } from '../../lib/rule-helpers/age.ts';
import { madeOn } from '../../lib/rule-helpers/credentials.ts';

/** A key that was made this soon after its user belongs to the user's setup. */
const setup = 5 * 60_000;

export default rule({
  id: 'iam-user-no-key-at-setup',
  type: 'AWS::IAM::User',
  parts: ['AWS::IAM::AccessKey'],
  title: 'A console user got no access key together with the user',
  severity: 'medium',
  why: 'Keys that are handed out by default are never used, so nobody notices when somebody else uses them.',
  fix: 'Delete the key with aws iam delete-access-key; let users make one when they need it.',
  controls: { 'cis-v3': ['1.11'], 'cis-v5': ['1.10'], 'cis-v6': ['2.10'], 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check: (user) => user.LoginProfile && each(user.parts('AWS::IAM::AccessKey'), (key) => key.Status === 'Active' && !key.LastUsedDate
    && Date.parse(madeOn(key)) - Date.parse(user.CreateDate ?? '') <= setup && `An active access key was made with the user on ${dayOf(madeOn(key))} and was never used.`),
  examples: {
    pass: [
      { name: 'made later', properties: { LoginProfile: {}, CreateDate: '2026-01-01T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-01-03T00:00:00.000Z' }] } },
      { name: 'used', properties: { LoginProfile: {}, CreateDate: '2026-01-01T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-01-01T00:00:02.000Z', LastUsedDate: '2026-02-01T00:00:00.000Z' }] } },
      { name: 'no console', properties: { CreateDate: '2026-01-01T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-01-01T00:00:02.000Z' }] } },
      { name: 'inactive', properties: { LoginProfile: {}, CreateDate: '2026-01-01T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Inactive', CreateDate: '2026-01-01T00:00:02.000Z' }] } },
    ],
    fail: [
      { name: 'made with the user', properties: { LoginProfile: {}, CreateDate: '2026-01-01T00:00:00.000Z' }, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-01-01T00:00:02.000Z' }] } },
    ],
  },
});
