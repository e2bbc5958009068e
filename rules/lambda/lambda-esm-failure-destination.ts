import { rule } from '../../lib/rule.ts';

const dead = { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:111122223333:failed' } };
const [stream, queue] = ['arn:aws:kinesis:us-east-1:111122223333:stream/orders', 'arn:aws:sqs:us-east-1:111122223333:orders'];

export default rule({
  id: 'lambda-esm-failure-destination',
  type: 'AWS::Lambda::EventSourceMapping',
  reads: ['AWS::SQS::Queue'],
  title: 'A mapping keeps what its function fails on, and stops trying in time',
  severity: 'medium',
  why: 'A record that the function fails on blocks its shard until it expires, then it is lost; a message without a dead-letter queue comes back until it is dropped.',
  fix: 'Streams and Kafka: set DestinationConfig.OnFailure and MaximumRetryAttempts or MaximumRecordAgeInSeconds. Queues: set RedrivePolicy of the source queue.',
  controls: { 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  check(mapping, { get }) {
    const source = mapping.EventSourceArn ?? '';
    const service = mapping.SelfManagedEventSource === undefined ? source.split(':')[2] : 'kafka';
    const found = service === 'sqs' ? get('AWS::SQS::Queue', source) : undefined;
    if (service === 'sqs') return found ? !found.RedrivePolicy && `The source queue ${source} has no RedrivePolicy.` : `The source queue ${source} does not exist.`;
    if (service !== 'kinesis' && service !== 'dynamodb' && service !== 'kafka') return;
    if (!mapping.DestinationConfig?.OnFailure?.Destination) return 'DestinationConfig.OnFailure is not set.';
    // -1 and nothing are without end: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    return (mapping.MaximumRetryAttempts ?? -1) < 0 && (mapping.MaximumRecordAgeInSeconds ?? -1) < 0
      && 'Neither MaximumRetryAttempts nor MaximumRecordAgeInSeconds sets an end to the retries.';
  },
  examples: {
    pass: [
      { name: 'a stream', properties: { EventSourceArn: stream, DestinationConfig: dead, MaximumRetryAttempts: 0 } },
      { name: 'Kafka', properties: { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:9096'] } }, DestinationConfig: dead, MaximumRecordAgeInSeconds: 3600 } },
      { name: 'a queue', properties: { EventSourceArn: queue }, others: [{ type: 'AWS::SQS::Queue', id: 'orders', arn: queue, properties: { RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:111122223333:failed', maxReceiveCount: 3 } } }] },
      { name: 'a broker', properties: { EventSourceArn: 'arn:aws:mq:us-east-1:111122223333:broker:b:b-1' } },
    ],
    fail: [
      { name: 'a stream without a destination', properties: { EventSourceArn: stream, MaximumRetryAttempts: 3 } },
      { name: 'a stream that is tried for ever', properties: { EventSourceArn: stream, DestinationConfig: dead, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 } },
      { name: 'the stream of a table', properties: { EventSourceArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000' } },
      { name: 'a queue without a dead-letter queue', properties: { EventSourceArn: queue }, others: [{ type: 'AWS::SQS::Queue', id: 'orders', arn: queue }] },
    ],
  },
});
