import { rule } from '../../lib/rule.ts';
import { keyProblem } from '../../lib/rule-helpers/customer-key.ts';

const key = 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000001';
const sse = { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key } };
const found = (properties: object) => ({ type: 'AWS::KMS::Key', id: '0b1c2d3e-0000-4000-8000-000000000001', arn: key, properties }) as const;

export default rule({
  id: 'dynamodb-cmk-encrypted',
  type: 'AWS::DynamoDB::Table',
  reads: ['AWS::KMS::Key'],
  title: 'A table is encrypted with a customer managed key',
  severity: 'medium',
  why: 'A key of your own has a policy, a log of each use and a switch to turn off; the keys of AWS have none of them for you.',
  fix: 'Set SSESpecification to SSEEnabled true, SSEType KMS and KMSMasterKeyId of your own key, for each replica too.',
  controls: { 'nist-800-53-r5': ['SC-13', 'SC-28(1)'], 'pci-v4': ['3.5.1', '8.3.2'] },
  check(table, context) {
    const { SSEEnabled, SSEType, KMSMasterKeyId } = table.SSESpecification ?? {};
    if (SSEEnabled !== true) return 'The table is encrypted with the key that DynamoDB owns.';
    if (SSEType !== undefined && SSEType !== 'KMS') return `SSEType is ${SSEType}.`;
    if (!KMSMasterKeyId) return 'The table is encrypted with the key that AWS manages, alias/aws/dynamodb.';
    const problem = keyProblem(KMSMasterKeyId, context);
    return problem && `The key ${KMSMasterKeyId} ${problem}.`;
  },
  examples: {
    pass: [
      { name: 'a key of its own', properties: sse, others: [found({ KeyManager: 'CUSTOMER', KeyState: 'Enabled' })] },
      { name: 'KMS is the default type', properties: { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: key } }, others: [found({ KeyManager: 'CUSTOMER', KeyState: 'Enabled' })] },
    ],
    fail: [
      { name: 'the key of DynamoDB', properties: {} },
      { name: 'switched off', properties: { SSESpecification: { SSEEnabled: false } } },
      { name: 'no key in a template', origin: 'template', properties: { SSESpecification: { SSEEnabled: true } } },
      { name: 'the alias of AWS', properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/aws/dynamodb' } } },
      { name: 'the key of AWS', properties: sse, others: [found({ KeyManager: 'AWS', KeyState: 'Enabled' })] },
      { name: 'a key that is switched off', properties: sse, others: [found({ KeyManager: 'CUSTOMER', KeyState: 'Disabled' })] },
    ],
  },
});
