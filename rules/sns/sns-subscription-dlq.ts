import { each, rule } from '../../lib/rule.ts';
import { takesFrom } from '../../lib/rule-helpers/delivery.ts';
import { isElsewhere } from '../../lib/rule-helpers/place.ts';
import { redriveTarget } from '../../lib/rule-helpers/redrive.ts';

const arn = 'arn:aws:sns:us-east-1:111122223333:orders';
const dead = 'arn:aws:sqs:us-east-1:111122223333:dead';
const parts = (subscription: object) => ({ arn, properties: {}, parts: { 'AWS::SNS::Subscription': [{ Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:111122223333:q', ...subscription }] } });
const queue = (Condition: object = { ArnEquals: { 'aws:SourceArn': arn } }) => ({ type: 'AWS::SQS::Queue', id: 'dead', arn: dead, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: dead, Condition }] } as never }] } }) as const;

export default rule({
  id: 'sns-subscription-dlq',
  type: 'AWS::SNS::Topic',
  parts: ['AWS::SNS::Subscription'],
  reads: ['AWS::SQS::Queue'],
  title: 'Messages that a subscriber does not take go to a dead-letter queue',
  severity: 'low',
  why: 'SNS drops a message after its last try, and an endpoint that was deleted loses every one.',
  fix: 'Set RedrivePolicy of the subscription to a queue of the same region, and let sns.amazonaws.com send to that queue with aws:SourceArn of the topic.',
  controls: { 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  check: (topic, { get }) => each(topic.parts('AWS::SNS::Subscription'), ({ SubscriptionArn, RedrivePolicy, Endpoint }) => {
    // One that waits for its confirmation gets no messages.
    if (SubscriptionArn !== undefined && !SubscriptionArn.startsWith('arn:')) return;
    const target = redriveTarget(RedrivePolicy);
    if (target === undefined) return `The subscription of ${Endpoint} has no dead-letter queue.`;
    if (isElsewhere(target, topic)) return `The dead-letter queue ${target} is in another account or region.`;
    const found = get('AWS::SQS::Queue', target);
    return found ? !takesFrom(found, 'sns.amazonaws.com', topic.arn) && `The policy of ${target} does not let the topic send.` : `The dead-letter queue ${target} does not exist.`;
  }),
  examples: {
    pass: [{ name: 'a queue', ...parts({ RedrivePolicy: { deadLetterTargetArn: dead } }), others: [queue()] }, { name: 'as text', ...parts({ RedrivePolicy: `{"deadLetterTargetArn":"${dead}"}` }), others: [queue()] }, { name: 'not confirmed', ...parts({ SubscriptionArn: 'PendingConfirmation' }) }],
    fail: [{ name: 'none', ...parts({}) }, { name: 'a queue that is gone', ...parts({ RedrivePolicy: { deadLetterTargetArn: dead } }) }, { name: 'a queue that does not let it', ...parts({ RedrivePolicy: { deadLetterTargetArn: dead } }), others: [queue({ ArnEquals: { 'aws:SourceArn': `${arn}-2` } })] }, { name: 'a queue elsewhere', ...parts({ RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:111122223333:dead' } }) }],
  },
});
