import type { RuleContext, Subject } from '../rule.ts';
import { each, some } from '../rule.ts';
import { servicesOf } from './outsiders.ts';
import { policyOf } from './policy.ts';
import { redriveTarget } from './redrive.ts';

type Users = 'AWS::SQS::Queue' | 'AWS::Lambda::Function' | 'AWS::Lambda::EventSourceMapping' | 'AWS::Events::Rule' | 'AWS::SNS::Topic';

/**
 * Whether something sends its failures to a queue: other queues, functions, mappings; rules and topics only where the
 * policy of the queue lets their service send, since without it they can't. Those of other accounts are not seen.
 */
export function isDeadLetterQueue(queue: Subject<'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'>, { all }: Pick<RuleContext<Users, Record<never, never>>, 'all'>): boolean {
  const isThis = (arn: string | undefined): boolean => arn !== undefined && arn === queue.arn;
  const statements = queue.parts('AWS::SQS::QueuePolicy').flatMap(({ PolicyDocument }) => policyOf(PolicyDocument).statements);
  const maySend = (service: string): boolean => statements.some((statement) => servicesOf(statement).includes(service) || statement.principals?.any === true || (statement.principals?.gaps.length ?? 0) > 0);
  const senders: readonly (() => boolean)[] = [
    // The live queue knows the queues that use it.
    () => (queue.origin === 'live' ? (queue.DeadLetterSourceQueues ?? []).length > 0 : some(all('AWS::SQS::Queue'), ({ RedrivePolicy }) => isThis(redriveTarget(RedrivePolicy)))),
    () => some(all('AWS::Lambda::Function'), ({ DeadLetterConfig }) => isThis(DeadLetterConfig?.TargetArn)),
    () => some(all('AWS::Lambda::EventSourceMapping'), ({ DestinationConfig }) => isThis(DestinationConfig?.OnFailure?.Destination)),
    () => maySend('events.amazonaws.com') && some(all('AWS::Events::Rule'), ({ Targets }) => some(Targets ?? [], ({ DeadLetterConfig }) => isThis(DeadLetterConfig?.Arn))),
    () => maySend('sns.amazonaws.com') && some(all('AWS::SNS::Topic'), (topic) => some(topic.parts('AWS::SNS::Subscription'), ({ RedrivePolicy }) => isThis(redriveTarget(RedrivePolicy)))),
  ];
  return each(senders, (sends) => sends() && 'yes').length > 0;
}
