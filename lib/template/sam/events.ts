import { carry } from '../places.ts';
import { isRecord, member, textOf } from '../shape.ts';
import type { Made, Raw } from './expand.ts';

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
      const configuration = { Event: from['Events'], Function: arn };
      return permission('s3.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' } })
        .map(([key, one]) => [key, bucket === undefined ? one : { ...one, Subscribes: { [bucket]: configuration } }]);
    }
    case 'SNS':
      return [...permission('sns.amazonaws.com', { SourceArn: from['Topic'] }),
        [id, { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'lambda', Endpoint: arn, TopicArn: from['Topic'], ...optional(from, ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region']) } }]];
    case 'SQS': case 'Kinesis': case 'DynamoDB': case 'MSK': case 'MQ': case 'DocumentDB': case 'SelfManagedKafka': return [[id, mapping(type, from, target)]];
    case 'Schedule': case 'CloudWatchEvent': case 'EventBridgeRule':
      return [...permission('events.amazonaws.com', { SourceArn: { 'Fn::GetAtt': [id, 'Arn'] } }), [id, rule(from, arn)]];
    case 'Api': case 'HttpApi': return permission('apigateway.amazonaws.com', { SourceArn: apiArn(type, from) });
    case 'CloudWatchLogs': return [...permission(logsPrincipal, { SourceArn: { 'Fn::Sub': ['arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Name}:*', { Name: from['LogGroupName'] ?? '' }] } }),
      [id, { Type: 'AWS::Logs::SubscriptionFilter', Properties: { DestinationArn: arn, FilterPattern: from['FilterPattern'] ?? '', LogGroupName: from['LogGroupName'] } }]];
    case 'IoTRule': return permission('iot.amazonaws.com', { SourceArn: { 'Fn::Sub': `arn:\${AWS::Partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/${id}` } });
    case 'Cognito': return permission('cognito-idp.amazonaws.com', { SourceArn: { 'Fn::GetAtt': [textOf(from['UserPool'], 'Ref') ?? '', 'Arn'] } });
    case 'AlexaSkill': return permission('alexa-appkit.amazon.com', from['SkillId'] === undefined ? {} : { EventSourceToken: from['SkillId'] });
    default: return [];
  }
}

const logsPrincipal = 'logs.amazonaws.com';

function optional(from: Raw, names: readonly string[]): Raw {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]));
}

function mapping(type: string, from: Raw, target: Raw): Raw {
  const source = from['Queue'] !== undefined && type === 'SQS' ? 'Queue' : 'Stream';
  const own: Raw = { FunctionName: target, EventSourceArn: from[source] ?? from['Broker'] ?? from['Cluster'] };
  for (const name of ['BatchSize', 'Enabled', 'StartingPosition', 'MaximumBatchingWindowInSeconds', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'BisectBatchOnFunctionError', 'DestinationConfig', 'FilterCriteria', 'FunctionResponseTypes', 'KmsKeyArn', 'ScalingConfig', 'SourceAccessConfigurations', 'Topics', 'Queues']) {
    if (!Object.hasOwn(from, name)) continue;
    own[name] = from[name];
    carry(from, name, own, name);
  }
  return { Type: 'AWS::Lambda::EventSourceMapping', Properties: own };
}

function rule(from: Raw, arn: Raw): Raw {
  const destination = { Id: 'LambdaTarget', Arn: arn, ...optional(from, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy', 'DeadLetterConfig']) };
  const own: Raw = {
    ...(from['Schedule'] === undefined ? { EventPattern: from['Pattern'] } : { ScheduleExpression: from['Schedule'] }),
    ...optional(from, ['Name', 'Description', 'EventBusName', 'State']), Targets: [destination],
  };
  return { Type: 'AWS::Events::Rule', Properties: own };
}

/** The execute-api ARN that a permission names: stage, method and path. */
function apiArn(type: string, from: Raw): Raw {
  const reference = from[type === 'Api' ? 'RestApiId' : 'ApiId'] ?? { Ref: type === 'Api' ? 'ServerlessRestApi' : 'ServerlessHttpApi' };
  const method = textOf(from, 'Method')?.toUpperCase() ?? '*';
  const path = (textOf(from, 'Path') ?? '/*').split('/').map((part) => (part.startsWith('{') ? '*' : part)).join('/');
  return { 'Fn::Sub': [`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*/${method === 'ANY' ? '*' : method}${path}`, { Api: reference }] };
}
