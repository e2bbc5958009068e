/** The deployed monitor watches itself: changes to it and to trails are told by a second path, heartbeats come back, other regions are heard, dead letters are listed. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, CreateTrailCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRuleCommand, DisableRuleCommand, EnableRuleCommand, EventBridgeClient, ListTagsForResourceCommand, PutEventsCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { LambdaClient, PutFunctionConcurrencyCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SetSubscriptionAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startEmitter, type Emitter } from '../../examples/emitter/emitter.ts';
import { heartbeatTag } from '../../lib/changes/heartbeat.ts';
import { openDynamoDb } from '../../lib/store/dynamodb.ts';
import type { Store } from '../../lib/store/store.ts';
import { emulatorEnv, stance } from '../support/cli.ts';
import { alertsOf, deliver, eventually, invoke } from '../support/deployed.ts';
import { deployStance, startMiniStack, type Deployed, type MiniStack } from '../support/ministack.ts';

const account = '123456789012';

describe('the watcher is watched', { timeout: 480_000 }, () => {
  let ministack: MiniStack;
  let deployed: Deployed;
  let emitter: Emitter;
  let told: Awaited<ReturnType<typeof alertsOf>>;
  let store: Store;
  let resources: readonly { readonly ResourceType?: string | undefined; readonly PhysicalResourceId?: string | undefined; readonly LogicalResourceId?: string | undefined }[];

  before(async () => {
    ministack = await startMiniStack();
    deployed = await deployStance(ministack, () => {}, ['us-east-1', 'eu-west-1']);
    Object.assign(process.env, ministack.environment);
    store = openDynamoDb(deployed.tableName);
    told = await alertsOf(ministack, { alertTopicArn: deployed.operationsTopicArn }, 'operations-subscriber');
    emitter = await startEmitter({ upstream: ministack.endpoint, account, users: { test: 'mallory' }, onTrouble: (text) => { assert.fail(text); } });
    resources = [];
    for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
      const page = await new CloudFormationClient(ministack.client).send(new ListStackResourcesCommand({ StackName: 'Stance', NextToken }));
      resources = [...resources, ...page.StackResourceSummaries ?? []];
      NextToken = page.NextToken;
    }
  });
  after(async () => {
    await store?.close();
    await emitter?.stop();
    await ministack?.stop();
  });

  const physical = (type: string, logical: RegExp): string => {
    const id = resources.find(({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && logical.test(LogicalResourceId))?.PhysicalResourceId;
    assert.ok(id, `${type} ${String(logical)}`);
    return id;
  };
  /** What the operations topic says within some seconds after a call through the emitter. */
  const messageAfter = async (work: () => Promise<unknown>, seconds = 15): Promise<string | undefined> => {
    await work();
    await emitter.settled();
    return (await told.next(seconds))?.Message;
  };
  const client = () => ({ ...ministack.client, endpoint: emitter.endpoint });

  test('who switches off a rule is told at once: what, who, when', async () => {
    const events = new EventBridgeClient(client());
    const text = await messageAfter(() => events.send(new DisableRuleCommand({ Name: 'stance-events' })));
    assert.match(text ?? '', /Stance itself was touched: an event rule\. What: events:DisableRule on stance-events in us-east-1, account 123456789012\. Who: IAMUser arn:aws:iam::123456789012:user\/mallory from 127\.0\.0\.1\. When: 20\d\d-/);
    await events.send(new EnableRuleCommand({ Name: 'stance-events' }));
    assert.match(await messageAfter(() => events.send(new DisableRuleCommand({ Name: 'stance-guard-rules' }))) ?? '', /the rule that guards the others\. What: events:DisableRule on stance-guard-rules/);
    await events.send(new EnableRuleCommand({ Name: 'stance-guard-rules' }));
  });

  test('so is who touches a queue, a function, a role, a topic or any trail', async () => {
    const queue = physical('AWS::SQS::Queue', /EventsWorkQueue/);
    assert.match(await messageAfter(() => new SQSClient({ ...client(), useQueueUrlAsEndpoint: false }).send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { VisibilityTimeout: '360' } }))) ?? '', /a queue\. What: sqs:SetQueueAttributes on \S*EventsWorkQueue/);
    const fn = physical('AWS::Lambda::Function', /EventsResolve/);
    const lambda = new LambdaClient(client());
    assert.match(await messageAfter(() => lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: fn, ReservedConcurrentExecutions: 5 }))) ?? '', /a function\. What: lambda:PutFunctionConcurrency20171031 on \S*EventsResolve/);
    assert.match(await messageAfter(() => lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: `arn:aws:lambda:us-east-1:${account}:function:${fn}`, MemorySize: 256 }))) ?? '', /lambda:UpdateFunctionConfiguration20150331v2 on arn:/);
    const role = physical('AWS::IAM::Role', /EventsResolveRole/);
    assert.match(await messageAfter(() => new IAMClient(client()).send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'more', PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}]}' }))) ?? '', /a role\. What: iam:PutRolePolicy/);
    const sns = new SNSClient(client());
    let SubscriptionArn: string | undefined;
    assert.match(await messageAfter(async () => { ({ SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn: deployed.alertTopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:${account}:operations-subscriber`, Attributes: { FilterPolicy: '{"severity":["nothing"]}' } }))); }) ?? '', /a topic\. What: sns:Subscribe on arn:/);
    assert.match(await messageAfter(() => sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{"severity":["none"]}' }))) ?? '', /sns:SetSubscriptionAttributes on arn:/);
    await new S3Client({ ...ministack.client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'logs' }));
    await new CloudTrailClient(client()).send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'logs' }));
    assert.match(await messageAfter(() => new CloudTrailClient(client()).send(new StopLoggingCommand({ Name: 'main' }))) ?? '', /a trail, from which all events come\. What: cloudtrail:StopLogging on main/);
  });

  test('other people\'s changes are not told here', async () => {
    assert.equal(await messageAfter(async () => {
      await new EventBridgeClient(client()).send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
      await new SQSClient(client()).send(new CreateQueueCommand({ QueueName: 'others', Attributes: { SqsManagedSseEnabled: 'true' } }));
    }, 3), undefined);
  });

  test('a heartbeat touches a rule in every region, comes back through the pipeline and leaves its latency', async () => {
    assert.deepEqual(await invoke(ministack, deployed.heartbeatFunctionName), { touched: 2 });
    for (const region of ['us-east-1', 'eu-west-1']) {
      const events = new EventBridgeClient({ ...ministack.client, region });
      const { State, Arn } = await events.send(new DescribeRuleCommand({ Name: 'stance-heartbeat' }));
      const { Tags = [] } = await events.send(new ListTagsForResourceCommand({ ResourceARN: Arn }));
      const value = Tags.find(({ Key }) => Key === heartbeatTag)?.Value;
      assert.equal(State, 'DISABLED');
      assert.ok(value !== undefined && Math.abs(Date.now() - Date.parse(value)) < 60_000);
      if (region === 'us-east-1') await deliver(ministack, { eventSource: 'events.amazonaws.com', eventName: 'TagResource', requestParameters: { resourceARN: Arn, tags: [{ key: heartbeatTag, value }] } });
    }
    const logs = new CloudWatchLogsClient(ministack.client);
    const line = await eventually(30, async () => (await logs.send(new FilterLogEventsCommand({ logGroupName: physical('AWS::Logs::LogGroup', /EventsResolveLog/), limit: 10_000 }))).events?.find(({ message }) => message?.includes('HeartbeatLatency')));
    const metric = JSON.parse(line?.message?.slice(line.message.indexOf('{')) ?? '{}') as { readonly HeartbeatLatency?: number; readonly Region?: string };
    assert.equal(metric.Region, 'us-east-1');
    assert.ok((metric.HeartbeatLatency ?? -1) >= 0 && (metric.HeartbeatLatency ?? Infinity) < 60_000);
  });

  test('what a forwarder sends leads to a check in its region', async () => {
    await new SQSClient({ ...ministack.client, region: 'eu-west-1' }).send(new CreateQueueCommand({ QueueName: 'far-orders', Attributes: { SqsManagedSseEnabled: 'false' } }));
    const detail = { eventVersion: '1.11', eventTime: new Date().toISOString(), eventID: crypto.randomUUID(), awsRegion: 'eu-west-1', recipientAccountId: account, eventSource: 'sqs.amazonaws.com', eventName: 'CreateQueue', requestParameters: { queueName: 'far-orders' }, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann`, accountId: account, userName: 'ann' } };
    await new EventBridgeClient(ministack.client).send(new PutEventsCommand({ Entries: [{ EventBusName: 'stance', Source: 'aws.sqs', DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(detail) }] }));
    const finding = await eventually(60, async () => {
      for await (const one of store.findings({ rules: ['sqs-queue-encrypted'], resource: 'far-orders' })) return one;
      return undefined;
    });
    assert.equal(finding?.region, 'eu-west-1');
  });

  test('stance redrive lists the dead-letter queues of the stack and its forwarder', async () => {
    const { code, out, err } = await stance(['redrive', '--dry-run'], { env: { ...emulatorEnv(ministack.endpoint), AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' } });
    assert.equal(err, '');
    assert.equal(code, 0);
    const names = out.split('\n').map((line) => line.split(' ')[0]);
    for (const name of ['alerts', 'events', 'forwarder-eu-west-1', 'guards', 'schedule', 'sweep-iam', 'sweep-s3']) assert.ok(names.includes(name), `${name} in ${names.join()}`);
  });
});
