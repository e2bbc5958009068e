import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateAliasCommand, CreateGrantCommand, CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import { CallError } from '../../lib/collect/errors.ts';
import { Inventory } from '../../lib/collect/inventory.ts';
import keyCollector from '../../lib/collect/types/kms-key.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

test('a key is read in CloudFormation shape, with aliases and grants', async () => {
  const kms = new KMSClient(clientFor(moto.endpoint));
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }] };
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: JSON.stringify(policy), Description: 'orders', Tags: [{ TagKey: 'owner', TagValue: 'shop' }] }));
  const KeyId = KeyMetadata?.KeyId ?? '';
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/orders', TargetKeyId: KeyId }));
  await kms.send(new EnableKeyRotationCommand({ KeyId }));
  const { GrantId } = await kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: 'arn:aws:iam::444455556666:role/reader', Operations: ['Decrypt'] }));

  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources } = await inventory.list('AWS::KMS::Key', 'us-east-1');
  const key = resources.find((r) => r.id === KeyId);
  assert.ok(key);
  await readAll(inventory, key);
  assert.equal(key.arn, `arn:aws:kms:us-east-1:123456789012:key/${KeyId}`);
  assert.deepEqual(key.tags, { owner: 'shop' });
  assert.deepEqual(key.properties['KeyPolicy'], policy);
  for (const [name, value] of Object.entries({ KeyManager: 'CUSTOMER', KeyState: 'Enabled', Enabled: true, KeySpec: 'SYMMETRIC_DEFAULT', Origin: 'AWS_KMS', EnableKeyRotation: true })) {
    assert.equal(key.properties[name], value, name);
  }
  assert.deepEqual(key.parts['AWS::KMS::Alias'], [{ type: 'AWS::KMS::Alias', id: 'alias/orders', properties: { AliasName: 'alias/orders', TargetKeyId: KeyId } }]);
  const grants = key.parts['Stance::KMS::Grant'];
  assert.ok(Array.isArray(grants));
  assert.equal(grants[0].id, GrantId);
  assert.equal(grants[0].properties.GranteePrincipal, 'arn:aws:iam::444455556666:role/reader');
  assert.deepEqual(grants[0].properties.Operations, ['Decrypt']);
  assert.deepEqual(Object.fromEntries(session.calls), {
    'kms:ListAliases': 1, 'kms:ListKeys': 1, 'kms:DescribeKey': 1, 'kms:GetKeyPolicy': 1, 'kms:GetKeyRotationStatus': 1, 'kms:ListGrants': 1, 'kms:ListResourceTags': 1,
  });
  const found = await inventory.find('AWS::KMS::Key', 'us-east-1', 'alias/orders');
  assert.ok(found && !isUnknown(found));
  assert.equal(found.id, KeyId);
  assert.equal(await inventory.find('AWS::KMS::Key', 'us-east-1', '00000000-0000-0000-0000-000000000000'), undefined);
  session.close();
});

test('an AWS managed key is known by its alias; denied aliases do not hide the keys', async () => {
  const answers = (aliases: () => unknown) => new Inventory({
    account: '111122223333', partition: 'aws', homeRegion: 'us-east-1', source: () => Promise.resolve(keyCollector),
    caller: { call: (_service, _api, operation) => Promise.resolve(operation === 'ListAliases' ? aliases() : { Keys: [{ KeyId: 'k1', KeyArn: 'arn:k1' }] }) },
  });
  const known = await answers(() => ({ Aliases: [{ AliasName: 'alias/aws/s3', TargetKeyId: 'k1' }, { AliasName: 'alias/aws/ebs' }] })).list('AWS::KMS::Key', 'us-east-1');
  assert.equal(known.resources[0]?.properties['KeyManager'], 'AWS');
  const denied = await answers(() => { throw new CallError('kms', 'ListAliases', 'AccessDeniedException', 'denied', 'Denied.'); }).list('AWS::KMS::Key', 'us-east-1');
  assert.equal(denied.resources.length, 1);
  assert.equal(denied.incomplete, undefined);
});
