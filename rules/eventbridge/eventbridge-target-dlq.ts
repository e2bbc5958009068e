import { each, rule } from '../../lib/rule.ts';
import { takesFrom } from '../../lib/rule-helpers/delivery.ts';
import { isOwn } from '../../lib/rule-helpers/event-rule.ts';

const [arn, dead] = ['arn:aws:events:us-east-1:111122223333:rule/nightly', 'arn:aws:sqs:us-east-1:111122223333:dead'];
const to = (more: object) => ({ arn, properties: { Targets: [{ Id: 't', Arn: 'arn:aws:lambda:us-east-1:111122223333:function:f', ...more }] } });
const queue = (Condition: object) => ({ type: 'AWS::SQS::Queue', id: 'dead', arn: dead, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: dead, Condition }] } as never }] } }) as const;

export default rule({
  id: 'eventbridge-target-dlq',
  type: 'AWS::Events::Rule',
  reads: ['AWS::SQS::Queue'],
  title: 'Events that a target does not take go to a dead-letter queue',
  severity: 'medium',
  why: 'EventBridge drops an event after its last try, or at once where it may not reach the target; nobody learns of it.',
  fix: 'Set DeadLetterConfig.Arn of the target to a queue, and let events.amazonaws.com send to it with aws:SourceArn of the rule.',
  controls: { 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  // Retries always end, after a day and 185 tries unless RetryPolicy says less; nobody can change the rules that AWS manages.
  check: (events, { get }) => isOwn(events) && each(events.Targets ?? [], ({ Id, DeadLetterConfig }) => {
    if (!DeadLetterConfig?.Arn) return `The target ${Id} has no dead-letter queue.`;
    const found = get('AWS::SQS::Queue', DeadLetterConfig.Arn);
    if (!found) return `The dead-letter queue ${DeadLetterConfig.Arn} of the target ${Id} does not exist.`;
    return !takesFrom(found, 'events.amazonaws.com', events.arn) && `The policy of ${DeadLetterConfig.Arn} does not let the rule send.`;
  }),
  examples: {
    pass: [
      { name: 'no targets', properties: {} },
      { name: 'a queue', ...to({ DeadLetterConfig: { Arn: dead } }), others: [queue({ ArnEquals: { 'aws:SourceArn': arn } })] },
      { name: 'a rule that AWS manages', properties: { ManagedBy: 'autoscaling.amazonaws.com', Targets: [{ Id: 't', Arn: 'arn:aws:autoscaling:::' }] } },
    ],
    fail: [
      { name: 'none', ...to({ RetryPolicy: { MaximumRetryAttempts: 2 } }) },
      { name: 'a queue that is gone', ...to({ DeadLetterConfig: { Arn: dead } }) },
      { name: 'a queue for another rule', ...to({ DeadLetterConfig: { Arn: dead } }), others: [queue({ ArnEquals: { 'aws:SourceArn': `${arn}-2` } })] },
      { name: 'a queue without a policy', ...to({ DeadLetterConfig: { Arn: dead } }), others: [{ type: 'AWS::SQS::Queue', id: 'dead', arn: dead }] },
    ],
  },
});
