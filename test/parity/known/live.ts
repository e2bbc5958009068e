import type { Known } from './known.ts';

/** What no emulator can be made to show. */
export const live: readonly Known[] = [
  {
    side: 'live', reason: 'It belongs to another account, of which the emulator would have to show a part.',
    pairs: {
      'cloudtrail-encrypted-kms': ['the trail of another account, seen from a member'],
    },
  },
  {
    side: 'live', reason: 'No API sets when CloudTrail delivered last.',
    pairs: {
      'cloudtrail-to-cloudwatch-logs': ['delivered an hour ago', 'the role lost its right'],
    },
  },
  {
    side: 'live', reason: 'Nobody but AWS makes its own keys and policies.',
    pairs: {
      'dynamodb-cmk-encrypted': ['the key of AWS'],
      'iam-passrole-scoped': ['a policy that AWS keeps'],
      'kms-key-policy-not-public': ['a key that AWS manages'],
      'kms-key-rotation': ['a key that AWS manages'],
      'lambda-env-cmk-encrypted': ['a key of AWS'],
      'lambda-role-no-admin': ['held back by its boundary'],
    },
  },
  {
    side: 'live', reason: 'Only a template has the secret in it: EventBridge keeps it in Secrets Manager and shows it to nobody.',
    pairs: {
      'eventbridge-connection-secret-not-inline': ['a key', 'a password', 'a client secret', 'a secret header'],
    },
  },
  {
    side: 'live', reason: 'Only a partner of AWS makes its event source.',
    pairs: {
      'eventbridge-custom-bus-policy-attached': ['a partner'],
    },
  },
  {
    side: 'live', reason: 'Only a service of AWS makes a rule that it manages.',
    pairs: {
      'eventbridge-rule-pattern-narrow': ['a rule that AWS manages'],
      'eventbridge-target-dlq': ['a rule that AWS manages'],
    },
  },
  {
    side: 'live', reason: 'A policy of AWS that nothing uses is not listed.',
    pairs: {
      'iam-policy-no-full-admin': ['a policy that AWS keeps'],
    },
  },
  {
    side: 'live', reason: 'The API writes the statement itself, always as an Allow of one action; the example comes from an older or hand-written policy.',
    pairs: {
      'lambda-async-failure-destination': ['a destination for another qualifier'],
      'lambda-layer-version-not-public': ['everyone, in the words of the policy'],
      'lambda-policy-no-public-access': ['a Deny', 'an alias, in the words of the policy'],
    },
  },
  {
    side: 'live', reason: 'A queue of the same account is confirmed at once.',
    pairs: {
      'sns-subscription-dlq': ['not confirmed'],
    },
  },
];
