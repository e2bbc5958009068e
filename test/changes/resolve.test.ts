import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolve } from '../../lib/changes/resolve.ts';
import type { Resolution } from '../../lib/changes/resolve.ts';
import { watchedEvents } from '../../lib/changes/watched.ts';
import { account, recordOfFixture, seen, session } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { ignoredFixtures } from './fixtures-ignored.ts';
import { otherFixtures } from './fixtures-others.ts';
import { watchedFixtures } from './fixtures-watched.ts';

const resolved = (input: unknown, watched: (type: string) => boolean = () => true): Resolution => {
  const decision = resolve(input, { watched });
  assert.ok('reason' in decision, JSON.stringify(decision));
  return decision;
};
const summary = (decision: Resolution): string[] => decision.resources.map((one) => `${one.type} ${one.id ?? '*'}`);
const check = (fixture: Fixture): Resolution => {
  const decision = resolved(recordOfFixture(fixture));
  assert.deepEqual(summary(decision), fixture.wanted, `${fixture.event} ${JSON.stringify(fixture.request)}: ${decision.reason}`);
  const wanted = fixture.wanted.length === 0 ? 'ignore' : fixture.wanted.every((one) => one.endsWith(' *')) ? 'sweep' : 'check';
  assert.equal(decision.decision, wanted, fixture.event);
  assert.notEqual(decision.reason, '');
  return decision;
};

test('events lead to checks of the resources they changed, with ARNs that fit', () => {
  assert.ok(watchedFixtures.length + otherFixtures.length >= 200, `${watchedFixtures.length + otherFixtures.length} shapes`);
  for (const fixture of [...watchedFixtures, ...otherFixtures]) {
    for (const one of check(fixture).resources) {
      if (one.arn === undefined) continue;
      assert.match(one.arn, /^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:.+$/, fixture.event);
      if (one.type !== 'AWS::Account') assert.ok(one.id !== undefined && one.arn.includes(one.id.startsWith('/') ? one.id.slice(1) : one.id), `${fixture.event}: ${one.arn} is not of ${one.id}`);
    }
  }
});

test('reads, failures, dry runs, sessions and noise are ignored', () => {
  assert.ok(ignoredFixtures.length >= 90, `${ignoredFixtures.length} shapes`);
  for (const fixture of ignoredFixtures) check(fixture);
});

test('the whole line, for a bucket and for a role', () => {
  assert.deepEqual(resolved(recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: 'acme' }, null, ''))), {
    decision: 'check', resources: [{ type: 'AWS::S3::Bucket', id: 'acme', arn: 'arn:aws:s3:::acme', region: 'eu-west-1', account }], watched: true,
    reason: 'the event changed AWS::S3::Bucket',
    event: { source: 's3.amazonaws.com', name: 'PutBucketPolicy', id: '5f0c6a3e-0000-4000-8000-000000000001', time: '2026-11-03T08:15:00Z' },
  });
  const role = resolved(recordOfFixture(seen('iam UpdateAssumeRolePolicy', { roleName: 'deploy' }, null, '')));
  assert.deepEqual(role.resources, [{ type: 'AWS::IAM::Role', id: 'deploy', region: 'global', account }], 'a role\'s path, and so its ARN, is not in the event');
});

test('a type without a collector is resolved all the same, and said to be unwatched', () => {
  const decision = resolved(recordOfFixture(seen('ec2 DeleteVpc', { vpcId: 'vpc-1' }, null, '')), (type) => type === 'AWS::S3::Bucket');
  assert.deepEqual([decision.decision, decision.watched], ['check', false]);
  const unknown = (event: string): string => resolved(recordOfFixture(seen(event, {}, null, '')), (type) => type === 'AWS::S3::Bucket').reason;
  assert.match(unknown('s3 PutBucketSomethingNew'), /though s3 is watched/);
  assert.doesNotMatch(resolved(recordOfFixture(seen('rds FailoverDBCluster', {}, null, '')), (type) => type === 'AWS::Account').reason, /watched/, 'a setting of the account is not the service');
  assert.doesNotMatch(unknown('ec2 CreateSomethingNew'), /watched/);
});

