import { isRecord, member } from '../shape.ts';
import type { Raw } from './expand.ts';

/** Actions and resources of SAM's policy templates; `%Name` stands for a parameter of the template. */
const templates: Readonly<Record<string, readonly (readonly [actions: string, ...resources: string[]])[]>> = {
  AMIDescribePolicy: [['ec2:DescribeImages', '*']],
  AWSSecretsManagerGetSecretValuePolicy: [['secretsmanager:GetSecretValue', '%SecretArn']],
  CloudWatchPutMetricPolicy: [['cloudwatch:PutMetricData', '*']],
  CodePipelineLambdaExecutionPolicy: [['codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult', '*']],
  DynamoDBCrudPolicy: [['dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem', 'dynamodb:table/%TableName', 'dynamodb:table/%TableName/index/*']],
  DynamoDBReadPolicy: [['dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable', 'dynamodb:table/%TableName', 'dynamodb:table/%TableName/index/*']],
  DynamoDBStreamReadPolicy: [['dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator', 'dynamodb:table/%TableName/stream/%StreamName'], ['dynamodb:ListStreams', 'dynamodb:table/%TableName/stream/*']],
  DynamoDBWritePolicy: [['dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem', 'dynamodb:table/%TableName', 'dynamodb:table/%TableName/index/*']],
  EventBridgePutEventsPolicy: [['events:PutEvents', 'events:event-bus/%EventBusName']],
  KinesisCrudPolicy: [['kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetShardIterator kinesis:IncreaseStreamRetentionPeriod kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord kinesis:PutRecords kinesis:SplitShard kinesis:RemoveTagsFromStream', 'kinesis:stream/%StreamName']],
  KinesisStreamReadPolicy: [['kinesis:ListStreams kinesis:DescribeLimits', 'kinesis:stream/*'], ['kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator', 'kinesis:stream/%StreamName']],
  KMSDecryptPolicy: [['kms:Decrypt', 'kms:key/%KeyId']],
  KMSEncryptPolicy: [['kms:Encrypt', 'kms:key/%KeyId']],
  LambdaInvokePolicy: [['lambda:InvokeFunction', 'lambda:function:%FunctionName*']],
  S3CrudPolicy: [['s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject', 's3:::%BucketName', 's3:::%BucketName/*']],
  S3FullAccessPolicy: [['s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging', 's3:::%BucketName/*'], ['s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration', 's3:::%BucketName']],
  S3ReadPolicy: [['s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration', 's3:::%BucketName', 's3:::%BucketName/*']],
  S3WritePolicy: [['s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration', 's3:::%BucketName', 's3:::%BucketName/*']],
  SNSPublishMessagePolicy: [['sns:Publish', 'sns:%TopicName']],
  SQSPollerPolicy: [['sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage', 'sqs:%QueueName']],
  SQSSendMessagePolicy: [['sqs:SendMessage*', 'sqs:%QueueName']],
  SSMParameterReadPolicy: [['ssm:DescribeParameters', '*'], ['ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath', 'ssm:parameter/%ParameterName']],
  StepFunctionsExecutionPolicy: [['states:StartExecution', 'states:stateMachine:%StateMachineName']],
  VPCAccessPolicy: [['ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DetachNetworkInterface', '*']],
};

/** The policy document of a policy template (AWS SAM policy template list); one that is not known here leaves the document unknown. */
export function statementsOf(name: string, parameters: unknown): Raw {
  if (!Object.hasOwn(templates, name)) return { 'Fn::Transform': name };
  return { Version: '2012-10-17', Statement: (templates[name] ?? []).map(([actions, ...resources]) => ({ Effect: 'Allow', Action: actions.split(' '), Resource: resources.map((resource) => arn(resource, parameters)) })) };
}

/** `service:rest` as an ARN of the own account, with the template's parameters put in. */
function arn(shape: string, parameters: unknown): unknown {
  if (shape === '*') return shape;
  if (shape === '%SecretArn') return member(parameters, 'SecretArn') ?? { 'Fn::Transform': shape };
  const colon = shape.indexOf(':');
  const service = shape.slice(0, colon);
  const head = service === 's3' ? `arn:\${AWS::Partition}:` : `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:`;
  const variables = isRecord(parameters) ? parameters : {};
  const text = (service === 's3' ? shape : shape.slice(colon + 1)).replaceAll(/%([A-Za-z]+)/g, (_, parameter: string) => `\${${parameter}}`);
  return { 'Fn::Sub': [head + text, variables] };
}
