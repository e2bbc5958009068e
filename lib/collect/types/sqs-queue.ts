import { GetQueueAttributesCommand, ListDeadLetterSourceQueuesCommand, ListQueuesCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs';
import { api, pages } from '../api.ts';
import { collector } from '../collector.ts';
import { isGone } from '../errors.ts';
import { json } from '../shape.ts';

/** SQS queues with their policies: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export default collector({
  type: 'AWS::SQS::Queue',
  service: 'sqs',
  scope: 'regional',
  parts: ['AWS::SQS::QueuePolicy'],
  apis: { sqs: api(SQSClient, { GetQueueAttributesCommand, ListDeadLetterSourceQueuesCommand, ListQueuesCommand, ListQueueTagsCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.sqs.ListQueues, { MaxResults: 1000 }, 'NextToken', 'NextToken')) {
      for (const url of page.QueueUrls ?? []) {
        const name = url.slice(url.lastIndexOf('/') + 1);
        yield { id: name, name, arn: `arn:${place.partition}:sqs:${place.region}:${place.account}:${name}`, properties: { QueueUrl: url } };
      }
    }
  },
  async find(aws, place, idOrArn) {
    const name = idOrArn.slice(Math.max(idOrArn.lastIndexOf(':'), idOrArn.lastIndexOf('/')) + 1);
    try {
      // Many names may begin with this one: what is on a later page is not gone.
      for await (const { QueueUrls } of pages(aws.sqs.ListQueues, { QueueNamePrefix: name, MaxResults: 1000 }, 'NextToken', 'NextToken')) {
        const url = QueueUrls?.find((u) => u.endsWith(`/${name}`));
        if (url !== undefined) return { id: name, name, arn: `arn:${place.partition}:sqs:${place.region}:${place.account}:${name}`, properties: { QueueUrl: url } };
      }
      return undefined;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
  facets: {
    attributes: {
      properties: ['KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'SqsManagedSseEnabled', 'RedrivePolicy', 'RedriveAllowPolicy', 'MessageRetentionPeriod', 'VisibilityTimeout', 'FifoQueue'],
      parts: ['AWS::SQS::QueuePolicy'],
      async read(aws, queue) {
        const QueueUrl = String(queue.properties['QueueUrl']);
        const { Attributes: a = {} } = await aws.sqs.GetQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
        return {
          properties: {
            ...(a['KmsMasterKeyId'] ? { KmsMasterKeyId: a['KmsMasterKeyId'] } : {}),
            ...(a['KmsDataKeyReusePeriodSeconds'] ? { KmsDataKeyReusePeriodSeconds: Number(a['KmsDataKeyReusePeriodSeconds']) } : {}),
            SqsManagedSseEnabled: a['SqsManagedSseEnabled'] === 'true',
            ...(a['RedrivePolicy'] ? { RedrivePolicy: json(a['RedrivePolicy']) } : {}),
            ...(a['RedriveAllowPolicy'] ? { RedriveAllowPolicy: json(a['RedriveAllowPolicy']) } : {}),
            ...(a['FifoQueue'] ? { FifoQueue: a['FifoQueue'] === 'true' } : {}),
            MessageRetentionPeriod: Number(a['MessageRetentionPeriod']),
            VisibilityTimeout: Number(a['VisibilityTimeout']),
          },
          parts: {
            'AWS::SQS::QueuePolicy': a['Policy']
              ? [{ id: `${queue.id}-policy`, properties: { Queues: [QueueUrl], PolicyDocument: json(a['Policy']) } }] : [],
          },
        };
      },
    },
    sources: {
      properties: ['DeadLetterSourceQueues'],
      async read(aws, queue) {
        const sources: string[] = [];
        for await (const page of pages(aws.sqs.ListDeadLetterSourceQueues, { QueueUrl: String(queue.properties['QueueUrl']), MaxResults: 1000 }, 'NextToken', 'NextToken')) sources.push(...page.queueUrls ?? []);
        return { properties: { DeadLetterSourceQueues: sources } };
      },
    },
    tags: {
      tags: true,
      async read(aws, queue) {
        const { Tags = {} } = await aws.sqs.ListQueueTags({ QueueUrl: String(queue.properties['QueueUrl']) });
        return { tags: Tags };
      },
    },
  },
});
