import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import {
  CreateBucketCommand, PutBucketAclCommand, PutBucketEncryptionCommand, PutBucketLifecycleConfigurationCommand, PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand, PutBucketOwnershipControlsCommand, PutBucketPolicyCommand, PutBucketTaggingCommand,
  PutBucketVersioningCommand, PutPublicAccessBlockCommand, S3Client, type BucketCannedACL,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import bucketCollector from '../../lib/collect/types/s3-bucket.ts';
import { CallError } from '../../lib/collect/errors.ts';
import { Inventory } from '../../lib/collect/inventory.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
afterEach(async () => { await moto.reset(); });
after(async () => { await moto.stop(); });

test('a bucket is read in CloudFormation shape, each setting by one call', async () => {
  const s3 = new S3Client(clientFor(moto.endpoint));
  const Bucket = 'orders';
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket: 'logs-of-all' }));
  await new SQSClient(clientFor(moto.endpoint)).send(new CreateQueueCommand({ QueueName: 'arrivals' }));
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }] };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }));
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false } }));
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/orders' }, BucketKeyEnabled: true }] } }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutBucketAclCommand({ Bucket: 'logs-of-all', ACL: 'log-delivery-write' as string as BucketCannedACL }));
  await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs-of-all', TargetPrefix: 'orders/' } } }));
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [{ ID: 'old', Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 30 } }] } }));
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { QueueConfigurations: [{ QueueArn: 'arn:aws:sqs:us-east-1:123456789012:arrivals', Events: ['s3:ObjectCreated:*'] }] } }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'owner', Value: 'shop' }] } }));

  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources, incomplete } = await inventory.list('AWS::S3::Bucket', 'us-east-1');
  assert.equal(incomplete, undefined);
  assert.deepEqual(resources.map((r) => r.id).sort(), ['logs-of-all', 'orders']);
  const bucket = resources.find((r) => r.id === Bucket);
  assert.ok(bucket);
  session.calls.clear();
  await readAll(inventory, bucket);
  assert.ok([...session.calls.values()].every((calls) => calls === 1));
  assert.equal(session.calls.size, Object.keys(bucketCollector.facets).length);
  assert.equal(bucket.arn, 'arn:aws:s3:::orders');
  assert.deepEqual(bucket.tags, { owner: 'shop' });
  const p = bucket.properties;
  assert.deepEqual(p['PublicAccessBlockConfiguration'], { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false });
  assert.deepEqual(p['BucketEncryption'], { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/orders' } }] });
  assert.deepEqual(p['VersioningConfiguration'], { Status: 'Enabled' });
  assert.equal(p['MfaDelete'], false);
  assert.deepEqual(p['LoggingConfiguration'], { DestinationBucketName: 'logs-of-all', LogFilePrefix: 'orders/' });
  assert.deepEqual(p['LifecycleConfiguration'], { Rules: [{ Id: 'old', Status: 'Enabled', Prefix: 'tmp/', ExpirationInDays: 30 }] });
  assert.deepEqual(p['OwnershipControls'], { Rules: [{ ObjectOwnership: 'ObjectWriter' }] });
  assert.equal(p['ObjectLockEnabled'], false);
  assert.deepEqual(p['NotificationConfiguration'], { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: 'arn:aws:sqs:us-east-1:123456789012:arrivals' }] });
  const grants = (p['Acl'] as { Grants: { GranteeUri?: string; Permission: string }[] }).Grants;
  assert.ok(grants.some((g) => g.GranteeUri === 'http://acs.amazonaws.com/groups/global/AllUsers' && g.Permission === 'READ'));
  const policies = bucket.parts['AWS::S3::BucketPolicy'];
  assert.ok(Array.isArray(policies));
  assert.deepEqual(policies[0].properties, { Bucket, PolicyDocument: policy });
  session.close();
});

