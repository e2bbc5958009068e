import { rule } from '../../lib/rule.ts';
import { anyName, wideGrants } from '../../lib/rule-helpers/grants.ts';
import { eachInline, inlineParts } from '../../lib/rule-helpers/inline.ts';

const policy = (Action: string | string[], Resource: string | string[]) => ({ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] } });
const one = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export default rule({
  id: 'kms-inline-policy-no-decrypt-all',
  type: 'AWS::IAM::Role',
  also: ['AWS::IAM::User', 'AWS::IAM::Group'],
  parts: inlineParts,
  title: 'An inline policy does not allow decryption with every key',
  severity: 'medium',
  why: 'The principal decrypts everything whose key leaves the decision to IAM, not only the data of its task.',
  fix: 'Name the keys in Resource of the statement with kms:Decrypt or kms:ReEncryptFrom.',
  controls: { fsbp: ['KMS.2'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'], 'pci-v4': ['3.5.1', '3.6.1', '3.7.1', '3.7.2'] },
  check: (holder) => eachInline(holder, (read) => wideGrants(read, ['kms:Decrypt', 'kms:ReEncryptFrom'], `key/${anyName}`)),
  examples: {
    pass: [
      { name: 'one key', properties: {}, parts: { 'AWS::IAM::RolePolicy': [policy('kms:Decrypt', one)] } },
      { name: 'no inline policy', properties: {} },
      { name: 'a user with other actions', type: 'AWS::IAM::User', properties: {}, parts: { 'AWS::IAM::UserPolicy': [policy('kms:Describe*', '*')] } },
    ],
    fail: [
      { name: 'a role', properties: {}, parts: { 'AWS::IAM::RolePolicy': [policy('kms:Decrypt', '*')] } },
      { name: 'a user', type: 'AWS::IAM::User', properties: {}, parts: { 'AWS::IAM::UserPolicy': [policy('kms:*', 'arn:aws:kms:us-east-1:111122223333:key/*')] } },
      { name: 'a group', type: 'AWS::IAM::Group', properties: {}, parts: { 'AWS::IAM::GroupPolicy': [policy('kms:ReEncryptFrom', [one, '*'])] } },
    ],
  },
});
