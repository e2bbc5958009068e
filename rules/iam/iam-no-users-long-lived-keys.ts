import { each, rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-no-users-long-lived-keys',
  type: 'AWS::IAM::User',
  parts: ['AWS::IAM::AccessKey'],
  title: 'No user has an active long-lived access key',
  severity: 'medium',
  why: 'Functions, pipelines and people can all have temporary credentials; a key that never ends is what leaks most often.',
  fix: 'Give the workload a role (OIDC for pipelines, Roles Anywhere outside AWS, Identity Center for people), then delete the key; accept an exception with an end date by a suppression.',
  controls: { 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check: (user) => each(user.parts('AWS::IAM::AccessKey'), (key) => (key.Status ?? 'Active') === 'Active' && 'The user has an active access key.'),
  examples: {
    pass: [
      { name: 'no keys', properties: {}, parts: { 'AWS::IAM::AccessKey': [] } },
      { name: 'an inactive key', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Inactive' }] } },
    ],
    fail: [
      { name: 'an active key', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ Status: 'Inactive' }, { Status: 'Active' }] } },
      { name: 'a key in a template, which is active unless it says otherwise', origin: 'template', properties: {}, parts: { 'AWS::IAM::AccessKey': [{ UserName: 'build' }] } },
    ],
  },
});