test('what a bucket has not configured is absent, not unknown', async () => {
  await new S3Client(clientFor(moto.endpoint)).send(new CreateBucketCommand({ Bucket: 'plain' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const bucket = await inventory.find('AWS::S3::Bucket', 'us-east-1', 'arn:aws:s3:::plain');
  assert.ok(bucket && !isUnknown(bucket));
  await readAll(inventory, bucket);
  assert.deepEqual(Object.entries(bucket.properties).filter(([, v]) => isUnknown(v)), []);
  assert.equal(bucket.properties['PublicAccessBlockConfiguration'], undefined);
  assert.equal(bucket.properties['LifecycleConfiguration'], undefined);
  assert.deepEqual(bucket.parts['AWS::S3::BucketPolicy'], []);
  assert.deepEqual(bucket.tags, {});
  session.close();
});

test('each bucket is listed in its own region, and found from any', async () => {
  const s3 = new S3Client(clientFor(moto.endpoint, 'eu-west-1'));
  await s3.send(new CreateBucketCommand({ Bucket: 'irish', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  assert.deepEqual((await inventory.list('AWS::S3::Bucket', 'us-east-1')).resources, []);
  assert.deepEqual((await inventory.list('AWS::S3::Bucket', 'eu-west-1')).resources.map((r) => [r.id, r.region]), [['irish', 'eu-west-1']]);
  const found = await inventory.find('AWS::S3::Bucket', 'us-east-1', 'irish');
  assert.ok(found && !isUnknown(found));
  assert.equal(found.region, 'eu-west-1');
  assert.equal(await inventory.find('AWS::S3::Bucket', 'us-east-1', 'missing'), undefined);
  session.close();
});

/** What AWS answers and moto does not: regions in the list, buckets of other accounts. */
function answering(answers: Readonly<Record<string, (input: Record<string, unknown>) => unknown>>): { readonly inventory: Inventory; readonly calls: string[] } {
  const calls: string[] = [];
  const inventory = new Inventory({
    account: '111122223333', partition: 'aws', homeRegion: 'us-east-1', source: () => Promise.resolve(bucketCollector),
    caller: { call: (_service, _api, operation, input, region) => {
      calls.push(`${operation} ${region}`);
      return Promise.resolve(answers[operation]?.(input as Record<string, unknown>) ?? {});
    } },
  });
  return { inventory, calls };
}
const failing = (operation: string, code: string, reason: 'denied' | 'error' | 'timeout') => () => { throw new CallError('s3', operation, code, reason, `${code}.`); };

test('one listing serves all regions where it names them', async () => {
  const { inventory, calls } = answering({ ListBuckets: () => ({ Buckets: [{ Name: 'a', BucketRegion: 'us-east-1' }, { Name: 'b', BucketRegion: 'eu-west-1' }] }) });
  assert.deepEqual((await inventory.list('AWS::S3::Bucket', 'us-east-1')).resources.map((r) => r.id), ['a']);
  assert.deepEqual((await inventory.list('AWS::S3::Bucket', 'eu-west-1')).resources.map((r) => r.id), ['b']);
  assert.deepEqual(calls, ['ListBuckets us-east-1']);
});

test('a silent region does not hide the buckets of the others', async () => {
  let first = true;
  const { inventory } = answering({ ListBuckets: () => {
    if (first) { first = false; failing('ListBuckets', 'TimeLimit', 'timeout')(); }
    return { Buckets: [{ Name: 'b', BucketRegion: 'eu-west-1' }] };
  } });
  await inventory.list('AWS::S3::Bucket', 'us-east-1');
  assert.deepEqual((await inventory.list('AWS::S3::Bucket', 'eu-west-1')).resources.map((r) => r.id), ['b']);
});

for (const [name, code, reason] of [['it may not be seen', '403', 'denied'], ['another region answers', '301', 'error']] as const) {
  test(`a bucket of another account is unknown, not missing, where ${name}`, async () => {
    const { inventory } = answering({ ListBuckets: () => ({ Buckets: [] }), HeadBucket: failing('HeadBucket', code, reason) });
    assert.ok(isUnknown(await inventory.find('AWS::S3::Bucket', 'us-east-1', 'theirs')));
  });
}

test('a bucket of another account that may be read is unknown all the same', async () => {
  const { inventory } = answering({ ListBuckets: () => ({ Buckets: [] }) });
  assert.ok(isUnknown(await inventory.find('AWS::S3::Bucket', 'us-east-1', 'theirs')));
});
