import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AddLayerVersionPermissionCommand, CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient, PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isUnknown } from '../../lib/model/unknown.ts';
import { answering } from '../support/answers.ts';
import { clientFor, inventoryOf, readAll } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

const zip = new Uint8Array([80, 75, 5, 6, ...Array.from({ length: 18 }, () => 0)]);

test('event source mappings come from one listing', async () => {
  const iam = new IAMClient(clientFor(moto.endpoint));
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'poller', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }));
  await new SQSClient(clientFor(moto.endpoint)).send(new CreateQueueCommand({ QueueName: 'orders' }));
  const lambda = new LambdaClient(clientFor(moto.endpoint));
  await lambda.send(new CreateFunctionCommand({ FunctionName: 'poller', Role: Role?.Arn, Runtime: 'python3.14', Handler: 'a.b', Code: { ZipFile: zip } }));
  const { UUID = '' } = await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'poller', EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:orders', BatchSize: 5 }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources: [mapping], incomplete } = await inventory.list('AWS::Lambda::EventSourceMapping', 'us-east-1');
  assert.equal(incomplete, undefined);
  assert.ok(mapping);
  assert.equal(mapping.id, UUID);
  assert.equal(mapping.arn, `arn:aws:lambda:us-east-1:123456789012:event-source-mapping:${UUID}`);
  assert.equal(mapping.properties['EventSourceArn'], 'arn:aws:sqs:us-east-1:123456789012:orders');
  assert.equal(mapping.properties['BatchSize'], 5);
  assert.equal(mapping.properties['Enabled'], true);
  assert.deepEqual([...session.calls], [['lambda:ListEventSourceMappings', 1]]);
  const found = await inventory.find('AWS::Lambda::EventSourceMapping', 'us-east-1', UUID);
  assert.ok(found && !isUnknown(found));
  session.close();
});

// The emulator answers a missing mapping with an empty error, and keeps no destinations: documented answers instead.
test('a Kafka mapping has its servers, its secret and its destination', async () => {
  const { inventory } = answering({
    ListEventSourceMappings: { EventSourceMappings: [{
      UUID: 'u-1', FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:poller', State: 'Disabled', Topics: ['t'], MaximumRetryAttempts: -1,
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b-1:9096'] } }, SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:k' }],
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:failed' } },
    }] },
    GetEventSourceMapping: 'ResourceNotFoundException', ListTags: { Tags: { owner: 'shop' } },
  });
  const { resources: [mapping] } = await inventory.list('AWS::Lambda::EventSourceMapping', 'us-east-1');
  assert.ok(mapping);
  await readAll(inventory, mapping);
  assert.deepEqual(mapping.tags, { owner: 'shop' });
  assert.deepEqual(mapping.properties, {
    FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:poller', Enabled: false, Topics: ['t'], MaximumRetryAttempts: -1,
    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b-1:9096'] } }, SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:k' }],
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:failed' } },
  });
  assert.equal(await inventory.find('AWS::Lambda::EventSourceMapping', 'us-east-1', 'missing'), undefined);
});

test('every version of a layer is a resource with a policy of its own', async () => {
  const lambda = new LambdaClient(clientFor(moto.endpoint));
  for (let version = 1; version < 3; version += 1) await lambda.send(new PublishLayerVersionCommand({ LayerName: 'shared', Content: { ZipFile: zip }, CompatibleRuntimes: ['nodejs24.x'] }));
  await lambda.send(new PublishLayerVersionCommand({ LayerName: 'single', Content: { ZipFile: zip } }));
  await lambda.send(new AddLayerVersionPermissionCommand({ LayerName: 'shared', VersionNumber: 1, StatementId: 'all', Action: 'lambda:GetLayerVersion', Principal: '999988887777' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources, incomplete } = await inventory.list('AWS::Lambda::LayerVersion', 'us-east-1');
  assert.equal(incomplete, undefined);
  assert.deepEqual(resources.map((r) => r.id).sort(), ['shared:1', 'shared:2', 'single:1']);
  for (const layer of resources) await readAll(inventory, layer);
  const open = resources.find((r) => r.id === 'shared:1');
  assert.equal(open?.arn, 'arn:aws:lambda:us-east-1:123456789012:layer:shared:1');
  const permissions = open?.parts['AWS::Lambda::LayerVersionPermission'];
  assert.ok(Array.isArray(permissions));
  const { Statement: statement, ...fields } = permissions[0].properties;
  assert.equal(statement.Effect, 'Allow');
  assert.deepEqual(fields, { LayerVersionArn: open?.arn, Principal: '999988887777', Action: 'lambda:GetLayerVersion' });
  assert.deepEqual(resources.find((r) => r.id === 'single:1')?.parts['AWS::Lambda::LayerVersionPermission'], []);
  assert.deepEqual([...session.calls], [['lambda:ListLayers', 1], ['lambda:ListLayerVersions', 1], ['lambda:GetLayerVersionPolicy', 3]]);
  assert.equal(await inventory.find('AWS::Lambda::LayerVersion', 'us-east-1', 'shared:9'), undefined);
  const found = await inventory.find('AWS::Lambda::LayerVersion', 'us-east-1', 'arn:aws:lambda:us-east-1:123456789012:layer:shared:2');
  assert.ok(found && !isUnknown(found) && found.id === 'shared:2');
  session.close();
});

// The emulator forgets a layer permission's organisation: a documented answer instead.
test('a layer that an organisation may use', async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:layer:shared:1';
  const statement = { Sid: 'org', Effect: 'Allow', Principal: '*', Action: 'lambda:GetLayerVersion', Resource: arn, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } };
  const { inventory } = answering({
    ListLayers: { Layers: [{ LayerName: 'shared', LatestMatchingVersion: { Version: 1, LayerVersionArn: arn } }] },
    GetLayerVersionPolicy: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) },
  });
  const { resources: [layer] } = await inventory.list('AWS::Lambda::LayerVersion', 'us-east-1');
  assert.ok(layer);
  await readAll(inventory, layer);
  assert.deepEqual(layer.parts['AWS::Lambda::LayerVersionPermission'], [{
    type: 'AWS::Lambda::LayerVersionPermission', id: 'org', properties: { LayerVersionArn: arn, Principal: '*', Action: 'lambda:GetLayerVersion', OrganizationId: 'o-abcdefghij', Statement: statement },
  }]);
});

// The emulator has no ListCodeSigningConfigs: documented answers instead.
test('a code signing configuration', async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1';
  const { inventory, calls } = answering({
    ListCodeSigningConfigs: { CodeSigningConfigs: [{
      CodeSigningConfigId: 'csc-1', CodeSigningConfigArn: arn, Description: '', LastModified: '2026-01-01', AllowedPublishers: { SigningProfileVersionArns: ['arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/v'] },
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Warn' },
    }] },
    GetCodeSigningConfig: 'ResourceNotFoundException', ListTags: { Tags: {} },
  });
  const { resources: [config] } = await inventory.list('AWS::Lambda::CodeSigningConfig', 'us-east-1');
  assert.ok(config);
  await readAll(inventory, config);
  assert.equal(config.arn, arn);
  assert.deepEqual(config.properties, {
    AllowedPublishers: { SigningProfileVersionArns: ['arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/v'] }, CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Warn' },
  });
  assert.equal(await inventory.find('AWS::Lambda::CodeSigningConfig', 'us-east-1', 'csc-2'), undefined);
  assert.deepEqual(calls, ['ListCodeSigningConfigs', 'ListTags', 'GetCodeSigningConfig']);
});
