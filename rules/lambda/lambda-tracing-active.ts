import { each, some, rule } from '../../lib/rule.ts';
import { functionName, functionPolicy } from '../../lib/rule-helpers/lambda.ts';

const untraced = /^arn:[a-z-]+:(?:kafka|mq|rds|docdb):/;
export default rule({
  id: 'lambda-tracing-active',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission', 'AWS::Lambda::Url'],
  reads: ['AWS::Lambda::EventSourceMapping'],
  title: 'A function is traced with X-Ray',
  severity: 'low',
  why: 'Without traces nobody sees which services a request went through, which slows down the search for a fault or an intruder.',
  fix: 'Set TracingConfig.Mode to Active: aws lambda update-function-configuration --function-name NAME --tracing-config Mode=Active.',
  controls: { fsbp: ['Lambda.7'], 'nist-800-53-r5': ['CA-7'] },
  // Kafka, MQ and DocumentDB mappings can't be traced: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
  check(fn, { all }) {
    if (fn.TracingConfig?.Mode === 'Active') return;
    const isMine = ({ FunctionName = '' }): boolean => functionName(FunctionName) === fn.name;
    const traceable = each([
      () => functionPolicy(fn).statements.length > 0 && 'a caller', () => some(fn.parts('AWS::Lambda::Url'), () => true) && 'a URL',
      () => some(all('AWS::Lambda::EventSourceMapping'), (m) => isMine(m) && m.SelfManagedEventSource === undefined && !untraced.test(m.EventSourceArn ?? '')) && 'a mapping',
    ], (source) => source());
    return !(traceable.length === 0 && some(all('AWS::Lambda::EventSourceMapping'), isMine)) && `TracingConfig.Mode is ${fn.TracingConfig?.Mode ?? 'PassThrough'}.`;
  },
  examples: {
    pass: [
      { name: 'active', properties: { TracingConfig: { Mode: 'Active' } } },
      { name: 'fed by Kafka alone', id: 'orders', properties: {}, parts: { 'AWS::Lambda::Permission': [], 'AWS::Lambda::Url': [] }, others: [{ type: 'AWS::Lambda::EventSourceMapping', id: 'm', properties: { FunctionName: 'arn:aws:lambda:us-east-1:111122223333:function:orders', EventSourceArn: 'arn:aws:kafka:us-east-1:111122223333:cluster/c/u' } }] },
      { name: 'fed by a Kafka cluster of its own', id: 'orders', properties: {}, parts: { 'AWS::Lambda::Permission': [], 'AWS::Lambda::Url': [] }, others: [{ type: 'AWS::Lambda::EventSourceMapping', id: 'm', properties: { FunctionName: 'orders', SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b:9092'] } } } }] },
    ],
    fail: [
      { name: 'the default', properties: {} }, { name: 'passed through', properties: { TracingConfig: { Mode: 'PassThrough' } } },
      { name: 'fed by a queue too', id: 'orders', properties: {}, others: [
        { type: 'AWS::Lambda::EventSourceMapping', id: 'm', properties: { FunctionName: 'orders', EventSourceArn: 'arn:aws:mq:us-east-1:111122223333:broker:b:b-1' } },
        { type: 'AWS::Lambda::EventSourceMapping', id: 'n', properties: { FunctionName: 'orders', EventSourceArn: 'arn:aws:sqs:us-east-1:111122223333:q' } },
      ] },
      { name: 'another function is fed by Kafka', id: 'orders', properties: {}, others: [{ type: 'AWS::Lambda::EventSourceMapping', id: 'm', properties: { FunctionName: 'payments', EventSourceArn: 'arn:aws:kafka:us-east-1:111122223333:cluster/c/u' } }] },
    ],
  },
});
