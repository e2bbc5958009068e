import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AddTagsCommand, CloudTrailClient, CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

test('a multi-region trail is judged in its home region and can be read in every other', async () => {
  await new S3Client(clientFor(moto.endpoint)).send(new CreateBucketCommand({ Bucket: 'trail-logs' }));
  const cloudtrail = new CloudTrailClient(clientFor(moto.endpoint));
  const { TrailARN } = await cloudtrail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'trail-logs', IsMultiRegionTrail: true, EnableLogFileValidation: true, TagsList: [{ Key: 'owner', Value: 'security' }] }));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));
  await cloudtrail.send(new AddTagsCommand({ ResourceId: TrailARN, TagsList: [{ Key: 'tier', Value: '1' }] }));
  const AdvancedEventSelectors = [{ Name: 'objects', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }] }];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: 'main', AdvancedEventSelectors }));

  const { inventory, session } = inventoryOf(moto.endpoint);
  const home = await inventory.list('AWS::CloudTrail::Trail', 'us-east-1');
  const [trail] = home.resources;
  assert.ok(trail);
  await readAll(inventory, trail);
  assert.equal(trail.id, 'main');
  assert.equal(trail.arn, 'arn:aws:cloudtrail:us-east-1:123456789012:trail/main');
  assert.deepEqual(trail.tags, { owner: 'security', tier: '1' });
  assert.equal(trail.properties['S3BucketName'], 'trail-logs');
  assert.equal(trail.properties['EnableLogFileValidation'], true);
  assert.equal(trail.properties['IsLogging'], true);
  assert.deepEqual(trail.properties['AdvancedEventSelectors'], AdvancedEventSelectors);

  const abroad = await inventory.list('AWS::CloudTrail::Trail', 'eu-west-1');
  assert.deepEqual(abroad.resources, []);
  const [shadow] = abroad.elsewhere ?? [];
  assert.ok(shadow);
  assert.equal(shadow.region, 'us-east-1');
  await readAll(inventory, shadow);
  assert.equal(shadow.properties['IsLogging'], true);
  assert.deepEqual(Object.fromEntries(session.calls), {
    'cloudtrail:DescribeTrails': 2, 'cloudtrail:GetTrailStatus': 1, 'cloudtrail:GetEventSelectors': 1, 'cloudtrail:ListTags': 2,
  });
  const found = await inventory.find('AWS::CloudTrail::Trail', 'us-east-1', 'main');
  assert.ok(found && !isUnknown(found));
  assert.equal(await inventory.find('AWS::CloudTrail::Trail', 'us-east-1', 'missing'), undefined);
  session.close();
});
