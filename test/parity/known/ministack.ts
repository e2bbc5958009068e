import type { Known } from './known.ts';

/** Defects and gaps of MiniStack 1.5.33, as far as MiniStack is asked. */
export const ministack: readonly Known[] = [
  {
    side: 'ministack', reason: 'It knows the code signing configuration of a function, and no configurations themselves.',
    pairs: {
      'lambda-code-signing-configured': ['signed'],
      'lambda-code-signing-enforced': ['enforced', 'enforced in a template', 'only a warning', 'the default'],
    },
  },
  {
    side: 'ministack', reason: 'It takes mappings of queues and of streams that it holds itself: neither of Kafka or MQ, nor of another account.',
    pairs: {
      'lambda-esm-failure-destination': ['Kafka', 'a broker'],
      'lambda-esm-source-trusted-account': ['a trusted account', 'Kafka with a secret', 'MSK with the role', 'a stranger', 'a stranger in China', 'Kafka without a secret', 'MQ without a secret'],
      'lambda-tracing-active': ['fed by Kafka alone', 'fed by a Kafka cluster of its own', 'fed by a queue too', 'another function is fed by Kafka'],
    },
  },
  {
    side: 'ministack', reason: 'It knows foreign layers in the partition `aws` alone.',
    pairs: {
      'lambda-layers-trusted-publisher': ['in China'],
    },
  },
  {
    side: 'ministack', reason: 'Its roles are in the partition `aws`, wherever they are made.',
    pairs: {
      'lambda-role-no-admin': ['a whole service, in China'],
    },
  },
  {
    side: 'ministack', reason: 'Its listing of functions leaves their versions out.',
    pairs: {
      'lambda-runtime-supported': ['the version behind an alias', 'a canary'],
    },
  },
  {
    side: 'ministack', reason: 'It has no runtime management.',
    pairs: {
      'lambda-runtime-updates-automatic': ['the default', 'automatic', 'with each update of the function', 'pinned', 'pinned in China'],
    },
  },
  {
    side: 'ministack', reason: 'It has no account policies.',
    pairs: {
      'logs-subscription-destination-trusted': ['no subscription', 'an own function', 'a trusted account', 'a subscription of all groups'],
    },
  },
];
