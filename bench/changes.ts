import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { TypeName } from '../lib/model/types.ts';
import type { MiniStack } from '../test/support/ministack.ts';

/** A change of an account that CloudTrail tells of. */
export interface Change {
  readonly type: TypeName;
  readonly eventSource: string;
  readonly eventName: string;
  /** Makes a badly kept resource of that name; answers what the event says of it, and a part of its ARN that no other has. */
  readonly make: (name: string) => Promise<{ readonly requestParameters: object; readonly responseElements?: object; readonly part?: string }>;
}

/** The smallest zip archive there is: an end-of-archive record. */
const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);
const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] });

/** One change of each of several types, each of which must lead to an alert. */
export async function changesIn({ client }: MiniStack): Promise<readonly Change[]> {
  const [sqs, sns, dynamodb, lambda, logs, iam, s3, kms, events, alarms, trails] = [
    new SQSClient(client), new SNSClient(client), new DynamoDBClient(client), new LambdaClient(client), new CloudWatchLogsClient(client), new IAMClient(client),
    new S3Client(client), new KMSClient(client), new EventBridgeClient(client), new CloudWatchClient(client), new CloudTrailClient(client)];
  await s3.send(new CreateBucketCommand({ Bucket: 'latency-trails' }));
  const of = (type: TypeName, service: string, eventName: string, make: Change['make']): Change => ({ type, eventSource: `${service}.amazonaws.com`, eventName, make });
  return [
    of('AWS::SQS::Queue', 'sqs', 'CreateQueue', async (queueName) => { await sqs.send(new CreateQueueCommand({ QueueName: queueName, Attributes: { SqsManagedSseEnabled: 'false' } })); return { requestParameters: { queueName } }; }),
    of('AWS::SNS::Topic', 'sns', 'CreateTopic', async (name) => { const { TopicArn: topicArn } = await sns.send(new CreateTopicCommand({ Name: name })); return { requestParameters: { name }, responseElements: { topicArn } }; }),
    of('AWS::DynamoDB::Table', 'dynamodb', 'CreateTable', async (tableName) => {
      await dynamodb.send(new CreateTableCommand({ TableName: tableName, AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], BillingMode: 'PAY_PER_REQUEST' }));
      return { requestParameters: { tableName } };
    }),
    of('AWS::Lambda::Function', 'lambda', 'CreateFunction20150331', async (functionName) => {
      await lambda.send(new CreateFunctionCommand({ FunctionName: functionName, Role: `arn:aws:iam::123456789012:role/${functionName}`, Handler: 'index.handler', Code: { ZipFile: emptyZip }, Runtime: 'nodejs16.x' }));
      return { requestParameters: { functionName } };
    }),
    of('AWS::Logs::LogGroup', 'logs', 'CreateLogGroup', async (logGroupName) => { await logs.send(new CreateLogGroupCommand({ logGroupName })); return { requestParameters: { logGroupName } }; }),
    of('AWS::IAM::Role', 'iam', 'CreateRole', async (roleName) => { await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trust })); return { requestParameters: { roleName } }; }),
    of('AWS::S3::Bucket', 's3', 'CreateBucket', async (bucketName) => { await s3.send(new CreateBucketCommand({ Bucket: bucketName })); return { requestParameters: { bucketName } }; }),
    of('AWS::KMS::Key', 'kms', 'CreateKey', async (name) => {
      const { KeyMetadata: { KeyId: keyId = '' } = {} } = await kms.send(new CreateKeyCommand({ Description: name }));
      return { requestParameters: {}, responseElements: { keyMetadata: { keyId } }, part: keyId };
    }),
    of('AWS::Events::Rule', 'events', 'PutRule', async (name) => { await events.send(new PutRuleCommand({ Name: name, EventPattern: '{"detail-type":["Order placed"]}' })); return { requestParameters: { name } }; }),
    of('AWS::CloudWatch::Alarm', 'monitoring', 'PutMetricAlarm', async (alarmName) => {
      await alarms.send(new PutMetricAlarmCommand({ AlarmName: alarmName, MetricName: 'Errors', Namespace: 'Shop', Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' }));
      return { requestParameters: { alarmName } };
    }),
    of('AWS::CloudTrail::Trail', 'cloudtrail', 'CreateTrail', async (name) => {
      const { TrailARN: trailARN } = await trails.send(new CreateTrailCommand({ Name: name, S3BucketName: 'latency-trails' }));
      return { requestParameters: { name }, responseElements: { trailARN } };
    }),
  ];
}
