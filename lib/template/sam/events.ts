import { carry } from '../places.ts';
import { isRecord, listed, member, textOf } from '../shape.ts';
import type { Made, Raw } from './expand.ts';
import { mapping } from './mappings.ts';
import { deadLetters, queueFor, queuePolicy } from './queues.ts';
import { inlinePolicy, plainRole } from './role.ts';

/** What one event of a function becomes: a permission, a rule, a subscription, a mapping (AWS SAM, "EventSource"). */
export function eventOf(id: string, event: unknown, target: Raw, arn: Raw): Made {
  const type = textOf(event, 'Type') ?? '';
  const properties = member(event, 'Properties');
  const from: Raw = isRecord(properties) ? properties : {};
  const permission = (Principal: string, more: Raw): Made => {
    const own: Raw = { Action: 'lambda:InvokeFunction', FunctionName: target, Principal, ...more };
    if (isRecord(event)) carry(event, 'Type', own, 'Principal');
    return [[`${id}Permission`, { Type: 'AWS::Lambda::Permission', Properties: own }]];
  };
  switch (type) {
    case 'S3': {
      const bucket = textOf(from['Bucket'], 'Ref');
      const configurations = listed(from['Events']).map((Event) => ({ Event, Function: arn, ...optional(from, ['Filter']) }));
      return permission('s3.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' } })
        .map(([key, one]) => [key, bucket === undefined ? one : { ...one, Subscribes: { [bucket]: configurations } }]);
    }
    case 'SNS': return from['SqsSubscription'] === undefined || from['SqsSubscription'] === false
      ? [...permission('sns.amazonaws.com', { SourceArn: from['Topic'] }), [id, subscription(from, 'lambda', arn)]] : throughQueue(id, from, target);
    case 'SQS': case 'Kinesis': case 'DynamoDB': case 'MSK': case 'MQ': case 'DocumentDB': case 'SelfManagedKafka': return [[id, mapping(type, from, target)]];
    case 'Schedule': case 'CloudWatchEvent': case 'EventBridgeRule':
      return [...permission('events.amazonaws.com', { SourceArn: { 'Fn::GetAtt': [id, 'Arn'] } }), ...ruleOf(id, from, 'Lambda', arn)];
    case 'ScheduleV2': return scheduleOf(id, from, 'lambda:InvokeFunction', arn);
    case 'Api': case 'HttpApi': return permission('apigateway.amazonaws.com', { SourceArn: apiArn(type, from) });
    case 'CloudWatchLogs': return [...permission('logs.amazonaws.com', { SourceArn: { 'Fn::Sub': ['arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Name}:*', { Name: from['LogGroupName'] ?? '' }] } }),
      [id, { Type: 'AWS::Logs::SubscriptionFilter', Properties: { DestinationArn: arn, FilterPattern: from['FilterPattern'] ?? '', LogGroupName: from['LogGroupName'] } }]];
    case 'IoTRule': return permission('iot.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' }, SourceArn: { 'Fn::Sub': `arn:\${AWS::Partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/${id}` } });
    case 'Cognito': return permission('cognito-idp.amazonaws.com', { SourceArn: { 'Fn::GetAtt': [textOf(from['UserPool'], 'Ref') ?? '', 'Arn'] } });
    case 'AlexaSkill': return permission('alexa-appkit.amazon.com', from['SkillId'] === undefined ? {} : { EventSourceToken: from['SkillId'] });
    default: return [];
  }
}

/** What one event of a state machine becomes: a rule or a schedule with a role that starts it (AWS SAM, "EventSource" of `AWS::Serverless::StateMachine`). */
export function machineEvent(id: string, event: unknown, machine: Raw): Made {
  const properties = member(event, 'Properties');
  const from: Raw = isRecord(properties) ? properties : {};
  const role = (service: string): Made => [[`${id}Role`, plainRole(service, inlinePolicy([{ Effect: 'Allow', Action: 'states:StartExecution', Resource: machine }]))]];
  switch (textOf(event, 'Type') ?? '') {
    case 'Schedule': case 'CloudWatchEvent': case 'EventBridgeRule': {
      const given = from['RoleArn'];
      return [...ruleOf(id, from, 'StepFunctions', machine, given ?? { 'Fn::GetAtt': [`${id}Role`, 'Arn'] }), ...(given === undefined ? role('events.amazonaws.com') : [])];
    }
    case 'ScheduleV2': return scheduleOf(id, from, 'states:StartExecution', machine);
    case 'Api': return role('apigateway.amazonaws.com');
    default: return [];
  }
}

