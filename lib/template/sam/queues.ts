import { isRecord, member, textOf } from '../shape.ts';
import type { Made, Raw } from './expand.ts';

const arnOf = (id: string): Raw => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A queue of SAM's own with the policy that lets one source send to it. */
export function queueFor(id: string, principal: unknown, source: unknown): Made {
  return [[id, { Type: 'AWS::SQS::Queue', Properties: {} }], queuePolicy(`${id}Policy`, id, principal, source)];
}

/** The policy that lets one source send to a queue. */
export function queuePolicy(id: string, queue: string | Raw, principal: unknown, source: unknown): Made[number] {
  const [Resource, url] = typeof queue === 'string' ? [arnOf(queue), { Ref: queue }] : [queue['QueueArn'], queue['QueueUrl']];
  const statement = { Effect: 'Allow', Principal: principal, Action: 'sqs:SendMessage', Resource, Condition: { ArnEquals: { 'aws:SourceArn': source } } };
  return [id, { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [url], PolicyDocument: { Version: '2012-10-17', Statement: [statement] } } }];
}

/** The dead-letter queue of an event's rule or schedule: one that is named, or one that SAM makes (AWS SAM, "DeadLetterConfig"). */
export function deadLetters(id: string, config: unknown, rule?: Raw): { readonly member: Raw; readonly made: Made; readonly arn: unknown } {
  if (!isRecord(config)) return { member: {}, made: [], arn: undefined };
  if (config['Arn'] !== undefined) return { member: { DeadLetterConfig: { Arn: config['Arn'] } }, made: [], arn: config['Arn'] };
  const queue = textOf(config, 'QueueLogicalId') ?? `${id}Queue`;
  const arn = arnOf(queue);
  const made: Made = rule ? queueFor(queue, { Service: 'events.amazonaws.com' }, rule) : [[queue, { Type: 'AWS::SQS::Queue', Properties: {} }]];
  return { member: { DeadLetterConfig: { Arn: arn } }, made, arn };
}

/** Where an asynchronous invocation ends: a destination that is named, or the queue or topic that SAM makes (AWS SAM, "EventInvokeDestinationConfiguration"). */
export function destinationOf(id: string, config: unknown): { readonly arn: unknown; readonly made: Made } {
  const named = member(config, 'Destination');
  if (named !== undefined) return { arn: named, made: [] };
  switch (textOf(config, 'Type')) {
    case 'SQS': return { arn: arnOf(`${id}Queue`), made: [[`${id}Queue`, { Type: 'AWS::SQS::Queue', Properties: {} }]] };
    case 'SNS': return { arn: { Ref: `${id}Topic` }, made: [[`${id}Topic`, { Type: 'AWS::SNS::Topic', Properties: {} }]] };
    default: return { arn: undefined, made: [] };
  }
}

const actions: Readonly<Record<string, string>> = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish', Lambda: 'lambda:InvokeFunction', EventBridge: 'events:PutEvents' };

/** What the role of a function must be allowed, so that it reaches a destination. */
export function statementsFor(type: string | undefined, arn: unknown): Raw[] {
  if (arn === undefined || type === undefined) return [];
  if (type === 'S3Bucket' || type === 'S3') return [{ Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Sub': ['${Bucket}/*', { Bucket: arn }] } }, { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn }];
  const action = Object.hasOwn(actions, type) ? actions[type] : undefined;
  return action === undefined ? [] : [{ Effect: 'Allow', Action: action, Resource: arn }];
}
