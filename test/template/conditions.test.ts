import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUnknown } from '../../lib/model/unknown.ts';
import { byId, corpus, load } from './support.ts';

const read = (file: string): string => readFileSync(join(corpus, 'conditions', file), 'utf8');

test('conditions that parameters decide', () => {
  const dev = load(read('by-parameter.yaml'));
  assert.deepEqual(dev.resources.map(({ id }) => id), ['Queue', 'OnlyDev']);
  assert.equal(byId(dev, 'Queue').properties['SqsManagedSseEnabled'], false);
  const prod = load(read('by-parameter.yaml'), { parameters: { Env: 'prod' } });
  assert.deepEqual(prod.resources.map(({ id }) => id), ['Queue', 'OnlyProd']);
});

test('a condition that can\'t be told leaves what both branches agree on', () => {
  const loaded = load(read('unknown-parameter.yaml'));
  assert.deepEqual(loaded.resources.map(({ id }) => id), ['Queue', 'Bucket'], 'KeyArn decides Both, AllowedValues decide Staging');
  const queue = byId(loaded, 'Queue');
  assert.ok(isUnknown(queue.properties['SqsManagedSseEnabled']));
  assert.equal(queue.properties['KmsMasterKeyId'], undefined);
  const bucket = byId(loaded, 'Bucket');
  assert.deepEqual(bucket.properties['VersioningConfiguration'], { Status: 'Enabled' });
  assert.ok(isUnknown(bucket.properties['LifecycleConfiguration']));
  assert.ok(isUnknown((bucket.parts['AWS::S3::BucketPolicy'] as readonly unknown[])[0]), 'the policy may be left out');
});

test('objects of two branches keep their equal members', () => {
  const block = byId(load(read('whole-properties.yaml')), 'Bucket').properties['PublicAccessBlockConfiguration'];
  assert.ok(typeof block === 'object' && block !== null && 'BlockPublicPolicy' in block && 'BlockPublicAcls' in block);
  assert.equal(block.BlockPublicAcls, true);
  assert.ok(isUnknown(block.BlockPublicPolicy));
});

test('account, region and partition decide nothing until they are given', () => {
  const open = load(read('by-region.yaml'));
  assert.ok(open.origin.get(byId(open, 'Trail'))?.maybe);
  assert.equal(byId(open, 'Trail').properties['IncludeGlobalServiceEvents'], true, 'where the trail exists its condition holds');
  assert.equal(byId(open, 'Group').properties['RetentionInDays'], 30, 'all entries of the mapping agree');
  assert.ok(isUnknown(byId(open, 'Queue').properties['DelaySeconds']));
  assert.equal(byId(open, 'Queue').properties['MaximumMessageSize'], 1024);
  assert.equal(load(read('by-region.yaml'), { region: 'eu-west-1' }).resources.some(({ id }) => id === 'Trail'), false);
  const there = load(read('by-region.yaml'), { region: 'us-east-1' });
  assert.equal(there.origin.get(byId(there, 'Trail'))?.maybe, undefined);
});

test('members of a list that may be left out are unknown members', () => {
  const role = byId(load(read('list-members.json'), {}, 'list-members.json'), 'Role');
  const policy = role.properties['AssumeRolePolicyDocument'];
  assert.ok(typeof policy === 'object' && policy !== null && 'Statement' in policy && Array.isArray(policy.Statement));
  assert.equal(policy.Statement.length, 2);
  assert.ok(isUnknown(policy.Statement[1]));
});

test('a satellite with its parent\'s condition is there whenever the parent is', () => {
  const list = byId(load(read('same-condition.yaml')), 'Queue').parts['AWS::SQS::QueuePolicy'];
  assert.ok(Array.isArray(list) && list.length === 1 && !isUnknown(list[0]));
});
