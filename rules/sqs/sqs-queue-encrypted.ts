import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'sqs-queue-encrypted',
  type: 'AWS::SQS::Queue',
  title: 'A queue is encrypted at rest',
  severity: 'medium',
  why: 'Messages wait in the queue for up to 14 days; unencrypted, whoever reaches the storage or a copy of it reads them.',
  fix: 'Set SqsManagedSseEnabled to true, or KmsMasterKeyId to a key of your own.',
  controls: { fsbp: ['SQS.1'], 'nist-800-53-r5': ['SC-13', 'SC-28', 'SC-28(1)', 'CA-9(1)'] },
  // SSE-SQS is the default for queues made since 2022; a live queue always says so:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
  check: (queue) => !queue.KmsMasterKeyId
    && (queue.SqsManagedSseEnabled === false || (queue.origin === 'live' && !queue.SqsManagedSseEnabled))
    && 'Neither SSE-SQS nor a KMS key encrypts the queue: SqsManagedSseEnabled is false.',
  examples: {
    pass: [
      { name: 'SSE-SQS', properties: { SqsManagedSseEnabled: true } },
      { name: 'a key of its own', properties: { KmsMasterKeyId: 'alias/orders', SqsManagedSseEnabled: false } },
      { name: 'the default of a template', origin: 'template', properties: {} },
    ],
    fail: [
      { name: 'encryption switched off', properties: { SqsManagedSseEnabled: false } },
      { name: 'switched off in a template', origin: 'template', properties: { SqsManagedSseEnabled: false } },
      { name: 'an old queue that never had it', origin: 'live', properties: {} },
    ],
  },
});
