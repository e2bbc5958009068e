import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUnknown } from '../../lib/model/unknown.ts';
import { byId, corpus, load, parts } from './support.ts';

const sam = (file: string): ReturnType<typeof load> => load(readFileSync(join(corpus, 'sam', file), 'utf8'));
type Policy = { readonly PolicyDocument: { readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[] } };

test('a function becomes a function with a role, by its own properties over the globals', () => {
  const loaded = sam('api-function.yaml');
  const fn = byId(loaded, 'Hello');
  assert.deepEqual([fn.type, fn.properties['Timeout'], fn.properties['TracingConfig'], fn.properties['Role']], ['AWS::Lambda::Function', 10, { Mode: 'Active' }, 'arn:aws:iam::000000000000:role/(HelloRole)']);
  assert.deepEqual(fn.tags, { 'lambda:createdBy': 'SAM', owner: 'web' });
  assert.deepEqual(fn.properties['Environment'], { Variables: { STAGE: '(concealed, 3 characters)', DB_PASSWORD: '(concealed, 13 characters, looks like a secret, by its name)' } });
  const role = byId(loaded, 'HelloRole');
  assert.deepEqual(role.properties['ManagedPolicyArns'], [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess',
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
  ]);
  const policies = parts(role, 'AWS::IAM::RolePolicy') as Policy[];
  assert.deepEqual(policies.map(({ PolicyDocument }) => PolicyDocument.Statement[0]?.Resource), [
    ['arn:aws:dynamodb:xx-region-1:000000000000:table/(Table)', 'arn:aws:dynamodb:xx-region-1:000000000000:table/(Table)/index/*'], '*',
  ]);
  assert.deepEqual(parts(fn, 'AWS::Lambda::Permission').map((p) => (p as { SourceArn: string }).SourceArn), [
    'arn:aws:execute-api:xx-region-1:000000000000:(ServerlessRestApi)/*/GET/hello/*', 'arn:aws:execute-api:xx-region-1:000000000000:(ServerlessHttpApi)/*/*/hello',
  ]);
  assert.deepEqual(byId(loaded, 'Table').tags, { owner: 'web' });
});

test('a public function URL brings its public permissions', () => {
  const loaded = sam('function-url.yaml');
  const open = byId(loaded, 'Open');
  assert.equal((parts(open, 'AWS::Lambda::Url')[0] as { AuthType: string }).AuthType, 'NONE');
  assert.deepEqual(parts(open, 'AWS::Lambda::Permission').map((p) => (p as { Action: string }).Action), ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']);
  const closed = byId(loaded, 'Closed');
  assert.deepEqual(parts(closed, 'AWS::Lambda::Permission'), []);
  assert.equal((parts(closed, 'AWS::Lambda::Url')[0] as { Qualifier: string }).Qualifier, 'live');
  assert.equal(parts(closed, 'AWS::Lambda::Alias').length, 1);
});

test('events become permissions, subscriptions, mappings, rules and notifications', () => {
  const loaded = sam('events.yaml');
  const fn = byId(loaded, 'Fn');
  const principals = parts(fn, 'AWS::Lambda::Permission').map((p) => (p as { Principal: string }).Principal);
  assert.deepEqual(principals, ['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com', 'events.amazonaws.com', 'logs.amazonaws.com', 'alexa-appkit.amazon.com']);
  assert.deepEqual((parts(fn, 'AWS::Lambda::Permission')[0] as { SourceAccount: string }).SourceAccount, fn.account);
  assert.deepEqual(byId(loaded, 'Uploads').properties['NotificationConfiguration'], { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: fn.arn }] });
  assert.equal(parts(byId(loaded, 'Topic'), 'AWS::SNS::Subscription').length, 1);
  assert.equal(parts(byId(loaded, 'Group'), 'AWS::Logs::SubscriptionFilter').length, 1);
  assert.equal(byId(loaded, 'FnQueue').properties['EventSourceArn'], byId(loaded, 'Work').arn);
  assert.deepEqual(byId(loaded, 'FnNightly').properties['ScheduleExpression'], 'rate(1 day)');
  assert.deepEqual(fn.properties['DeadLetterConfig'], { TargetArn: byId(loaded, 'Dlq').arn });
  assert.equal(parts(fn, 'AWS::Lambda::EventInvokeConfig').length, 1);
});

