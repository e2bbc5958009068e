import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand, CreateAliasCommand, CreateFunctionCommand, LambdaClient, PublishVersionCommand, PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { CallError } from '../../lib/collect/errors.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { answering } from '../support/answers.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';

test('a function is read in CloudFormation shape, with one call a facet', async () => {
  const iam = new IAMClient(clientFor(moto.endpoint));
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const lambda = new LambdaClient(clientFor(moto.endpoint));
  await lambda.send(new CreateFunctionCommand({
    FunctionName: 'orders', Role: Role?.Arn, Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: new Uint8Array([80, 75, 5, 6, ...Array.from({ length: 18 }, () => 0)]) },
    Environment: { Variables: { TABLE: 'orders', DB_PASSWORD: 'correct-horse-battery' } }, Tags: { owner: 'shop' }, TracingConfig: { Mode: 'Active' },
  }));
  await lambda.send(new PublishVersionCommand({ FunctionName: 'orders' }));
  await lambda.send(new CreateAliasCommand({ FunctionName: 'orders', Name: 'live', FunctionVersion: '1' }));
  await lambda.send(new AddPermissionCommand({ FunctionName: 'orders', StatementId: 'bucket', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop', SourceAccount: '123456789012' }));
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'orders', ReservedConcurrentExecutions: 5 }));

  const { inventory, session } = inventoryOf(moto.endpoint);
  const { resources: [fn], incomplete } = await inventory.list('AWS::Lambda::Function', 'us-east-1');
  assert.equal(incomplete, undefined);
  assert.ok(fn);
  assert.equal(fn.arn, arn);
  assert.equal(fn.properties['Runtime'], 'nodejs24.x');
  assert.equal(fn.properties['Role'], Role?.Arn);
  assert.deepEqual(fn.properties['TracingConfig'], { Mode: 'Active' });
  assert.deepEqual(fn.properties['Environment'], { Variables: { TABLE: '(concealed, 6 characters)', DB_PASSWORD: '(concealed, 21 characters, looks like a secret, by its name)' } });
  assert.deepEqual(fn.parts['AWS::Lambda::Version'], [{ type: 'AWS::Lambda::Version', id: 'orders:1', properties: { FunctionName: 'orders', Version: '1', Runtime: 'nodejs24.x' } }]);

  for (const facet of ['permissions', 'aliases', 'concurrency', 'tags']) await inventory.fill({ need: 'facet', resource: fn, facet });
  assert.deepEqual(fn.tags, { owner: 'shop' });
  assert.equal(fn.properties['ReservedConcurrentExecutions'], 5);
  assert.deepEqual(properties(fn.parts['AWS::Lambda::Alias']), [{ FunctionName: 'orders', Name: 'live', Description: '', FunctionVersion: '1' }]);

  const [permission] = properties(fn.parts['AWS::Lambda::Permission']);
  const { Statement: statement, ...fields } = permission ?? {};
  assert.deepEqual(fields, { FunctionName: arn, Principal: 's3.amazonaws.com', Action: 'lambda:InvokeFunction', SourceArn: 'arn:aws:s3:::shop', SourceAccount: '123456789012' });
  assert.equal((statement as { Sid?: string }).Sid, 'bucket');
  assert.deepEqual([...session.calls], [
    ['lambda:ListFunctions', 1], ['lambda:ListAliases', 1], ['lambda:GetPolicy', 3], ['lambda:GetFunctionConcurrency', 1], ['lambda:ListTags', 1],
  ]);
  assert.equal(await inventory.find('AWS::Lambda::Function', 'us-east-1', 'missing'), undefined);
  const again = await inventory.find('AWS::Lambda::Function', 'us-east-1', `${arn}:live`);
  assert.ok(again && !isUnknown(again) && again.id === 'orders' && again.arn === arn);
  session.close();
});

