import { cannotKnow } from '../rule.ts';

/** A redrive policy, which templates may write as text; text that is no JSON stops the rule. */
export function redriveOf(policy: unknown): Readonly<Record<string, unknown>> {
  if (typeof policy !== 'string') return (policy ?? {}) as Readonly<Record<string, unknown>>;
  try {
    return JSON.parse(policy) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof SyntaxError) return cannotKnow({ reason: 'error', path: 'RedrivePolicy', text: 'The redrive policy is not valid JSON.' });
    throw error;
  }
}

/** The dead-letter queue that a redrive policy names: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export function redriveTarget(policy: unknown): string | undefined {
  const target = redriveOf(policy)['deadLetterTargetArn'];
  return typeof target === 'string' && target !== '' ? target : undefined;
}