test('the account is the one that received the event, whoever called; an ARN and a queue URL say their own', () => {
  const other = { userIdentity: { ...session, accountId: '999999999999' } };
  assert.equal(resolved(recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: 'b' }, null, '', other))).resources[0]?.account, account);
  const queue = resolved(recordOfFixture(seen('sqs DeleteQueue', { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/444455556666/q' }, null, ''))).resources[0];
  assert.deepEqual([queue?.account, queue?.arn], ['444455556666', 'arn:aws:sqs:eu-west-1:444455556666:q']);
  const missing = resolved(recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: 'b' }, null, '', { recipientAccountId: undefined, userIdentity: { accountId: '222233334444' } })));
  assert.equal(missing.resources[0]?.account, '222233334444');
  const numbered = resolved(recordOfFixture(seen('ec2 EnableEbsEncryptionByDefault', {}, null, '', { recipientAccountId: 11_122_223_333 })));
  assert.deepEqual(numbered.resources.map((one) => [one.id, one.account]), [['011122223333', '011122223333']]);
});

test('regions: a trail\'s home, a replica\'s own, a bucket\'s location; partitions come from the caller, else from the region', () => {
  const region = (fixture: Fixture): string[] => resolved(recordOfFixture(fixture)).resources.map((one) => one.region);
  assert.deepEqual(region(seen('cloudtrail StopLogging', { name: `arn:aws:cloudtrail:us-east-1:${account}:trail/t` }, null, '')), ['us-east-1', 'eu-west-1']);
  assert.deepEqual(region(seen('s3 CreateBucket', { bucketName: 'b', CreateBucketConfiguration: { LocationConstraint: 'ap-south-1' } }, null, '', { awsRegion: 'us-east-1' })), ['ap-south-1']);
  assert.deepEqual(region(seen('dynamodb CreateGlobalTable', { globalTableName: 't', replicationGroup: [{ regionName: 'eu-west-1' }, { regionName: 'us-east-1' }, { regionName: 'x' }] }, null, '')), ['eu-west-1', 'us-east-1', 'eu-west-1']);
  const arn = (more: Record<string, unknown>): string | undefined => resolved(recordOfFixture(seen('lambda CreateFunction', { functionName: 'f' }, null, '', more))).resources[0]?.arn;
  assert.equal(arn({ awsRegion: 'us-gov-west-1', userIdentity: {} }), `arn:aws-us-gov:lambda:us-gov-west-1:${account}:function:f`);
  assert.equal(arn({ awsRegion: 'cn-north-1', userIdentity: { arn: `arn:aws-cn:iam::${account}:user/x` } }), `arn:aws-cn:lambda:cn-north-1:${account}:function:f`);
  assert.equal(arn({ awsRegion: 'us-isob-east-1', userIdentity: {} }), `arn:aws-iso-b:lambda:us-isob-east-1:${account}:function:f`);
  assert.equal(arn({ recipientAccountId: undefined, userIdentity: undefined }), undefined, 'without an account there is no ARN');
});

test('a rule on a bus of its own has its bus in the ARN; without the request there is no ARN to build', () => {
  const arn = (request: unknown, more: Record<string, unknown> = {}): string | undefined => resolved(recordOfFixture(seen('events EnableRule', request, null, '', more))).resources[0]?.arn;
  assert.equal(arn({ name: 'r' }), `arn:aws:events:eu-west-1:${account}:rule/r`);
  assert.equal(arn({ name: 'r', eventBusName: 'orders' }), `arn:aws:events:eu-west-1:${account}:rule/orders/r`);
  assert.equal(arn({ name: 'r', eventBusName: `arn:aws:events:eu-west-1:${account}:event-bus/orders` }), `arn:aws:events:eu-west-1:${account}:rule/orders/r`);
});

