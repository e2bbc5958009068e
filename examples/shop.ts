/** A small serverless shop with realistic weaknesses, made in an emulator: the account of the demo and of `npm run local`. */
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutPermissionCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { AttachRolePolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateRoleCommand, CreateUserCommand, IAMClient, PutRolePolicyCommand, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { AddPermissionCommand, CreateFunctionCommand, CreateFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketPolicyCommand, PutBucketVersioningCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Client options for the emulator. */
export interface ClientOptions { readonly endpoint: string; readonly region: string; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } }

const account = '123456789012';
const region = 'us-east-1';
const allow = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
/** The smallest zip archive there is: an end-of-archive record. */
const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);

/** Makes the shop as it was handed over. */
export async function makeShop(options: ClientOptions): Promise<void> {
  const iam = new IAMClient(options);
  const trust = (service: string): string => allow({ Principal: { Service: service }, Action: 'sts:AssumeRole' });
  await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 8 }));
  await iam.send(new CreateUserCommand({ UserName: 'deploy-bot', Tags: [{ Key: 'owner', Value: 'platform' }] }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'deploy-bot' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'checkout-role', AssumeRolePolicyDocument: trust('lambda.amazonaws.com'), Tags: [{ Key: 'owner', Value: 'checkout' }] }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'checkout-role', PolicyName: 'orders', PolicyDocument: allow({ Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: `arn:aws:dynamodb:${region}:${account}:table/orders` }) }));
  await iam.send(new CreateRoleCommand({ RoleName: 'reports-role', AssumeRolePolicyDocument: trust('lambda.amazonaws.com'), Tags: [{ Key: 'owner', Value: 'reports' }] }));
  const everything = await iam.send(new CreatePolicyCommand({ PolicyName: 'reports-everything', PolicyDocument: allow({ Action: '*', Resource: '*' }) }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'reports-role', PolicyArn: everything.Policy?.Arn }));

  const s3 = new S3Client({ ...options, forcePathStyle: true });
  for (const Bucket of ['shop-assets', 'shop-invoices']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'shop-assets', Policy: allow({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop-assets/*' }) }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: 'shop-invoices', VersioningConfiguration: { Status: 'Enabled' } }));

  const sqs = new SQSClient(options);
  await sqs.send(new CreateQueueCommand({ QueueName: 'orders', Attributes: { SqsManagedSseEnabled: 'false' }, tags: { owner: 'checkout' } }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'mails', Attributes: { SqsManagedSseEnabled: 'true', Policy: allow({ Principal: '*', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:${region}:${account}:mails` }) } }));

  const sns = new SNSClient(options);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'order-events', Tags: [{ Key: 'owner', Value: 'checkout' }] }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: 'http://partner.example.com/orders' }));

  const dynamodb = new DynamoDBClient(options);
  const key = { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }], BillingMode: 'PAY_PER_REQUEST' as const };
  await dynamodb.send(new CreateTableCommand({ TableName: 'orders', ...key, DeletionProtectionEnabled: true }));
  await dynamodb.send(new CreateTableCommand({ TableName: 'carts', ...key }));
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: 'orders', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }));

  const lambda = new LambdaClient(options);
  const make = async (FunctionName: string, role: string, more: object): Promise<void> => {
    await lambda.send(new CreateFunctionCommand({ FunctionName, Role: `arn:aws:iam::${account}:role/${role}`, Handler: 'index.handler', Code: { ZipFile: emptyZip }, Runtime: 'nodejs24.x', Tags: { owner: role.replace('-role', '') }, ...more }));
  };
  await make('checkout', 'checkout-role', { Environment: { Variables: { TABLE: 'orders', PAYMENT_API_KEY: ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_') } } });
  await make('reports', 'reports-role', { Runtime: 'nodejs16.x' });
  await make('webhook', 'checkout-role', {});
  await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'webhook', AuthType: 'NONE', Cors: { AllowOrigins: ['*'] } }));
  await lambda.send(new AddPermissionCommand({ FunctionName: 'reports', StatementId: 'from-s3', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' }));

  const kms = new KMSClient(options);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'orders' }));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/orders', TargetKeyId: KeyMetadata?.KeyId }));

  const logs = new CloudWatchLogsClient(options);
  for (const name of ['checkout', 'reports']) await logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/${name}` }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/aws/lambda/checkout', retentionInDays: 365 }));

  const trail = new CloudTrailClient(options);
  await s3.send(new CreateBucketCommand({ Bucket: 'shop-trail' }));
  await trail.send(new CreateTrailCommand({ Name: 'shop', S3BucketName: 'shop-trail', IsMultiRegionTrail: false }));
  await trail.send(new StartLoggingCommand({ Name: 'shop' }));

  const events = new EventBridgeClient(options);
  await events.send(new PutRuleCommand({ Name: 'nightly-report', ScheduleExpression: 'rate(1 day)' }));
  await events.send(new PutTargetsCommand({ Rule: 'nightly-report', Targets: [{ Id: 'reports', Arn: `arn:aws:lambda:${region}:${account}:function:reports` }] }));
  await events.send(new PutPermissionCommand({ StatementId: 'partners', Action: 'events:PutEvents', Principal: '*' }));
}

/** What happens to the shop between two sweeps: three things mended, two new ones broken. */
export async function changeShop(options: ClientOptions): Promise<void> {
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'shop-assets', PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true } }));
  const sqs = new SQSClient(options);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { SqsManagedSseEnabled: 'true' } }));
  const dynamodb = new DynamoDBClient(options);
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: 'carts', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }));
  const sns = new SNSClient(options);
  const topic = `arn:aws:sns:${region}:${account}:order-events`;
  await sns.send(new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: 'Policy', AttributeValue: allow({ Principal: { AWS: '*' }, Action: 'SNS:Publish', Resource: topic }) }));
  const iam = new IAMClient(options);
  await iam.send(new PutRolePolicyCommand({ RoleName: 'checkout-role', PolicyName: 'hotfix', PolicyDocument: allow({ Action: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'], Resource: '*' }) }));
}
