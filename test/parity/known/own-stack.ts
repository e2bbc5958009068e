import type { Known } from './known.ts';

/** Rules and resources of Stance's own stack on which the gate and the sweep of MiniStack 1.5.33 differ; a resource by its construct path, as a glob. */
export const ownStack: readonly Known[] = [
  {
    side: 'ministack', reason: 'MiniStack\'s CloudFormation drops SSESpecification and PointInTimeRecoverySpecification of a table.',
    pairs: { 'dynamodb-cmk-encrypted': '*', 'dynamodb-pitr-enabled': '*' },
  },
  {
    side: 'ministack', reason: 'MiniStack\'s CloudFormation drops Policy of an event bus.',
    pairs: { 'eventbridge-custom-bus-policy-attached': '*' },
  },
  {
    side: 'ministack', reason: 'MiniStack\'s CloudFormation drops DeadLetterConfig and KmsKeyArn of a function.',
    pairs: { 'lambda-async-failure-destination': ['Alerts/Digest', 'Plan/Function', 'Heartbeat/Beat'].map((path) => `Stance/Stance/${path}/Function/Resource`), 'lambda-env-cmk-encrypted': '*' },
  },
  {
    side: 'ministack', reason: 'MiniStack has no runtime management.',
    pairs: { 'lambda-runtime-updates-automatic': '*' },
  },
  {
    side: 'ministack', reason: 'MiniStack has no account policies.',
    pairs: { 'logs-subscription-destination-trusted': '*' },
  },
  {
    side: 'ministack', reason: 'MiniStack\'s CloudFormation drops KmsMasterKeyId of a topic.',
    pairs: { 'sns-topic-kms-encrypted': '*' },
  },
  {
    side: 'ministack', reason: 'MiniStack does not tell which queues a dead-letter queue has (ListDeadLetterSourceQueues).',
    pairs: { 'sqs-queue-dlq': ['Stance/Stance/Sweep-*/Work/DeadLetters/Resource'] },
  },
];
