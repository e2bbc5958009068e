import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'sns-topic-kms-encrypted',
  type: 'AWS::SNS::Topic',
  title: 'A topic is encrypted with a KMS key',
  severity: 'medium',
  why: 'Messages that SNS holds for delivery are readable to whoever reaches its storage, and no key policy adds a second permission.',
  fix: 'Set KmsMasterKeyId to a key of your own, whose policy lets the services that publish use it; alias/aws/sns keeps them out.',
  controls: { fsbp: ['SNS.1'], 'nist-800-53-r5': ['SC-13', 'SC-28', 'SC-28(1)', 'CA-9(1)'], 'pci-v4': ['8.3.2'] },
  check: (topic) => !topic.KmsMasterKeyId && 'KmsMasterKeyId is not set.',
  examples: {
    pass: [
      { name: 'a key of its own', properties: { KmsMasterKeyId: 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000001' } },
      { name: 'the key of SNS', properties: { KmsMasterKeyId: 'alias/aws/sns' } },
    ],
    fail: [
      { name: 'no key', properties: {} },
      { name: 'an empty key, in a template', origin: 'template', properties: { KmsMasterKeyId: '' } },
    ],
  },
});