test('a statement that is no plain grant comes as it is', async () => {
  const statements = [
    { Sid: 'no', Effect: 'Deny', Principal: '*', Action: 'lambda:InvokeFunction', Resource: arn },
    { Sid: 'url', Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunctionUrl', Resource: arn, Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } } },
    { Sid: 'odd', Effect: 'Allow', Principal: { AWS: ['111122223333', '444455556666'] }, Action: ['lambda:InvokeFunction'], Resource: arn, Condition: { StringNotEquals: { 'aws:SourceAccount': '111122223333' } } },
  ];
  const { inventory, calls } = answering({
    ListFunctions: { Functions: [{ FunctionName: 'orders', Version: '$LATEST', FunctionArn: arn }] }, ListAliases: { Aliases: [] },
    GetPolicy: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
  });
  const { resources: [fn] } = await inventory.list('AWS::Lambda::Function', 'us-east-1');
  assert.ok(fn);
  await inventory.fill({ need: 'facet', resource: fn, facet: 'permissions' });
  assert.deepEqual(properties(fn.parts['AWS::Lambda::Permission']), [
    { FunctionName: arn, Statement: statements[0] },
    { FunctionName: arn, Principal: '*', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE', Statement: statements[1] },
    { FunctionName: arn, Action: 'lambda:InvokeFunction', Statement: statements[2] },
  ]);
  assert.deepEqual(calls, ['ListFunctions', 'ListAliases', 'GetPolicy']);
});

// The emulator has neither ListFunctionUrlConfigs nor GetRuntimeManagementConfig, and its event-invoke dates can't be read: documented answers instead.
test('URLs, event-invoke configurations, runtime updates and code signing', async () => {
  const { inventory } = answering({
    ListFunctions: { Functions: [
      { FunctionName: 'orders', Version: '$LATEST', PackageType: 'Zip', Layers: [{ Arn: 'arn:aws:lambda:us-east-1:123456789012:layer:a:1', CodeSize: 1 }], KMSKeyArn: '', VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '' } },
      { FunctionName: 'image', Version: '$LATEST', PackageType: 'Image' },
      { FunctionName: 'us-east-1.edge', Version: '$LATEST', MasterArn: 'arn:aws:lambda:us-east-1:123456789012:function:edge:3' },
      { FunctionName: 'dark', Version: '$LATEST', Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'Lambda was unable to decrypt' } } },
    ] },
    ListFunctionUrlConfigs: { FunctionUrlConfigs: [{
      FunctionUrl: 'https://x.lambda-url.us-east-1.on.aws/', FunctionArn: `${arn}:live`, AuthType: 'NONE', CreationTime: '2026-01-01T00:00:00Z', LastModifiedTime: '2026-01-01T00:00:00Z',
      Cors: { AllowOrigins: ['*'], AllowCredentials: false },
    }] },
    ListFunctionEventInvokeConfigs: { FunctionEventInvokeConfigs: [
      { FunctionArn: `${arn}:$LATEST`, MaximumRetryAttempts: 1, DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:failed' } } },
    ] },
    GetRuntimeManagementConfig: { UpdateRuntimeOn: 'Manual', RuntimeVersionArn: 'arn:aws:lambda:us-east-1::runtime:abc', FunctionArn: arn },
    GetFunctionCodeSigningConfig: { FunctionName: 'orders', CodeSigningConfigArn: 'arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1' },
  });
  const { resources } = await inventory.list('AWS::Lambda::Function', 'us-east-1');
  const [fn, image, dark] = resources;
  assert.ok(fn && image && dark);
  assert.equal(resources.length, 3);
  assert.deepEqual(fn.properties['Layers'], ['arn:aws:lambda:us-east-1:123456789012:layer:a:1']);
  assert.equal('KmsKeyArn' in fn.properties || 'VpcConfig' in fn.properties, false);
  assert.ok(isUnknown(dark.properties['Environment']) && dark.properties['Environment'].because.permission === 'kms:Decrypt');
  for (const resource of [fn, image]) for (const facet of ['urls', 'asynchronous', 'runtime', 'signing']) await inventory.fill({ need: 'facet', resource, facet });
  assert.deepEqual(properties(fn.parts['AWS::Lambda::Url']), [{ TargetFunctionArn: arn, Qualifier: 'live', AuthType: 'NONE', Cors: { AllowOrigins: ['*'], AllowCredentials: false } }]);
  assert.deepEqual(properties(fn.parts['AWS::Lambda::EventInvokeConfig']), [
    { FunctionName: 'orders', Qualifier: '$LATEST', MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:failed' } } },
  ]);
  assert.deepEqual(fn.properties['RuntimeManagementConfig'], { UpdateRuntimeOn: 'Manual', RuntimeVersionArn: 'arn:aws:lambda:us-east-1::runtime:abc' });
  assert.equal(fn.properties['CodeSigningConfigArn'], 'arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1');
  assert.equal('RuntimeManagementConfig' in image.properties || 'CodeSigningConfigArn' in image.properties, false);
});

test('a listing that is cut short leaves the versions of what it gave to their own call', async () => {
  const { inventory, calls } = answering({
    ListFunctions: ({ Marker }) => {
      if (Marker !== undefined) throw new CallError('lambda', 'ListFunctions', 'TooManyRequestsException', 'error', 'Too many requests.');
      return { Functions: [{ FunctionName: 'orders', Version: '$LATEST' }, { FunctionName: 'orders', Version: '6' }], NextMarker: 'more' };
    },
    ListVersionsByFunction: { Versions: [{ FunctionName: 'orders', Version: '$LATEST' }, { FunctionName: 'orders', Version: '7', Runtime: 'nodejs20.x' }] },
  });
  const { resources: [fn], incomplete } = await inventory.list('AWS::Lambda::Function', 'us-east-1');
  assert.ok(fn && incomplete);
  await inventory.fill({ need: 'facet', resource: fn, facet: 'versions' });
  assert.deepEqual(properties(fn.parts['AWS::Lambda::Version']), [{ FunctionName: 'orders', Version: '7', Runtime: 'nodejs20.x' }]);
  assert.deepEqual(calls, ['ListFunctions', 'ListFunctions', 'ListVersionsByFunction']);
});

const properties = (parts: unknown): Record<string, unknown>[] => (parts as { properties: Record<string, unknown> }[]).map((part) => part.properties);
