import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Deployed, MiniStack } from './ministack.ts';

/** An alert as a subscriber of the topic receives it. */
export interface ReceivedAlert { readonly Subject?: string; readonly Message: string; readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>> }

/** Subscribes a queue to the alert topic, or another; `next` waits for one alert, at most so many seconds. */
export async function alertsOf(ministack: MiniStack, { alertTopicArn }: Pick<Deployed, 'alertTopicArn'>, subscriber = 'alert-subscriber'): Promise<{ next(seconds: number): Promise<ReceivedAlert | undefined> }> {
  const sqs = new SQSClient(ministack.client);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: subscriber }));
  const name = `arn:aws:sqs:us-east-1:123456789012:${subscriber}`;
  await new SNSClient(ministack.client).send(new SubscribeCommand({ TopicArn: alertTopicArn, Protocol: 'sqs', Endpoint: name }));
  return {
    async next(seconds) {
      for (let waited = 0; waited < seconds; waited += 1) {
        const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 1 }));
        if (message?.Body === undefined) continue;
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        return JSON.parse(message.Body) as ReceivedAlert;
      }
      return undefined;
    },
  };
}

/** Runs a deployed function and answers what it returned; an Error with its text where it failed. */
export async function invoke(ministack: MiniStack, name: string, payload: unknown = {}): Promise<unknown> {
  const { Payload, FunctionError } = await new LambdaClient(ministack.client).send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }));
  const text = Payload?.transformToString() ?? 'null';
  if (FunctionError !== undefined) throw new Error(`${name}: ${text}`);
  return JSON.parse(text);
}

/** Puts a CloudTrail record on the default bus, as AWS delivers the call that it tells of. */
export async function deliver(ministack: MiniStack, record: { readonly eventSource: string; readonly eventName: string; readonly requestParameters: object }): Promise<void> {
  const detail = {
    eventVersion: '1.11', eventTime: new Date().toISOString(), eventID: crypto.randomUUID(), awsRegion: 'us-east-1', recipientAccountId: '123456789012', readOnly: false, eventType: 'AwsApiCall', managementEvent: true,
    sourceIPAddress: '203.0.113.7', userAgent: 'aws-cli/2', userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/mallory', accountId: '123456789012', userName: 'mallory' }, responseElements: null, ...record,
  };
  const { FailedEntryCount } = await new EventBridgeClient(ministack.client).send(new PutEventsCommand({
    Entries: [{ Source: `aws.${record.eventSource.split('.')[0] ?? ''}`, DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(detail) }],
  }));
  if (FailedEntryCount !== 0) throw new Error('the event was refused');
}

/** Waits until something holds; undefined where it does not within so many seconds. */
export async function eventually<T>(seconds: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let waited = 0; waited < seconds; waited += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => { setTimeout(done, 1000); });
  }
  return undefined;
}

