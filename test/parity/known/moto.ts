import type { Known } from './known.ts';

/** Defects and gaps of moto 5.2.5, as far as moto is asked. */
export const moto: readonly Known[] = [
  {
    side: 'moto', reason: 'It confirms every subscription at once.',
    pairs: {
      'monitoring-alarm-cloudtrail-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-cmk-disable-delete': ['nobody confirmed the subscription'],
      'monitoring-alarm-config-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-console-failures': ['nobody confirmed the subscription'],
      'monitoring-alarm-gateway-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-iam-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-nacl-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-org-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-root-usage': ['nobody confirmed the subscription'],
      'monitoring-alarm-route-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-s3-policy-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-sg-changes': ['nobody confirmed the subscription'],
      'monitoring-alarm-signin-no-mfa': ['nobody confirmed the subscription'],
      'monitoring-alarm-unauthorized-api': ['nobody confirmed the subscription'],
      'monitoring-alarm-vpc-changes': ['nobody confirmed the subscription'],
    },
  },
  {
    side: 'moto', reason: 'It names no key where a table is encrypted with that of AWS.',
    pairs: {
      'dynamodb-cmk-encrypted': ['no key in a template'],
    },
  },
  {
    side: 'moto', reason: 'It has no resource policies of streams.',
    pairs: {
      'dynamodb-resource-policy-no-foreign': ['a trusted account', 'the stream'],
    },
  },
  {
    side: 'moto', reason: 'It has no code signing configurations.',
    pairs: {
      'lambda-code-signing-configured': ['signed'],
      'lambda-code-signing-enforced': ['enforced', 'enforced in a template', 'only a warning', 'the default'],
    },
  },
  {
    side: 'moto', reason: 'It takes mappings of queues and of streams that it holds itself: neither of Kafka or MQ, nor of another account.',
    pairs: {
      'lambda-esm-failure-destination': ['Kafka', 'a broker'],
      'lambda-esm-source-trusted-account': ['a trusted account', 'Kafka with a secret', 'MSK with the role', 'a stranger', 'a stranger in China', 'Kafka without a secret', 'MQ without a secret'],
      'lambda-tracing-active': ['fed by Kafka alone', 'fed by a Kafka cluster of its own', 'fed by a queue too', 'another function is fed by Kafka'],
    },
  },
  {
    side: 'moto', reason: 'It takes layers of its own account only.',
    pairs: {
      'lambda-layers-trusted-publisher': ['in China'],
    },
  },
  {
    side: 'moto', reason: 'It has no runtime management.',
    pairs: {
      'lambda-runtime-updates-automatic': ['the default', 'automatic', 'with each update of the function', 'pinned', 'pinned in China'],
    },
  },
  {
    side: 'moto', reason: 'It has no account policies, and asks that the destination of a subscription answers.',
    pairs: {
      'logs-subscription-destination-trusted': ['no subscription', 'an own function', 'a trusted account', 'a strange account', 'a strange account in a template', 'a subscription of all groups'],
    },
  },
  {
    side: 'moto', reason: 'It gives one of the two permissions of the canned list for log delivery.',
    pairs: {
      's3-bucket-access-logging': ['the same by its list, in a template'],
      's3-bucket-kms-default-encryption': ['a bucket for access logs, which S3 writes with SSE-S3'],
    },
  },
  {
    side: 'moto', reason: 'It drops DeadLetterConfig of a function.',
    pairs: {
      'sqs-queue-dlq': ['that of a function'],
    },
  },
  {
    side: 'moto', reason: 'As in AWS since 2022, a queue that is made now is encrypted.',
    pairs: {
      'sqs-queue-encrypted': ['an old queue that never had it'],
    },
  },
];
