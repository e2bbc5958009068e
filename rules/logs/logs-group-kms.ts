import { rule } from '../../lib/rule.ts';
import { logsShutOut } from '../../lib/rule-helpers/keys.ts';

const arn = 'arn:aws:kms:us-east-1:111122223333:key/k';
const key = (Condition?: object, Service = 'logs.us-east-1.amazonaws.com') => ({ type: 'AWS::KMS::Key', id: 'k', arn, properties: { KeyPolicy: { Version: '2012-10-17', Statement: [
  { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' },
  { Effect: 'Allow', Principal: { Service }, Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'], Resource: '*', ...(Condition ? { Condition } : {}) },
] } as never } } as const);
const context = (like: string) => ({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': like } });

export default rule({
  id: 'logs-group-kms',
  type: 'AWS::Logs::LogGroup',
  reads: ['AWS::KMS::Key'],
  title: 'A log group is encrypted with a KMS key that CloudWatch Logs may use',
  severity: 'medium',
  why: 'Logs hold names, addresses and payloads; a key of your own adds a second lock, and one that you can turn.',
  fix: 'Set KmsKeyId, and let logs.REGION.amazonaws.com use the key with a condition on kms:EncryptionContext:aws:logs:arn.',
  controls: { 'nist-800-53-r5': ['CP-9', 'SC-13', 'SC-28(1)'], 'pci-v4': ['3.5.1', '8.3.2', '10.3.2', '10.3.3'] },
  check(group, { get }) {
    if (!group.KmsKeyId) return 'KmsKeyId is not set: the group is encrypted with a key of CloudWatch Logs.';
    const key = get('AWS::KMS::Key', group.KmsKeyId);
    const shut = key && logsShutOut(group, key);
    return !key ? `The key ${group.KmsKeyId} does not exist.` : shut && `The policy of ${group.KmsKeyId} does not let ${shut} use it for this group.`;
  },
  examples: {
    pass: [
      { name: 'a key for the groups of the account', id: 'shop', properties: { KmsKeyId: arn }, others: [key(context('arn:aws:logs:us-east-1:111122223333:*'))] },
      { name: 'a key for this group', id: 'shop', properties: { KmsKeyId: arn }, others: [key(context('arn:aws:logs:us-east-1:111122223333:log-group:shop'))] },
      { name: 'in China', id: 'shop', partition: 'aws-cn', region: 'cn-north-1', properties: { KmsKeyId: arn }, others: [key(context('arn:aws-cn:logs:cn-north-1:*'), 'logs.cn-north-1.amazonaws.com.cn')] },
    ],
    fail: [
      { name: 'no key', properties: {} },
      { name: 'no key in a template', origin: 'template', properties: { RetentionInDays: 365 } },
      { name: 'a key for another group', id: 'shop', properties: { KmsKeyId: arn }, others: [key(context('arn:aws:logs:us-east-1:111122223333:log-group:other'))] },
      { name: 'a key for another region', id: 'shop', properties: { KmsKeyId: arn }, others: [key(undefined, 'logs.eu-west-1.amazonaws.com')] },
      { name: 'a key that is gone', properties: { KmsKeyId: arn } },
    ],
  },
});