function optional(from: Raw, names: readonly string[]): Raw {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]));
}

const subscription = (from: Raw, Protocol: string, Endpoint: unknown): Raw =>
  ({ Type: 'AWS::SNS::Subscription', Properties: { Protocol, Endpoint, TopicArn: from['Topic'], ...optional(from, ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region']) } });

/** A topic that reaches the function by a queue, which SAM makes where none is named. */
function throughQueue(id: string, from: Raw, target: Raw): Made {
  const named = from['SqsSubscription'];
  const queue = isRecord(named) ? named : undefined;
  const queueArn = queue ? queue['QueueArn'] : { 'Fn::GetAtt': [`${id}Queue`, 'Arn'] };
  const made = queue ? [queuePolicy(textOf(queue, 'QueuePolicyLogicalId') ?? `${id}QueuePolicy`, queue, '*', from['Topic'])] : queueFor(`${id}Queue`, '*', from['Topic']);
  return [...made, [id, subscription(from, 'sqs', queueArn)],
    [`${id}EventSourceMapping`, { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: target, EventSourceArn: queueArn, BatchSize: queue?.['BatchSize'] ?? 10, Enabled: queue?.['Enabled'] ?? true } }]];
}

function ruleOf(id: string, from: Raw, kind: 'Lambda' | 'StepFunctions', arn: unknown, RoleArn?: unknown): Made {
  const dead = deadLetters(id, from['DeadLetterConfig'], { 'Fn::GetAtt': [id, 'Arn'] });
  const destination = { Id: textOf(from['Target'], 'Id') ?? `${id}${kind}Target`, Arn: arn, ...(RoleArn === undefined ? {} : { RoleArn }), ...optional(from, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']), ...dead.member };
  const enabled = from['Enabled'];
  const own: Raw = {
    ...(from['Schedule'] === undefined ? { EventPattern: from['Pattern'] } : { ScheduleExpression: from['Schedule'] }),
    ...optional(from, ['Name', 'Description', 'EventBusName', 'State']), ...(typeof enabled === 'boolean' ? { State: enabled ? 'ENABLED' : 'DISABLED' } : {}), Targets: [destination],
  };
  if (from['RuleName'] !== undefined) own['Name'] = from['RuleName'];
  return [[id, { Type: 'AWS::Events::Rule', Properties: own }], ...dead.made];
}

/** A schedule with the role that it takes on, where none is named. */
function scheduleOf(id: string, from: Raw, action: string, target: Raw): Made {
  const dead = deadLetters(id, from['DeadLetterConfig']);
  const statements = [{ Effect: 'Allow', Action: action, Resource: target }, ...(dead.arn === undefined ? [] : [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: dead.arn }])];
  const role: Made = from['RoleArn'] === undefined ? [[`${id}Role`, plainRole('scheduler.amazonaws.com', { ...inlinePolicy(statements), ...optional(from, ['PermissionsBoundary']) })]] : [];
  return [...role, ...dead.made];
}

/** The execute-api ARN that a permission names: stage, method and path. */
function apiArn(type: string, from: Raw): Raw {
  const reference = from[type === 'Api' ? 'RestApiId' : 'ApiId'] ?? { Ref: type === 'Api' ? 'ServerlessRestApi' : 'ServerlessHttpApi' };
  if ([from['Method'], from['Path']].some((one) => one !== undefined && typeof one !== 'string')) return { 'Fn::Transform': 'Path' };
  const method = textOf(from, 'Method')?.toUpperCase() ?? '*';
  // An HTTP API without a path takes what no other route does; its routes keep the names of their parameters.
  const written = textOf(from, 'Path') ?? '';
  const path = type === 'HttpApi' ? written : written.split('/').map((part) => (part.startsWith('{') ? '*' : part)).join('/');
  const route = path === '' ? '*' : `${method === 'ANY' || method === 'X-AMAZON-APIGATEWAY-ANY-METHOD' ? '*' : method}${path}`;
  return { 'Fn::Sub': [`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*/${route}`, { Api: reference }] };
}
