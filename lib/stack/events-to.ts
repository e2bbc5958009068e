import { Stack } from 'aws-cdk-lib';
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/**
 * A target that puts events into an encrypted queue, on behalf of event rules of this account and region alone: CDK's own names no
 * source where the queue is encrypted (https://github.com/aws/aws-cdk/issues/11158), in the policies of the queue and of its key.
 */
export function eventsTo(queue: Queue, deadLetters: Queue, retry: { readonly attempts: number; readonly seconds: number }): IRuleTarget {
  const { account, region, partition } = Stack.of(queue);
  for (const to of [queue, deadLetters]) {
    to.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')], actions: ['sqs:SendMessage'], resources: [to.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${account}:rule/*` } },
    }));
  }
  return { bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn }, retryPolicy: { maximumRetryAttempts: retry.attempts, maximumEventAgeInSeconds: retry.seconds } }) };
}
