import { each, rule } from '../../lib/rule.ts';
import { dayOf, daysSince, isOlder } from '../../lib/rule-helpers/age.ts';
import { madeOn } from '../../lib/rule-helpers/credentials.ts';

export default rule({
  id: 'iam-access-key-rotated-90-days',
  type: 'AWS::IAM::User',
  parts: ['AWS::IAM::AccessKey'],
  title: 'Active access keys are at most 90 days old',
  severity: 'medium',
  why: 'The longer a key lives, the more laptops, build logs and repositories hold a copy of it, and every copy works.',
  fix: 'Make a new key, move its users over, deactivate the old one (aws iam update-access-key --status Inactive) and delete it; better, use a role.',
  controls: { fsbp: ['IAM.3'], 'cis-v3': ['1.14'], 'cis-v5': ['1.13'], 'cis-v6': ['2.13'], 'cis-v7': ['2.12'], 'nist-800-53-r5': ['AC-2(1)', 'AC-2(3)', 'AC-3(15)'], 'pci-v4': ['8.3.5', '8.3.7', '8.3.9', '8.6.3'] },
  params: { days: 90 },
  check: (user, { now, params }) => each(user.parts('AWS::IAM::AccessKey'), (key) => key.Status === 'Active' && isOlder(madeOn(key), params.days, now)
    && `An active access key is ${daysSince(madeOn(key), now)} days old (${dayOf(madeOn(key))}).`),
  examples: {
    pass: [
      { name: 'no keys', properties: {}, parts: { 'AWS::IAM::AccessKey': [] } },
      { name: 'a new key and an old inactive one', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-04-01T00:00:00.000Z' }, { Status: 'Inactive', CreateDate: '2020-04-01T00:00:00.000Z' }] } },
      { name: '90 days old', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-03-03T00:00:00.000Z' }] } },
    ],
    fail: [
      { name: 'an old key', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-03-01T00:00:00.000Z' }] } },
      { name: 'the second of two', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-05-01T00:00:00.000Z' }, { Status: 'Active', CreateDate: '2019-05-01T00:00:00.000Z' }] } },
      { name: 'a shorter time is configured', params: { days: 30 }, properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active', CreateDate: '2026-04-01T00:00:00.000Z' }] } },
    ],
    unknown: [{ name: 'its age is not known', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active' }] } }],
  },
});