test('policy templates that are not known leave the document unknown', () => {
  const policies = parts(byId(sam('policy-templates.yaml'), 'FnRole'), 'AWS::IAM::RolePolicy') as Policy[];
  assert.equal(policies.filter(({ PolicyDocument }) => isUnknown(PolicyDocument)).length, 1);
  const first = (index: number): unknown => policies[index]?.PolicyDocument.Statement[0];
  assert.deepEqual((first(0) as { Resource: unknown }).Resource, ['arn:aws:s3:::(Bucket)', 'arn:aws:s3:::(Bucket)/*']);
  assert.deepEqual(first(7), {
    Effect: 'Allow', Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], Resource: ['arn:aws:elasticfilesystem:xx-region-1:000000000000:file-system/fs-1'],
    Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': 'arn:aws:elasticfilesystem:xx-region-1:000000000000:access-point/fsap-1' } },
  });
  assert.deepEqual([8, 9].map((index) => (first(index) as { Resource: unknown }).Resource), [['arn:aws:route53:::hostedzone/Z1'], ['arn:aws:acm:eu-west-1:111122223333:certificate/c']]);
});

test('conditions go to everything that a function becomes', () => {
  const loaded = sam('conditions.yaml');
  assert.deepEqual(loaded.resources.map(({ id }) => id), ['Perhaps', 'PerhapsRole', 'PerhapsT']);
  assert.ok(loaded.origin.get(byId(loaded, 'PerhapsRole'))?.maybe);
});

test('connectors become policies of roles, topics and queues, and permissions', () => {
  const loaded = sam('connectors.yaml');
  const role = byId(loaded, 'WorkerRole');
  assert.deepEqual((role.properties['ManagedPolicyArns'] as string[]).slice(1), ['WorkerSelfPolicy', 'StorePolicy', 'ElsewherePolicyDestination0', 'ElsewherePolicyDestination1'].map((id) => `arn:aws:iam::000000000000:policy/(${id})`));
  const statements = (id: string): unknown[] => ((byId(loaded, id).properties['PolicyDocument'] as Policy['PolicyDocument']).Statement as unknown[]);
  assert.deepEqual(statements('StorePolicy').map((one) => (one as { Resource: unknown }).Resource), [['arn:aws:dynamodb:xx-region-1:000000000000:table/(Table)', 'arn:aws:dynamodb:xx-region-1:000000000000:table/(Table)/index/*']]);
  assert.deepEqual((statements('ElsewherePolicyDestination1')[0] as { Resource: unknown }).Resource, ['arn:aws:s3:::central', 'arn:aws:s3:::central/*']);
  assert.deepEqual(parts(byId(loaded, 'Worker'), 'AWS::Lambda::Permission').map((p) => (p as { Principal: string }).Principal), ['s3.amazonaws.com', 'apigateway.amazonaws.com']);
  assert.equal((parts(byId(loaded, 'Alarms'), 'AWS::SNS::TopicPolicy') as Policy[])[0]?.PolicyDocument.Statement.length, 1);
  assert.deepEqual((parts(byId(loaded, 'Work'), 'AWS::SQS::QueuePolicy') as Policy[])[0]?.PolicyDocument.Statement[0]?.Resource, byId(loaded, 'Work').arn);
});

test('queues, topics and roles that SAM makes for events and destinations', () => {
  const loaded = sam('made-for-events.yaml');
  const ids = (type: string): string[] => loaded.resources.filter((one) => one.type === type).map(({ id }) => id);
  assert.deepEqual(ids('AWS::SQS::Queue'), ['JobNewsQueue', 'JobCronQueue', 'JobLaterQueue', 'JobEventInvokeConfigOnFailureQueue', 'FlowDead']);
  assert.deepEqual(ids('AWS::SNS::Topic'), ['News', 'JobEventInvokeConfigOnSuccessTopic']);
  assert.deepEqual(ids('AWS::IAM::Role'), ['CodeDeployServiceRole', 'JobRole', 'JobLaterRole', 'FlowRole', 'FlowDailyRole']);
  assert.deepEqual(byId(loaded, 'FlowDaily').properties['Targets'], [{ Id: 'FlowDailyStepFunctionsTarget', Arn: 'arn:aws:states:xx-region-1:000000000000:stateMachine:(Flow)', RoleArn: byId(loaded, 'FlowDailyRole').arn, DeadLetterConfig: { Arn: byId(loaded, 'FlowDead').arn } }]);
  const allowed = (parts(byId(loaded, 'JobRole'), 'AWS::IAM::RolePolicy') as Policy[]).flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(({ Action }) => Action));
  assert.deepEqual(allowed, ['sqs:SendMessage', 'sns:Publish', 'secretsmanager:GetSecretValue', 'mq:DescribeBroker']);
  assert.equal((byId(loaded, 'JobKafka').properties['SelfManagedEventSource'] as { Endpoints: unknown }).Endpoints !== undefined, true);
  assert.deepEqual(parts(byId(loaded, 'Guard'), 'AWS::Lambda::Permission').map((p) => (p as { SourceArn: string }).SourceArn), ['arn:aws:execute-api:xx-region-1:000000000000:(Shop)/authorizers/*']);
  assert.equal((parts(byId(loaded, 'Job'), 'AWS::Lambda::Permission') as { Principal: string }[]).at(-1)?.Principal, '*', 'a permission on Job.Alias is the function\'s');
  assert.equal(parts(byId(loaded, 'JobNewsQueue'), 'AWS::SQS::QueuePolicy').length, 1);
  assert.equal(byId(loaded, 'JobCron').properties['State'], 'DISABLED');
});

