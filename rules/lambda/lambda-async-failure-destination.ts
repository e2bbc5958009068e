import { each, notKnown, rule, type Wrong } from '../../lib/rule.ts';
import { eachAsynchronous } from '../../lib/rule-helpers/lambda-async.ts';

const parts = (permissions: readonly object[], configs: readonly object[] = []) => ({ 'AWS::Lambda::Permission': permissions.map((p) => ({ Action: 'lambda:InvokeFunction', ...p })), 'AWS::Lambda::EventInvokeConfig': configs });
const [topic, dead] = [{ Principal: 'sns.amazonaws.com', SourceArn: 'arn:aws:sns:us-east-1:111122223333:orders' }, 'arn:aws:sqs:us-east-1:111122223333:failed'];
const queue = { type: 'AWS::SQS::Queue', id: 'failed', arn: dead } as const;

export default rule({
  id: 'lambda-async-failure-destination',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission', 'AWS::Lambda::EventInvokeConfig'],
  reads: ['AWS::SQS::Queue', 'AWS::SNS::Topic'],
  title: 'Events that a function fails on asynchronously are kept',
  severity: 'medium',
  why: 'After two more tries Lambda drops the event, and nobody learns what was in it.',
  fix: 'Set DeadLetterConfig.TargetArn, or an AWS::Lambda::EventInvokeConfig with DestinationConfig.OnFailure for the qualifier that is invoked.',
  controls: { 'nist-800-53-r5': ['~CP-9', '~CP-10'] },
  check(fn, { get }) {
    const configs = fn.parts('AWS::Lambda::EventInvokeConfig').map(({ Qualifier = '$LATEST', DestinationConfig }) => ({ Qualifier, to: DestinationConfig?.OnFailure?.Destination }));
    const dead = fn.DeadLetterConfig?.TargetArn;
    const missing = (arn: string): boolean => (arn.includes(':sqs:') && !get('AWS::SQS::Queue', arn)) || (arn.includes(':sns:') && !get('AWS::SNS::Topic', arn));
    const lost = (qualifier: string): Wrong => {
      const targets = [dead, ...configs.map((c) => (c.Qualifier === qualifier ? c.to : undefined))].filter((arn) => arn !== undefined);
      return targets.length === 0 ? `Nothing keeps the events that ${qualifier} fails on.` : targets.map((arn) => missing(arn) && `The target ${arn} does not exist.`);
    };
    return [...new Set(each([() => eachAsynchronous(fn, lost), () => each(configs, ({ Qualifier }) => lost(Qualifier))], (lostBy) => lostBy()))];
  },
  examples: {
    pass: [
      { name: 'not invoked asynchronously', properties: {}, parts: parts([{ Principal: 'apigateway.amazonaws.com', SourceArn: 'arn:aws:execute-api:us-east-1:111122223333:a/*/GET/x' }]) },
      { name: 'a dead-letter queue', properties: { DeadLetterConfig: { TargetArn: dead } }, parts: parts([topic]), others: [queue] }, { name: 'a destination', properties: {}, parts: parts([topic], [{ Qualifier: '$LATEST', DestinationConfig: { OnFailure: { Destination: dead } } }]), others: [queue] },
    ],
    fail: [
      { name: 'nothing', properties: {}, parts: parts([topic]) },
      { name: 'a destination for success only', properties: {}, parts: parts([], [{ Qualifier: '$LATEST', DestinationConfig: { OnSuccess: { Destination: dead } } }]) }, { name: 'a queue that is gone', properties: { DeadLetterConfig: { TargetArn: dead } }, parts: parts([topic]) },
      { name: 'a destination for another qualifier', properties: {}, parts: parts([{ Statement: { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f:live' } }], [{ Qualifier: '$LATEST', DestinationConfig: { OnFailure: { Destination: dead } } }]), others: [queue] },
    ],
    unknown: [{ name: 'a principal that is not known', properties: {}, parts: parts([{ Principal: notKnown('Imported.') }]) }, { name: 'a principal that is not known beside one whose events are kept', properties: {}, parts: parts([{ Principal: notKnown('Imported.') }, { Statement: { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f:live' } }], [{ Qualifier: 'live', DestinationConfig: { OnFailure: { Destination: dead } } }]), others: [queue] }],
  },
});
