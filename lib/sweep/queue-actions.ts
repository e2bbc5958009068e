import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueActions } from './messages.ts';

/** What is done with messages that could not be worked on, by SQS. */
export const queueActions = (sqs: SQSClient): QueueActions => ({
  hide: async (QueueUrl, ReceiptHandle, VisibilityTimeout) => { await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout })); },
  send: async (QueueUrl, MessageBody, reason) => { await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: { reason: { DataType: 'String', StringValue: reason } } })); },
});
