import { rule } from '../../lib/rule.ts';
import { isDeadLetterQueue } from '../../lib/rule-helpers/dead-letter.ts';
import { redriveOf, redriveTarget } from '../../lib/rule-helpers/redrive.ts';

const [arn, dead] = ['arn:aws:sqs:us-east-1:111122223333:orders', 'arn:aws:sqs:us-east-1:111122223333:dead'];
const redrive = (maxReceiveCount: number | string) => ({ RedrivePolicy: { deadLetterTargetArn: dead, maxReceiveCount } });
const lets = (Service: string) => ({ 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sqs:SendMessage', Resource: arn }] } as never }] });
const queue = { type: 'AWS::SQS::Queue', id: 'dead', arn: dead } as const;

export default rule({
  id: 'sqs-queue-dlq',
  type: 'AWS::SQS::Queue',
  parts: ['AWS::SQS::QueuePolicy'],
  reads: ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping', 'AWS::Events::Rule', 'AWS::SNS::Topic'],
  title: 'Messages that consumers fail on go to a dead-letter queue',
  severity: 'medium',
  why: 'A message that cannot be worked on comes back until it expires: it blocks others, costs money and is lost without a trace.',
  fix: 'Set RedrivePolicy with deadLetterTargetArn and a maxReceiveCount from 2 to 1000; 5 or more for queues that feed functions.',
  controls: { 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  check(queue, context) {
    const [target, count] = [redriveTarget(queue.RedrivePolicy), Number(redriveOf(queue.RedrivePolicy)['maxReceiveCount'])];
    if (target === undefined) return !isDeadLetterQueue(queue, context) && 'The queue has no RedrivePolicy, and is the dead-letter queue of nothing.';
    if (!(count >= 2 && count <= 1000)) return `maxReceiveCount is ${count}.`;
    return !context.get('AWS::SQS::Queue', target) && `The dead-letter queue ${target} does not exist.`;
  },
  examples: {
    pass: [
      { name: 'a dead-letter queue', arn, properties: redrive(5), others: [queue] },
      { name: 'a count as text', arn, properties: redrive('3'), others: [queue] },
      { name: 'one itself', arn, properties: { DeadLetterSourceQueues: ['https://sqs.us-east-1.amazonaws.com/111122223333/source'] } },
      { name: 'one itself, in a template', origin: 'template', arn, properties: {}, others: [{ type: 'AWS::SQS::Queue', id: 'source', properties: { RedrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: 3 } } }] }, { name: 'that of a function', arn, properties: { DeadLetterSourceQueues: [] }, others: [{ type: 'AWS::Lambda::Function', id: 'f', properties: { DeadLetterConfig: { TargetArn: arn } } }] },
      { name: 'that of a rule', arn, properties: { DeadLetterSourceQueues: [] }, parts: lets('events.amazonaws.com'), others: [{ type: 'AWS::Events::Rule', id: 'r', properties: { Targets: [{ Id: 't', DeadLetterConfig: { Arn: arn } }] } }] },
      { name: 'that of a subscription', arn, properties: { DeadLetterSourceQueues: [] }, parts: lets('sns.amazonaws.com'), others: [{ type: 'AWS::SNS::Topic', id: 't', parts: { 'AWS::SNS::Subscription': [{ Protocol: 'https', RedrivePolicy: { deadLetterTargetArn: arn } }] } }] },
    ],
    fail: [
      { name: 'none', arn, properties: { DeadLetterSourceQueues: [] } }, { name: 'the first failure counts', arn, properties: redrive(1), others: [queue] },
      { name: 'a queue that is gone', arn, properties: redrive(5) }, { name: 'none, in a template', origin: 'template', arn, properties: {}, others: [{ type: 'AWS::SQS::Queue', id: 'other', properties: redrive(3) }] },
    ],
  },
});
