import type { Known } from './known.ts';

/** What the gate leaves open or cannot see. */
export const gate: readonly Known[] = [
  {
    side: 'gate', reason: 'Whether the account blocks public access decides, and a template does not show it.',
    pairs: {
      'cloudtrail-bucket-not-public': ['anyone may list it', 'anyone may delete from it'],
      's3-bucket-no-public-read': ['a public list that the account ignores', 'a public policy', 'a public list'],
      's3-bucket-no-public-write': ['a policy that lets anyone put objects', 'a policy that lets anyone do anything'],
    },
  },
  {
    side: 'gate', reason: 'What is not in the template may be in the account: nothing that is referred to is surely gone.',
    pairs: {
      'eventbridge-api-destination-https-auth': ['a connection that is gone'],
      'eventbridge-target-dlq': ['a queue that is gone'],
      'eventbridge-target-role-scoped': ['a role that is gone'],
      'lambda-async-failure-destination': ['a queue that is gone'],
      'lambda-code-signing-configured': ['a configuration that is gone'],
      'lambda-env-cmk-encrypted': ['a key that is gone'],
      'lambda-log-group-managed': ['none', 'another group than it writes to'],
      'lambda-role-no-admin': ['a role that is gone'],
      'logs-group-kms': ['a key that is gone'],
      'sns-subscription-dlq': ['a queue that is gone'],
      'sqs-queue-dlq': ['a queue that is gone'],
    },
  },
  {
    side: 'gate', reason: 'The policy of the account\'s default bus decides, and it is not in the template.',
    pairs: {
      'eventbridge-rule-pattern-narrow': ['a source', 'either of two sources, as text'],
    },
  },
  {
    side: 'gate', reason: 'What a boundary of AWS allows is not in the template.',
    pairs: {
      'lambda-role-no-admin': ['held back by its boundary'],
    },
  },
];
