/** Calls through the emitter become events that the resolver understands: at least one for each type that Stance collects. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AccountClient, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { CloudTrailClient, CreateTrailCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand, PutResourcePolicyCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, PutItemCommand, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateApiDestinationCommand, CreateArchiveCommand, CreateConnectionCommand, CreateEventBusCommand, EventBridgeClient, PutPermissionCommand, PutRuleCommand, PutTargetsCommand, TagResourceCommand } from '@aws-sdk/client-eventbridge';
import { AddUserToGroupCommand, AttachRolePolicyCommand, CreateAccessKeyCommand, CreateGroupCommand, CreatePolicyCommand, CreateRoleCommand, CreateUserCommand, IAMClient, ListUsersCommand, PutUserPolicyCommand, UpdateAccountPasswordPolicyCommand, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DisableKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { AddPermissionCommand, CreateEventSourceMappingCommand, CreateFunctionCommand, CreateFunctionUrlConfigCommand, DeleteFunctionCommand, LambdaClient, PublishLayerVersionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startEmitter, type Emitter } from '../../examples/emitter/emitter.ts';
import { recordOf } from '../../examples/emitter/record.ts';
import { callOf } from '../../examples/emitter/request.ts';
import { collectors } from '../../lib/collect/index.generated.ts';
import { resolve } from '../../lib/changes/resolve.ts';
import { clientFor } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

const account = '123456789012';
const emptyZip = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);
const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const open = (Action: string, Resource: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource }] });

describe('the emitter', { timeout: 120_000 }, () => {
  type Trailed = Parameters<NonNullable<Parameters<typeof startEmitter>[0]['onEvent']>>[0];
  let moto: Emulator;
  let emitter: Emitter;
  let options: ReturnType<typeof clientFor>;
  let records: Trailed[] = [];
  const seen = new Set<string>();
  before(async () => {
    moto = await startMoto({ managedPolicies: false });
    emitter = await startEmitter({ upstream: moto.endpoint, account, users: { testing: 'ann' }, toBus: false, onEvent: (record) => { records.push(record); }, onTrouble: (text) => { assert.fail(text); } });
    options = clientFor(emitter.endpoint, 'us-east-1');
  });
  after(async () => {
    await emitter?.stop();
    await moto?.stop();
  });

  /** The events of some calls, as `Name -> Type id`. */
  const eventsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    records = [];
    await work();
    await emitter.settled();
    return records.map((record) => {
      const decision = resolve(record, { watched: () => true });
      if ('error' in decision) return decision.error;
      for (const { type, id } of decision.resources) if (id !== undefined) seen.add(type);
      return `${record.eventName} -> ${decision.resources.map(({ type, id }) => `${type.replace('AWS::', '')} ${id ?? '*'}`).join(', ')}`;
    });
  };

  test('S3: paths, subresources, XML and JSON bodies', async () => {
    const s3 = new S3Client(options);
    assert.deepEqual(await eventsOf(async () => {
      await s3.send(new CreateBucketCommand({ Bucket: 'shop' }));
      await s3.send(new PutBucketPolicyCommand({ Bucket: 'shop', Policy: open('s3:GetObject', 'arn:aws:s3:::shop/*') }));
      await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'shop', PublicAccessBlockConfiguration: { BlockPublicAcls: true } }));
      await s3.send(new PutObjectCommand({ Bucket: 'shop', Key: 'a/b', Body: 'text' }));
    }), ['CreateBucket -> S3::Bucket shop', 'PutBucketPolicy -> S3::Bucket shop', 'PutBucketPublicAccessBlock -> S3::Bucket shop']);
    const [, policy, block] = records;
    assert.deepEqual(policy?.requestParameters, { bucketName: 'shop', policy: '', bucketPolicy: JSON.parse(open('s3:GetObject', 'arn:aws:s3:::shop/*')) as unknown });
    assert.ok(policy && block);
    assert.deepEqual((block.requestParameters as { PublicAccessBlockConfiguration: unknown }).PublicAccessBlockConfiguration, { BlockPublicAcls: 'true' });
    assert.equal(policy?.userIdentity['arn'], `arn:aws:iam::${account}:user/ann`);
    assert.match(policy?.userAgent ?? '', /^aws-sdk-js/);
    assert.equal(policy?.sourceIPAddress, '127.0.0.1');
  });

  test('Lambda: names with versions, ids from labels, bodies and answers', async () => {
    await new IAMClient(options).send(new CreateRoleCommand({ RoleName: 'runner', AssumeRolePolicyDocument: trust }));
    const { QueueUrl } = await new SQSClient(options).send(new CreateQueueCommand({ QueueName: 'jobs' }));
    assert.ok(QueueUrl);
    const lambda = new LambdaClient(options);
    const events = await eventsOf(async () => {
      await lambda.send(new CreateFunctionCommand({ FunctionName: 'f', Role: `arn:aws:iam::${account}:role/runner`, Handler: 'i.h', Runtime: 'nodejs24.x', Code: { ZipFile: emptyZip }, Environment: { Variables: { SECRET: 'x' } } }));
      assert.equal(JSON.stringify(records.at(-1)?.requestParameters ?? {}).includes('SECRET'), false);
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', MemorySize: 256 }));
      await lambda.send(new AddPermissionCommand({ FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: '*' }));
      await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: 'NONE' }));
      await lambda.send(new PublishLayerVersionCommand({ LayerName: 'l', Content: { ZipFile: emptyZip } }));
      await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'f', EventSourceArn: `arn:aws:sqs:us-east-1:${account}:jobs` }));
      await lambda.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    });
    const mapping = (records.find(({ eventName }) => eventName.startsWith('CreateEventSource'))?.responseElements as { uUID: string } | undefined)?.uUID;
    assert.ok(mapping);
    assert.deepEqual(events, [
      'CreateFunction20150331 -> Lambda::Function f', 'UpdateFunctionConfiguration20150331v2 -> Lambda::Function f', 'AddPermission20150331v2 -> Lambda::Function f', 'CreateFunctionUrlConfig -> Lambda::Function f',
      'PublishLayerVersion20181031 -> Lambda::LayerVersion l:1', `CreateEventSourceMapping20150331 -> Lambda::EventSourceMapping ${mapping}, Lambda::Function f`, 'DeleteFunction20150331 -> Lambda::Function f',
    ]);
  });

  test('IAM and the account: forms, answers in XML, always us-east-1', async () => {
    const iam = new IAMClient({ ...options, region: 'eu-west-1' });
    assert.deepEqual(await eventsOf(async () => {
      await iam.send(new CreateUserCommand({ UserName: 'bob', Tags: [{ Key: 'Team', Value: 'x' }] }));
      await iam.send(new PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'p', PolicyDocument: open('s3:*', '*') }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
      await iam.send(new CreateGroupCommand({ GroupName: 'ops' }));
      await iam.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'bob' }));
      await iam.send(new CreatePolicyCommand({ PolicyName: 'all', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) }));
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'runner', PolicyArn: `arn:aws:iam::${account}:policy/all` }));
      await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 8 }));
      await iam.send(new UploadServerCertificateCommand({ ServerCertificateName: 'web', CertificateBody: 'b', PrivateKey: 'secret' }));
      await iam.send(new ListUsersCommand({}));
      await new AccountClient(options).send(new PutAlternateContactCommand({ AlternateContactType: 'SECURITY', Name: 'n', Title: 't', EmailAddress: 's@example.com', PhoneNumber: '1' }));
    }), [
      'CreateUser -> IAM::User bob', 'PutUserPolicy -> IAM::User bob', 'CreateAccessKey -> IAM::User bob', 'CreateGroup -> IAM::Group ops', 'AddUserToGroup -> IAM::User bob, IAM::Group ops',
      'CreatePolicy -> IAM::ManagedPolicy all', 'AttachRolePolicy -> IAM::Role runner, IAM::ManagedPolicy all', `UpdateAccountPasswordPolicy -> Account ${account}`, 'UploadServerCertificate -> IAM::ServerCertificate web', `PutAlternateContact -> Account ${account}`,
    ]);
    assert.ok(records.every(({ awsRegion }) => awsRegion === 'us-east-1'));
    assert.equal(JSON.stringify(records).includes('"secret"') || /secretAccessKey/i.test(JSON.stringify(records)), false);
    assert.deepEqual(records[0]?.requestParameters, { userName: 'bob', tags: [{ key: 'Team', value: 'x' }] });
  });

  test('queues, topics, tables, keys, logs, alarms, trails, buses and rules', async () => {
    const [sqs, sns, dynamodb, kms, logs] = [new SQSClient(options), new SNSClient(options), new DynamoDBClient(options), new KMSClient(options), new CloudWatchLogsClient(options)];
    const [alarms, trail, events] = [new CloudWatchClient(options), new CloudTrailClient(options), new EventBridgeClient(options)];
    let KeyId: string | undefined;
    const told = await eventsOf(async () => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '60' } }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'news', Attributes: { DisplayName: 'n' } }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:${account}:orders` }));
      await sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
      await dynamodb.send(new CreateTableCommand({ TableName: 't', AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], BillingMode: 'PAY_PER_REQUEST' }));
      await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: 't', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }));
      await dynamodb.send(new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } }));
      ({ KeyMetadata: { KeyId } = { KeyId: undefined } } = await kms.send(new CreateKeyCommand({})));
      await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
      await kms.send(new DisableKeyCommand({ KeyId }));
      await logs.send(new CreateLogGroupCommand({ logGroupName: '/app' }));
      await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays: 30 }));
      await logs.send(new PutResourcePolicyCommand({ policyName: 'es', policyDocument: open('logs:PutLogEvents', '*') }));
      await alarms.send(new PutMetricAlarmCommand({ AlarmName: 'a', MetricName: 'm', Namespace: 'n', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' }));
      await alarms.send(new DeleteAlarmsCommand({ AlarmNames: ['a'] }));
      await trail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'shop' }));
      await trail.send(new StopLoggingCommand({ Name: 'main' }));
      await events.send(new CreateEventBusCommand({ Name: 'bus' }));
      await events.send(new PutPermissionCommand({ EventBusName: 'bus', StatementId: 's', Action: 'events:PutEvents', Principal: '*' }));
      await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
      await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets: [{ Id: 'q', Arn: `arn:aws:sqs:us-east-1:${account}:orders` }] }));
      await events.send(new TagResourceCommand({ ResourceARN: `arn:aws:events:us-east-1:${account}:rule/nightly`, Tags: [{ Key: 'k', Value: 'v' }] }));
      await events.send(new CreateArchiveCommand({ ArchiveName: 'archive', EventSourceArn: `arn:aws:events:us-east-1:${account}:event-bus/bus` }));
      const { ConnectionArn } = await events.send(new CreateConnectionCommand({ Name: 'partner', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'hush' } } }));
      await events.send(new CreateApiDestinationCommand({ Name: 'there', ConnectionArn, HttpMethod: 'POST', InvocationEndpoint: 'https://example.com' }));
    });
    assert.deepEqual(told, [
      'CreateQueue -> SQS::Queue orders', 'SetQueueAttributes -> SQS::Queue orders', `CreateTopic -> SNS::Topic news`, 'Subscribe -> SNS::Topic news', 'CreateTable -> DynamoDB::Table t', 'UpdateContinuousBackups -> DynamoDB::Table t',
      `CreateKey -> KMS::Key ${KeyId}`, `DisableKey -> KMS::Key ${KeyId}`, 'CreateLogGroup -> Logs::LogGroup /app', 'PutRetentionPolicy -> Logs::LogGroup /app', 'PutResourcePolicy -> Logs::ResourcePolicy es',
      'PutMetricAlarm -> CloudWatch::Alarm a', 'DeleteAlarms -> CloudWatch::Alarm a', `CreateTrail -> CloudTrail::Trail main, Account ${account}`, `StopLogging -> CloudTrail::Trail main, Account ${account}`,
      'CreateEventBus -> Events::EventBus bus', 'PutPermission -> Events::EventBus bus', 'PutRule -> Events::Rule nightly', 'PutTargets -> Events::Rule nightly', 'TagResource -> Events::Rule nightly', 'CreateArchive -> Events::Archive archive',
      'CreateConnection -> Events::Connection partner', 'CreateApiDestination -> Events::ApiDestination there',
    ]);
    assert.equal(JSON.stringify(records).includes('hush'), false);
  });

  test('a call that failed leaves no event', async () => {
    assert.deepEqual(await eventsOf(async () => {
      await assert.rejects(new S3Client(options).send(new PutBucketPolicyCommand({ Bucket: 'nowhere', Policy: '{}' })));
      await assert.rejects(new LambdaClient(options).send(new DeleteFunctionCommand({ FunctionName: 'nowhere' })));
    }), []);
  });

  test('what moto does not make: a code-signing configuration', async () => {
    const call = await callOf({ method: 'POST', url: '/2020-04-22/code-signing-configs', headers: { authorization: 'AWS4-HMAC-SHA256 Credential=k/20261103/us-east-1/lambda/aws4_request' }, body: '{"AllowedPublishers":{"SigningProfileVersionArns":["a"]}}' });
    assert.equal(call?.operation, 'CreateCodeSigningConfig');
    const arn = `arn:aws:lambda:us-east-1:${account}:code-signing-config:csc-0123456789abcdef0`;
    const record = recordOf(call, { account, identity: {}, response: JSON.stringify({ CodeSigningConfig: { CodeSigningConfigArn: arn, CodeSigningConfigId: 'csc-0123456789abcdef0' } }), sourceIp: '', userAgent: '', now: new Date(), id: 'x' });
    const decision = resolve(record, { watched: () => true });
    assert.ok('resources' in decision);
    assert.deepEqual(decision.resources.map((one) => one.arn), [arn]);
    for (const { type } of decision.resources) seen.add(type);
  });

  test('every type that Stance collects was among them', () => {
    assert.deepEqual(Object.keys(collectors).filter((type) => !seen.has(type)), []);
  });
});
