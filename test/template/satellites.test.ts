import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { trustNobody } from '../../lib/engine/example.ts';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { registry } from '../../rules/index.generated.ts';
import { byId, corpus, load, parts } from './support.ts';

const plain = (file: string): string => readFileSync(join(corpus, 'plain', file), 'utf8');
const ids = (text: string): string[] => load(text).resources.map(({ id, type }) => `${type.split('::')[2] ?? ''} ${id}`);

test('policies, permissions, aliases and filters belong to their parents', () => {
  assert.deepEqual(ids(plain('lambda-permissions.yaml')), ['Function Fn', 'Version Version', 'Queue Failures']);
  const fn = byId(load(plain('lambda-permissions.yaml')), 'Fn');
  assert.equal(parts(fn, 'AWS::Lambda::Permission').length, 3, 'by ARN, by alias and by version');
  for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::EventInvokeConfig'] as const) assert.equal(parts(fn, type).length, 1, type);
  assert.equal(parts(byId(load(plain('lambda-url-public.yaml')), 'Fn'), 'AWS::Lambda::Permission').length, 1, 'by name');
  const trail = load(plain('cloudtrail.yaml'));
  assert.equal(parts(byId(trail, 'Group'), 'AWS::Logs::MetricFilter').length, 1);
  assert.equal(parts(byId(trail, 'Bucket'), 'AWS::S3::BucketPolicy').length, 1);
  assert.deepEqual(parts(byId(load(plain('private-bucket.yaml')), 'Key'), 'AWS::KMS::Alias'), [{ AliasName: 'alias/data', TargetKeyId: '(Key)' }]);
  assert.equal(parts(byId(load(plain('layer.yaml')), 'Layer'), 'AWS::Lambda::LayerVersionPermission').length, 1);
});

test('inline policies of topics and queues have the live account\'s shape', () => {
  const loaded = load(plain('inline-policies.yaml'));
  assert.deepEqual(Object.keys(parts(byId(loaded, 'Topic'), 'AWS::SNS::TopicPolicy')[0] as object), ['PolicyDocument', 'Topics']);
  assert.deepEqual(Object.keys(parts(byId(loaded, 'Queue'), 'AWS::SQS::QueuePolicy')[0] as object), ['PolicyDocument', 'Queues']);
});

test('each identity is named by its own parts; an attachment that hangs on a condition is an unknown one', () => {
  const loaded = load(`Parameters: { P: { Type: String } }
Conditions: { C: !Equals [!Ref P, x] }
Resources:
  A: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
  B: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess] } }
  Both: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, PolicyDocument: {}, Roles: [!Ref A, !Ref B] } }
  Managed: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: {}, Roles: !If [C, [!Ref A, !Ref B], [!Ref B]] } }
`);
  for (const id of ['A', 'B']) {
    const role = byId(loaded, id);
    assert.deepEqual(parts(role, 'AWS::IAM::RolePolicy').map((p) => (p as { RoleName: string }).RoleName), [role.name]);
    const arns = role.properties['ManagedPolicyArns'];
    assert.ok(Array.isArray(arns) && isUnknown(arns.at(-1)), id);
  }
});

test('a topic\'s own subscriptions are parts like those beside it', () => {
  const list = parts(byId(load(plain('sns-topic.yaml')), 'Alerts'), 'AWS::SNS::Subscription');
  assert.deepEqual(list.map((one) => (one as { Protocol: string }).Protocol), ['email', 'http', 'sqs']);
  assert.deepEqual((list[2] as { FilterPolicy: unknown }).FilterPolicy, { severity: ['high'] });
});

test('inline policies of identities have one form, managed policies are attached from either side', () => {
  const loaded = load(plain('iam-users.yaml'));
  const user = byId(loaded, 'Deploy');
  assert.deepEqual(parts(user, 'AWS::IAM::UserPolicy').map((p) => (p as { PolicyName: string; UserName: string })).map(({ PolicyName, UserName }) => [PolicyName, UserName]), [['s3', 'deploy'], ['loose', 'deploy'], ['more', 'deploy']]);
  assert.deepEqual(user.properties['ManagedPolicyArns'], ['arn:aws:iam::000000000000:policy/(Attached)']);
  assert.deepEqual(user.properties['Groups'], ['admins']);
  assert.equal(parts(user, 'AWS::IAM::AccessKey').length, 1);
  assert.equal(user.arn, 'arn:aws:iam::000000000000:user/ci/deploy');
  const group = byId(loaded, 'Admins');
  assert.deepEqual(group.properties['ManagedPolicyArns'], ['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::000000000000:policy/(Attached)']);
  assert.equal(parts(group, 'AWS::IAM::GroupPolicy').length, 2);
});

