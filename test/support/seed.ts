/** Fills an emulator's account with resources of every type that Stance collects: some well kept, some not. */
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand, PutMetricFilterCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateArchiveCommand, CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { AddPermissionCommand, CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketPolicyCommand, PutBucketVersioningCommand, PutPublicAccessBlockCommand, S3Client, type BucketLocationConstraint } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientFor } from './aws.ts';
import { seedIam } from './seed-iam.ts';

/** How many of each to make in a region; IAM once for all of them. */
export interface Counts {
  readonly buckets?: number;
  readonly functions?: number;
  readonly tables?: number;
  readonly topics?: number;
  readonly queues?: number;
  readonly keys?: number;
  readonly trails?: number;
  readonly logGroups?: number;
  readonly alarms?: number;
  readonly eventRules?: number;
  readonly buses?: number;
  readonly layers?: number;
  /** Users, groups and roles in turn. */
  readonly principals?: number;
}

/** The account that calls and budgets are counted on: 50 buckets, 30 principals, and 20 each of the rest, in one region. */
export const budgetAccount: Counts = { buckets: 50, principals: 30, functions: 20, tables: 20, topics: 20, queues: 20, keys: 20 };

const account = '123456789012';
const allow = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
/** The smallest zip archive there is: an end-of-archive record. */
const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);
const table = { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }], BillingMode: 'PAY_PER_REQUEST' as const };

