import { rule } from '../../lib/rule.ts';
import { isAwsManaged, withoutContext } from '../../lib/rule-helpers/keys.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

const statement = (more = {}) => ({ Sid: 'Use', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/shop' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', ...more });
const policy = (...Statement: readonly object[]) => ({ KeyPolicy: { Version: '2012-10-17', Statement } as never });
const tags = { usage: 'app-data' };

export default rule({
  id: 'kms-data-keys-encryption-context',
  type: 'AWS::KMS::Key',
  title: 'A key for application data demands an encryption context',
  severity: 'medium',
  why: 'The context binds a ciphertext to its record and shows in CloudTrail; without it one service\'s data can be decrypted in place of another\'s.',
  fix: 'Condition kms:Decrypt and kms:GenerateDataKey in KeyPolicy on kms:EncryptionContext:<key>, or deny them to all where kms:EncryptionContextKeys is null.',
  controls: { 'nist-800-53-r5': ['~SC-12', '~SC-28(1)'] },
  check: (key) => !isAwsManaged(key) && key.tags['usage'] === 'app-data' && withoutContext(policyOf(key.KeyPolicy)),
  examples: {
    pass: [
      { name: 'conditioned on a context', tags, properties: policy(statement({ Condition: { StringEquals: { 'kms:EncryptionContext:tenant': 'shop' } } })) },
      { name: 'denied to all without a context', tags, properties: policy(statement(), { Effect: 'Deny', Principal: '*', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', Condition: { Null: { 'kms:EncryptionContextKeys': 'true' } } }) },
      { name: 'only administration', tags, properties: policy(statement({ Action: ['kms:Put*', 'kms:Describe*'] })) },
      { name: 'another use', tags: { usage: 'logs' }, properties: policy(statement()) },
    ],
    fail: [
      { name: 'no condition', tags, properties: policy(statement()) },
      { name: 'everything left to IAM', tags, properties: policy(statement({ Principal: { AWS: '111122223333' }, Action: 'kms:*' })) },
      { name: 'only where the caller sends one', tags, properties: policy(statement({ Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'tenant' } } })) },
    ],
  },
});