test('a satellite of something elsewhere stands for its parent, of which nothing else is known', () => {
  const loaded = load(plain('imported-bucket-policy.yaml'));
  const bucket = byId(loaded, 'ByName');
  assert.deepEqual([bucket.type, bucket.name, bucket.arn], ['AWS::S3::Bucket', 'shared-artifacts', undefined]);
  assert.ok(isUnknown(bucket.properties['BucketEncryption']) && isUnknown(bucket.tags));
  assert.equal(parts(bucket, 'AWS::S3::BucketPolicy').length, 1);
  assert.equal(byId(loaded, 'ByParameter').type, 'AWS::S3::Bucket');
  const fn = byId(loaded, 'Permission');
  assert.deepEqual([fn.type, fn.name, fn.account, fn.region], ['AWS::Lambda::Function', 'imported', '111122223333', 'eu-west-1']);
  const permissions = fn.parts['AWS::Lambda::Permission'];
  assert.ok(Array.isArray(permissions) && permissions.length === 2 && isUnknown(permissions[1]), 'it may have others');
  assert.ok(isUnknown(fn.parts['AWS::Lambda::Url']));
});

test('a policy of the default bus makes the default bus', () => {
  const bus = byId(load(plain('event-bus.yaml')), 'ToDefault');
  assert.deepEqual([bus.type, bus.name, bus.arn], ['AWS::Events::EventBus', 'default', 'arn:aws:events:xx-region-1:000000000000:event-bus/default']);
  assert.deepEqual((parts(bus, 'AWS::Events::EventBusPolicy')[0] as { Statement: unknown }).Statement, {
    Sid: 'anyone', Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: bus.arn, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
  }, 'the older form says the same as a statement');
});

test('a bus\'s own policy gives statements like those beside it', () => {
  const bus = byId(load('Resources: { B: { Type: AWS::Events::EventBus, Properties: { Name: b, Policy: \'{"Statement":[{"Effect":"Allow","Principal":"*","Action":"events:PutEvents","Resource":"*"}]}\' } } }'), 'B');
  assert.deepEqual(parts(bus, 'AWS::Events::EventBusPolicy'), [{ EventBusName: 'b', Statement: { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' } }]);
});

test('a satellite whose parent hangs on a condition may belong to each parent that it mentions', () => {
  const loaded = load(`Parameters: { Which: { Type: String } }
Conditions: { First: !Equals [!Ref Which, a] }
Resources:
  A: { Type: AWS::S3::Bucket }
  B: { Type: AWS::S3::Bucket }
  C: { Type: AWS::S3::Bucket }
  P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !If [First, !Ref A, !Ref B], PolicyDocument: {} } }
`);
  assert.deepEqual(['A', 'B', 'C'].map((id) => (byId(loaded, id).parts['AWS::S3::BucketPolicy'] as readonly unknown[] | undefined)?.map(isUnknown)), [[true], [true], undefined]);
  assert.equal(loaded.resources.length, 3);
});

test('parent and satellite that name the same unknown name belong together', () => {
  const loaded = load(`Parameters: { Name: { Type: String } }
Resources:
  B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Name } }
  P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Name, PolicyDocument: { Statement: [] } } }
`);
  assert.deepEqual(parts(byId(loaded, 'B'), 'AWS::S3::BucketPolicy').map((p) => (p as { PolicyDocument: unknown }).PolicyDocument), [{ Statement: [] }]);
});

test('a macro may change what is not written', () => {
  const bucket = byId(load(readFileSync(join(corpus, 'intrinsics/macro.yaml'), 'utf8')), 'Bucket');
  assert.ok(isUnknown(bucket.properties['BucketEncryption']));
  assert.ok((bucket.parts['AWS::S3::BucketPolicy'] as readonly unknown[]).every(isUnknown));
});

test('what is elsewhere is judged by the rules that look at what the template adds to it', () => {
  const loaded = load('Resources: { P: { Type: AWS::IAM::Policy, Properties: { PolicyName: all, Roles: [deploy], PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } } } }');
  const verdicts = new Map(judgeTemplate(loaded, registry, { now: new Date(0), trusted: trustNobody, params: {} }).map(({ ruleId, verdict }) => [ruleId, verdict]));
  assert.equal(verdicts.get('iam-inline-policy-no-full-admin'), 'fail');
  assert.equal(verdicts.get('iam-role-trust-no-wildcard'), undefined, 'the template says nothing of who may take on the role');
});

test('a policy of which a condition decides whose it is may be that of a resource by its name', () => {
  const loaded = load(`Parameters: { P: { Type: String } }
Conditions: { C: !Equals [!Ref P, x] }
Resources:
  A: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub 'logs-\${AWS::AccountId}' } }
  Own: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !If [C, !Sub 'logs-\${AWS::AccountId}', !Ref AWS::NoValue], PolicyDocument: {} } }
  U: { Type: AWS::IAM::User, Properties: { UserName: one } }
  Inline: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Users: !If [C, [one], !Ref AWS::NoValue], PolicyDocument: {} } }
`);
  assert.deepEqual([loaded.resources.map(({ id }) => id), (byId(loaded, 'A').parts['AWS::S3::BucketPolicy'] as unknown[]).map(isUnknown), (byId(loaded, 'U').parts['AWS::IAM::UserPolicy'] as unknown[]).map(isUnknown)], [['A', 'U'], [true], [true]]);
});