test('a name from the request gets its ARN from the response or the record\'s resources', () => {
  const arn = (fixture: Fixture): string | undefined => resolved(recordOfFixture(fixture)).resources[0]?.arn;
  const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:db-AbCdEf`;
  assert.equal(arn(seen('secretsmanager CreateSecret', { name: 'db' }, { arn: secret, name: 'db' }, '')), secret);
  assert.equal(arn(seen('secretsmanager DeleteSecret', { secretId: 'db' }, { aRN: secret }, '')), secret);
  assert.equal(arn(seen('secretsmanager DeleteSecret', { secretId: 'db' }, { aRN: secret.replace('db', 'db2') }, '')), undefined);
  assert.equal(arn(seen('iam CreateRole', { roleName: 'r' }, { role: { arn: `arn:aws:iam::${account}:role/team/r` } }, '')), `arn:aws:iam::${account}:role/team/r`);
  assert.equal(arn(seen('iam CreateRole', { roleName: 'r' }, { role: { arn: `arn:aws:iam::${account}:role/team/other` } }, '')), undefined);
  assert.equal(arn(seen('iam TagRole', { roleName: 'r' }, null, '', { resources: [{ ARN: `arn:aws:iam::${account}:role/team/r` }] })), `arn:aws:iam::${account}:role/team/r`);
});

test('the owner of a bucket is the account that the record gives it, not the caller\'s', () => {
  const owner = (resources: unknown): string | undefined => resolved(recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: 'b' }, null, '', { resources }))).resources[0]?.account;
  assert.equal(owner([{ ARN: 'arn:aws:s3:::other', accountId: '222233334444' }, { ARN: 'arn:aws:s3:::b', accountId: '444455556666', type: 'AWS::S3::Bucket' }]), '444455556666');
  for (const resources of [undefined, null, {}, [], [null], [{ ARN: 'arn:aws:s3:::b' }], [{ ARN: 'arn:aws:s3:::b', accountId: 'not an id' }]]) assert.equal(owner(resources), account, JSON.stringify(resources));
});

test('parameters kept as JSON texts are read, and a text null is nothing', () => {
  const text = (value: unknown): string => JSON.stringify(value);
  check(seen('s3 PutBucketPolicy', text({ bucketName: 'b' }), 'null', 'S3::Bucket b', { errorCode: 'null', errorMessage: 'null', resources: 'null' }));
  check(seen('ec2 CreateVpc', text({ cidrBlock: '10.0.0.0/16' }), text({ vpc: { vpcId: 'vpc-1' } }), 'EC2::VPC vpc-1'));
  check(seen('kms RotateKey', 'null', 'null', 'KMS::Key k-1', { eventType: 'AwsServiceEvent', serviceEventDetails: text({ keyId: 'k-1' }) }));
  check(seen('secretsmanager RotationSucceeded', null, null, 'SecretsManager::Secret db', { eventType: 'AwsServiceEvent', additionalEventData: text({ SecretId: 'db' }) }));
  check(seen('lambda UpdateFunctionCode20150331v2', text({ functionName: 'f', dryRun: true }), null, ''));
  check(seen('s3 PutBucketPolicy', '{"bucketName": "b', null, 'S3::Bucket *'));
});

test('an insight is an event that changes nothing, bare and in an envelope, with a category and without', () => {
  const insight = { eventVersion: '1.09', eventType: 'AwsCloudTrailInsight', awsRegion: 'eu-west-1', recipientAccountId: account, eventID: 'e-1', insightDetails: { state: 'Start', eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy' } };
  for (const input of [insight, { ...insight, eventCategory: 'Insight' }, { 'detail-type': 'AWS Insight via CloudTrail', source: 'aws.cloudtrail', detail: insight }]) {
    const decision = resolved(input);
    assert.deepEqual([decision.decision, decision.resources, decision.event.name], ['ignore', [], 'PutBucketPolicy']);
    assert.match(decision.reason, /insight/);
  }
});

test('a masked name names nothing', () => {
  for (const mask of ['***', '****', 'HIDDEN_DUE_TO_SECURITY_REASONS']) check(seen('iam TagRole', { roleName: mask }, null, 'IAM::Role *'));
});

test('what is no event is said to be none', () => {
  for (const input of [null, undefined, 1, 'text', [], {}, { detail: {} }, { eventSource: 's3.amazonaws.com' }, { eventName: 'PutBucketPolicy' }, { eventSource: '', eventName: '' }]) {
    assert.ok('error' in resolve(input, { watched: () => true }), JSON.stringify(input));
  }
});

test('the events of watched types, for the stack\'s patterns', () => {
  const names = (...types: string[]): ReadonlyMap<string, readonly string[]> => new Map(watchedEvents((type) => types.includes(type)).map((one) => [one.source, one.names]));
  assert.deepEqual(watchedEvents((type) => type === 'AWS::SQS::Queue').map(({ source, eventBridgeSource }) => [source, eventBridgeSource]), [['sqs.amazonaws.com', 'aws.sqs']]);
  assert.ok(names('AWS::SQS::Queue').get('sqs.amazonaws.com')?.includes('SetQueueAttributes'));
  assert.ok(names('AWS::Account').get('iam.amazonaws.com')?.includes('UpdateAccountPasswordPolicy'));
  assert.ok(names('AWS::Account').get('s3.amazonaws.com')?.includes('PutAccountPublicAccessBlock'));
  assert.ok(names('AWS::Lambda::Function').get('lambda.amazonaws.com')?.includes('AddPermission'), 'names come without their version');
  assert.ok(names('AWS::EC2::Instance').get('ec2.amazonaws.com')?.includes('CreateTags'));
  assert.equal(names().size, 0);
});
