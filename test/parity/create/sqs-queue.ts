import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { account, type Properties } from '../scene.ts';
import { partsOf, text, unless, type Aws, type Create } from './aws.ts';

/** AWS::SQS::Queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const queue: Create = async (thing, aws) => {
  const sqs = aws.client(SQSClient);
  const attributes = Object.entries(thing.properties).filter(([key]) => key !== 'QueueName').map(([key, value]): [string, string] => [key, text(value)]);
  const target = (redriveOf(thing.properties)['deadLetterTargetArn'] ?? '') as string;
  // SQS takes a dead-letter queue only where it exists.
  const made = target !== '' && await ensureQueue(target, aws);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: thing.name, Attributes: Object.fromEntries(attributes), tags: { ...thing.tags } }));
  // An example that does not have it shows a queue that is gone; the queue of a source is the subject, which is still to be made.
  if (made && thing.isSubject) await sqs.send(new DeleteQueueCommand({ QueueUrl: made }));
  for (const { PolicyDocument } of partsOf(thing, 'AWS::SQS::QueuePolicy')) await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: text(PolicyDocument) } }));
  return { id: thing.name };
};

function redriveOf(properties: Properties): Properties {
  const policy = properties['RedrivePolicy'] ?? {};
  return (typeof policy === 'string' ? JSON.parse(policy) : policy) as Properties;
}

/** A queue by its ARN, where nothing else of the example has made it: its URL if it is new. One of another account can't be made. */
export async function ensureQueue(arn: string, aws: Aws): Promise<string | undefined> {
  const [, , , region = '', owner, QueueName = ''] = arn.split(':');
  if (owner !== account) return undefined;
  const sqs = aws.in(region).client(SQSClient);
  const known = await unless(sqs.send(new GetQueueUrlCommand({ QueueName })), 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue');
  return known ? undefined : (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl;
}
