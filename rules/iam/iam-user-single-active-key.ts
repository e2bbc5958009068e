import { each, rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-user-single-active-key',
  type: 'AWS::IAM::User',
  parts: ['AWS::IAM::AccessKey'],
  title: 'A user has at most one active access key',
  severity: 'medium',
  why: 'The second key is there for rotation; when both stay active, rotation never ended and a forgotten copy still works.',
  fix: 'See which key is not used (aws iam get-access-key-last-used), deactivate it, and delete it when nothing breaks.',
  controls: { 'cis-v3': ['1.13'], 'cis-v5': ['1.12'], 'cis-v6': ['2.12'], 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check(user) {
    const keys = user.parts('AWS::IAM::AccessKey');
    const sure = each(keys, (key) => key.Status === 'Active' && 'active').length;
    // One sure key and one that can't be known may be two: reading the rest says so.
    const active = sure > 1 ? sure : keys.filter((key) => key.Status === 'Active').length;
    return active > 1 && `The user has ${active} active access keys.`;
  },
  examples: {
    pass: [
      { name: 'no keys', properties: {}, parts: { 'AWS::IAM::AccessKey': [] } },
      { name: 'one of two is active', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active' }, { Status: 'Inactive' }] } },
    ],
    fail: [
      { name: 'two', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Active' }, { Status: 'Active' }] } },
    ],
  },
});