/** Makes the resources; every third is left as the services make it, every third is kept well, every third kept badly. */
export async function seed(endpoint: string, region: string, counts: Counts, name = 'seed'): Promise<void> {
  const options = clientFor(endpoint, region);
  const named = (kind: string, i: number): string => `${name}-${kind}-${i}`;
  // A function needs a role, its event source mappings need queues.
  await seedIam(options, counts.principals ?? (counts.functions ? 1 : 0), name);
  await queues();
  await Promise.all([buckets(), topics(), tables(), functions(), keys(), observability(), events()]);

  async function buckets(): Promise<void> {
    const s3 = new S3Client(options);
    for (let i = 0; i < (counts.buckets ?? 0); i += 1) {
      const Bucket = `${named('bucket', i)}-${region}`;
      await s3.send(new CreateBucketCommand({ Bucket, ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }) }));
      if (i % 3 === 1) {
        await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true } }));
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      }
      if (i % 3 === 2) await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: allow({ Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }) }));
    }
  }

  async function queues(): Promise<void> {
    const sqs = new SQSClient(options);
    for (let i = 0; i < (counts.queues ?? 0); i += 1) {
      const QueueName = named('queue', i);
      const policy = { Policy: allow({ Principal: '*', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:${region}:${account}:${QueueName}` }) };
      await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { SqsManagedSseEnabled: String(i % 3 === 1), ...(i % 3 === 2 ? policy : {}) }, tags: { owner: 'shop' } }));
    }
  }

  async function topics(): Promise<void> {
    const sns = new SNSClient(options);
    for (let i = 0; i < (counts.topics ?? 0); i += 1) {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: named('topic', i) }));
      if (i % 3 === 1) await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'KmsMasterKeyId', AttributeValue: 'alias/aws/sns' }));
      if (i % 3 === 2) await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: allow({ Principal: '*', Action: 'sns:Publish', Resource: TopicArn }) }));
      if (i % 2 === 0) await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:${region}:${account}:${named('queue', i)}` }));
    }
  }

  async function tables(): Promise<void> {
    const dynamodb = new DynamoDBClient(options);
    for (let i = 0; i < (counts.tables ?? 0); i += 1) {
      const TableName = named('table', i);
      await dynamodb.send(new CreateTableCommand({ TableName, ...table, DeletionProtectionEnabled: i % 3 === 1 }));
      if (i % 3 === 1) await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }));
    }
  }

  async function functions(): Promise<void> {
    const lambda = new LambdaClient(options);
    for (let i = 0; i < (counts.functions ?? 0); i += 1) {
      const FunctionName = named('function', i);
      const Role = `arn:aws:iam::${account}:role/${name}-role-${i % Math.max(Math.ceil((counts.principals ?? 0) / 3), 1)}`;
      await lambda.send(new CreateFunctionCommand({ FunctionName, Role, Handler: 'index.handler', Code: { ZipFile: emptyZip }, Runtime: i % 3 === 2 ? 'nodejs16.x' : 'nodejs24.x', Environment: { Variables: { STAGE: 'prod' } } }));
      if (i % 3 === 2) await lambda.send(new AddPermissionCommand({ FunctionName, StatementId: 's3', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' }));
      if (i % 6 === 0 && (counts.queues ?? 0) > i) await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: `arn:aws:sqs:${region}:${account}:${named('queue', i)}` }));
    }
    for (let i = 0; i < (counts.layers ?? 0); i += 1) await lambda.send(new PublishLayerVersionCommand({ LayerName: named('layer', i), Content: { ZipFile: emptyZip } }));
  }

  async function keys(): Promise<void> {
    const kms = new KMSClient(options);
    for (let i = 0; i < (counts.keys ?? 0); i += 1) {
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: named('key', i) }));
      const KeyId = KeyMetadata?.KeyId;
      await kms.send(new CreateAliasCommand({ AliasName: `alias/${named('key', i)}`, TargetKeyId: KeyId }));
      if (i % 3 === 1) await kms.send(new EnableKeyRotationCommand({ KeyId }));
      if (i % 6 === 5) await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    }
  }

  async function observability(): Promise<void> {
    const logs = new CloudWatchLogsClient(options);
    for (let i = 0; i < (counts.logGroups ?? 0); i += 1) {
      const logGroupName = `/${named('log', i)}`;
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      if (i % 3 === 1) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 365 }));
      if (i % 3 === 2) await logs.send(new PutMetricFilterCommand({ logGroupName, filterName: 'root', filterPattern: '{ $.userIdentity.type = "Root" }', metricTransformations: [{ metricName: 'Root', metricNamespace: 'Shop', metricValue: '1' }] }));
    }
    const cloudwatch = new CloudWatchClient(options);
    for (let i = 0; i < (counts.alarms ?? 0); i += 1) {
      await cloudwatch.send(new PutMetricAlarmCommand({ AlarmName: named('alarm', i), MetricName: 'Root', Namespace: 'Shop', Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', ...(i % 3 === 1 ? { ActionsEnabled: true, AlarmActions: [`arn:aws:sns:${region}:${account}:${named('topic', 0)}`] } : {}) }));
    }
    const trail = new CloudTrailClient(options);
    const s3 = new S3Client(options);
    for (let i = 0; i < (counts.trails ?? 0); i += 1) {
      const S3BucketName = `${named('trail', i)}-${region}`;
      await s3.send(new CreateBucketCommand({ Bucket: S3BucketName, ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }) }));
      await trail.send(new CreateTrailCommand({ Name: named('trail', i), S3BucketName, IsMultiRegionTrail: i % 3 === 1, EnableLogFileValidation: i % 3 === 1 }));
      if (i % 3 !== 2) await trail.send(new StartLoggingCommand({ Name: named('trail', i) }));
    }
  }

  async function events(): Promise<void> {
    const client = new EventBridgeClient(options);
    for (let i = 0; i < (counts.buses ?? 0); i += 1) {
      const { EventBusArn } = await client.send(new CreateEventBusCommand({ Name: named('bus', i) }));
      await client.send(new CreateArchiveCommand({ ArchiveName: named('archive', i), EventSourceArn: EventBusArn }));
    }
    for (let i = 0; i < (counts.eventRules ?? 0); i += 1) {
      await client.send(new PutRuleCommand({ Name: named('rule', i), ScheduleExpression: 'rate(1 day)' }));
      await client.send(new PutTargetsCommand({ Rule: named('rule', i), Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:${region}:${account}:${named('queue', 0)}` }] }));
    }
  }
}