test('policies and roles that a condition chooses', () => {
  const loaded = sam('chosen-policies.yaml');
  const role = byId(loaded, 'EitherRole');
  assert.deepEqual((role.properties['ManagedPolicyArns'] as unknown[]).map((arn) => (isUnknown(arn) ? '?' : arn)), ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', '?']);
  const policies = parts(role, 'AWS::IAM::RolePolicy');
  assert.deepEqual(policies.map(isUnknown), [false, true]);
  assert.ok(isUnknown((policies[0] as Policy).PolicyDocument.Statement[0]?.Action));
  assert.ok(loaded.origin.get(byId(loaded, 'OwnRole'))?.maybe);
  assert.ok(isUnknown(byId(loaded, 'Own').properties['Role']));
  const known = load(readFileSync(join(corpus, 'sam', 'chosen-policies.yaml'), 'utf8'), { parameters: { Stage: 'test' } });
  assert.equal(byId(known, 'Own').properties['Role'], byId(known, 'OwnRole').arn);
  assert.ok(!load(readFileSync(join(corpus, 'sam', 'chosen-policies.yaml'), 'utf8'), { parameters: { Stage: 'prod' } }).resources.some(({ id }) => id === 'OwnRole'));
});

test('an alias of a function by its name in the template, and what it has', () => {
  const loaded = load(`Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: i.h, Runtime: python3.13, CodeUri: ., AutoPublishAlias: live } }
  Plain: { Type: AWS::Serverless::Function, Properties: { Handler: i.h, Runtime: python3.13, CodeUri: . } }
  B: { Type: AWS::S3::Bucket, Properties: { Tags: [{ Key: a, Value: !GetAtt F.Alias.Name }, { Key: b, Value: { 'Fn::GetAtt': [F.Alias, Name] } }, { Key: c, Value: !Sub '\${F.Alias}' }, { Key: d, Value: !Ref F.Version }, { Key: e, Value: !Ref Plain.Alias }, { Key: f, Value: !GetAtt Plain.Alias.Name }] } }
`);
  const { a, b, c, d, e, f } = byId(loaded, 'B').tags as Record<string, unknown>;
  const fn = 'arn:aws:lambda:xx-region-1:000000000000:function:(F)';
  assert.deepEqual([a, b, c, d, isUnknown(e), isUnknown(f)], ['live', 'live', `${fn}:live`, `${fn}:(FVersion)`, true, true]);
});

test('a parameter that decides what is made, known and not', () => {
  const text = (more: string): string => `Transform: AWS::Serverless-2016-10-31
Parameters: { Auth: { Type: String${more} }, Way: { Type: String } }
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: i.h, Runtime: python3.13, CodeUri: ., FunctionUrlConfig: { AuthType: !Ref Auth }, Events: { A: { Type: Api, Properties: { Method: !Ref Way, Path: /a } } } } }
`;
  const permissions = (more: string): unknown[] => {
    const list = byId(load(text(more)), 'F').parts['AWS::Lambda::Permission'];
    return Array.isArray(list) ? list.map((part: unknown) => (isUnknown(part) ? '?' : Object.keys((part as { properties: object }).properties).includes('SourceArn') ? 'api' : 'url')) : [];
  };
  assert.deepEqual(permissions(', Default: NONE'), ['api', 'url', 'url']);
  assert.deepEqual(permissions(', Default: AWS_IAM'), ['api']);
  assert.deepEqual(permissions(''), ['api', '?', '?']);
  const [api] = parts(byId(load(text('')), 'F'), 'AWS::Lambda::Permission');
  assert.ok(isUnknown((api as { SourceArn: unknown }).SourceArn));
});

test('a serverless resource is judged where the template forgets to name the transform', () => {
  const text = 'Resources:\n  Web:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: index.handler, Runtime: nodejs24.x, CodeUri: . }\n';
  assert.equal(byId(load(text), 'Web').type, 'AWS::Lambda::Function');
  assert.equal(byId(load(text), 'WebRole').type, 'AWS::IAM::Role');
});
