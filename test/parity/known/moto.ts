import type { Known } from './known.ts';

/** Defects and gaps of moto 5.2.5; these pairs are asked of MiniStack. */
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
    side: 'moto', reason: 'It has no resource policies of streams.',
    pairs: {
      'dynamodb-resource-policy-no-foreign': ['a trusted account', 'the stream'],
    },
  },
  {
    side: 'moto', reason: 'It drops DeadLetterConfig of a function.',
    pairs: {
      'lambda-async-failure-destination': ['a dead-letter queue'],
      'sqs-queue-dlq': ['that of a function'],
    },
  },
  {
    side: 'moto', reason: 'Its time of the last change of an invocation setting is no number.',
    pairs: {
      'lambda-async-failure-destination': ['a destination', 'a destination for success only'],
    },
  },
  {
    side: 'moto', reason: 'It has no code signing configurations.',
    pairs: {
      'lambda-code-signing-configured': ['signed', 'a configuration that is gone', 'no publisher'],
      'lambda-code-signing-enforced': ['enforced', 'only a warning', 'the default', 'enforced in a template'],
    },
  },
  {
    side: 'moto', reason: 'It takes mappings of queues and of streams that it holds itself: neither of Kafka or MQ, nor of another account.',
    pairs: {
      'lambda-esm-failure-destination': ['a stream', 'Kafka', 'a broker', 'a stream without a destination', 'a stream that is tried for ever', 'the stream of a table'],
      'lambda-esm-source-trusted-account': ['a trusted account', 'Kafka with a secret', 'MSK with the role', 'a stranger', 'a stranger in China', 'Kafka without a secret', 'MQ without a secret'],
      'lambda-tracing-active': ['fed by Kafka alone', 'fed by a Kafka cluster of its own', 'fed by a queue too', 'another function is fed by Kafka'],
    },
  },
  {
    side: 'moto', reason: 'It has no function URLs.',
    pairs: {
      'lambda-internet-exposed-inventory': ['not reachable', 'declared', 'a topic of its own', 'a URL'],
      'lambda-reserved-concurrency': ['not reachable', 'limited', 'an open URL'],
      'lambda-tracing-active': ['the default', 'passed through'],
      'lambda-url-auth-iam': ['no URL', 'with IAM', 'open', 'open on an alias', 'another tag'],
      'lambda-url-cors-restricted': ['no URL', 'no CORS', 'a named origin', 'any origin', 'any origin with credentials on an alias', 'plain HTTP'],
    },
  },
  {
    side: 'moto', reason: 'It drops the organisation of a layer permission.',
    pairs: {
      'lambda-layer-version-not-public': ['an organisation'],
    },
  },
  {
    side: 'moto', reason: 'It takes layers of its own account only.',
    pairs: {
      'lambda-layers-trusted-publisher': ['Lambda Insights', 'a trusted account', 'a publisher that was reviewed', 'a stranger', 'a stranger among others', 'in China'],
    },
  },
  {
    side: 'moto', reason: 'It drops LoggingConfig of a function.',
    pairs: {
      'lambda-log-group-managed': ['by the name that it sets', 'another group than it writes to'],
    },
  },
  {
    side: 'moto', reason: 'It drops FunctionUrlAuthType of a permission.',
    pairs: {
      'lambda-permission-known-accounts': ['a URL that anyone with credentials may call'],
      'lambda-policy-no-public-access': ['a URL with IAM'],
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
      'logs-subscription-destination-trusted': ['no subscription', 'an own function', 'a trusted account', 'a strange account', 'a subscription of all groups', 'a strange account in a template'],
    },
  },
  {
    side: 'moto', reason: 'As in AWS since 2022, a queue that is made now is encrypted.',
    pairs: {
      'sqs-queue-encrypted': ['an old queue that never had it'],
    },
  },
  {
    side: 'moto', reason: 'It names no key where a table is encrypted with that of AWS.',
    pairs: {
      'dynamodb-cmk-encrypted': ['no key in a template'],
    },
  },
  {
    side: 'moto', reason: 'It gives one of the two permissions of the canned list for log delivery.',
    pairs: {
      's3-bucket-access-logging': ['the same by its list, in a template'],
      's3-bucket-kms-default-encryption': ['a bucket for access logs, which S3 writes with SSE-S3'],
    },
  },
];
