import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddUserToGroupCommand, AttachGroupPolicyCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, CreateAccessKeyCommand, CreateGroupCommand, CreateLoginProfileCommand,
  CreatePolicyCommand, CreatePolicyVersionCommand, CreateRoleCommand, CreateUserCommand, IAMClient, PutGroupPolicyCommand, PutRolePolicyCommand, PutUserPolicyCommand,
  UpdateAccessKeyCommand, UploadServerCertificateCommand,
} from '@aws-sdk/client-iam';
import { Pending, type Resource } from '../../lib/model/resource.ts';
import { isUnknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

const allow = (Action: string, Resource = '*') => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const own = 'arn:aws:iam::123456789012:policy/team/orders';

let moto: Emulator;
before(async () => {
  moto = await startMoto();
  const iam = new IAMClient(clientFor(moto.endpoint));
  await iam.send(new CreatePolicyCommand({ PolicyName: 'orders', Path: '/team/', PolicyDocument: JSON.stringify(allow('s3:GetObject')), Description: 'Orders' }));
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn: own, PolicyDocument: JSON.stringify(allow('s3:PutObject')), SetAsDefault: true }));
  await iam.send(new CreateRoleCommand({ RoleName: 'worker', Path: '/app/', AssumeRolePolicyDocument: JSON.stringify(trust), PermissionsBoundary: own, Tags: [{ Key: 'owner', Value: 'shop' }] }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'extra', PolicyDocument: JSON.stringify(allow('sqs:*')) }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn: readOnly }));
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'staff', PolicyName: 'see', PolicyDocument: JSON.stringify(allow('sns:List*')) }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'staff', PolicyArn: own }));
  await iam.send(new CreateUserCommand({ UserName: 'alice', Tags: [{ Key: 'owner', Value: 'shop' }] }));
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password: 'correct-Horse-1' }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'alice', GroupName: 'staff' }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'mine', PolicyDocument: JSON.stringify(allow('kms:List*')) }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: own }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
  await iam.send(new UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId: AccessKey?.AccessKeyId, Status: 'Inactive' }));
});
after(async () => { await moto.stop(); });

/** Everything of a resource, by the facets that its pending leaves name. */
async function complete(inventory: ReturnType<typeof inventoryOf>['inventory'], resource: Resource): Promise<void> {
  const leaves: unknown[] = [...Object.values(resource.properties), ...Object.values(resource.parts), resource.tags];
  const facets = new Set(leaves.flatMap((leaf) => (leaf instanceof Pending ? [leaf.facet] : [])));
  for (const facet of facets) await inventory.fill({ need: 'facet', resource, facet });
}

const parts = (resource: Resource | undefined, type: keyof Resource['parts']) =>
  (Array.isArray(resource?.parts[type]) ? resource.parts[type] as { properties: Record<string, unknown> }[] : []).map((p) => p.properties);

test('one paged call answers for users, groups, roles and policies', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  const [roles, groups, users, policies] = await Promise.all((['Role', 'Group', 'User', 'ManagedPolicy'] as const).map((t) => inventory.list(`AWS::IAM::${t}`, 'us-east-1')));
  for (const listing of [roles, groups, users, policies]) assert.equal(listing?.incomplete, undefined);
  const role = roles?.resources.find((r) => r.id === 'worker');
  assert.equal(role?.arn, 'arn:aws:iam::123456789012:role/app/worker');
  assert.equal(role?.region, 'global');
  assert.deepEqual(role?.tags, { owner: 'shop' });
  assert.deepEqual(role?.properties['AssumeRolePolicyDocument'], trust);
  assert.deepEqual(role?.properties['ManagedPolicyArns'], [readOnly]);
  assert.equal(role?.properties['PermissionsBoundary'], own);
  assert.deepEqual(parts(role, 'AWS::IAM::RolePolicy'), [{ PolicyName: 'extra', PolicyDocument: allow('sqs:*') }]);
  assert.deepEqual(parts(groups?.resources[0], 'AWS::IAM::GroupPolicy'), [{ PolicyName: 'see', PolicyDocument: allow('sns:List*') }]);
  assert.deepEqual(groups?.resources[0]?.properties['ManagedPolicyArns'], [own]);
  const [alice] = users?.resources ?? [];
  assert.deepEqual(alice?.properties['Groups'], ['staff']);
  assert.deepEqual(parts(alice, 'AWS::IAM::UserPolicy'), [{ PolicyName: 'mine', PolicyDocument: allow('kms:List*') }]);
  assert.deepEqual(policies?.resources.map((p) => p.arn).sort(), [own, readOnly]);
  const policy = inventory.get('AWS::IAM::ManagedPolicy', own, role);
  assert.ok(policy && policy !== 'pending' && !isUnknown(policy));
  assert.deepEqual(policy.properties['PolicyDocument'], allow('s3:PutObject'));
  assert.deepEqual([policy.properties['Users'], policy.properties['Groups'], policy.properties['Roles']], [['alice'], ['staff'], []]);
  const aws = inventory.get('AWS::IAM::ManagedPolicy', readOnly, role);
  assert.ok(aws && aws !== 'pending' && !isUnknown(aws));
  assert.deepEqual(aws.properties['Roles'], ['worker']);
  assert.deepEqual([...session.calls], [['iam:GetAccountAuthorizationDetails', 1]]);
  session.close();
});

test('a user\'s credentials come from the report, polled until it is complete', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  const [alice] = (await inventory.list('AWS::IAM::User', 'us-east-1')).resources;
  assert.ok(alice);
  await complete(inventory, alice);
  assert.deepEqual(alice.properties['LoginProfile'], {});
  assert.equal(alice.properties['MfaActive'], false);
  assert.equal(alice.properties['PasswordLastUsed'], undefined);
  assert.deepEqual(parts(alice, 'AWS::IAM::AccessKey').map((k) => k['Status']), ['Active', 'Inactive']);
  assert.deepEqual([...session.calls], [['iam:GetAccountAuthorizationDetails', 1], ['iam:GenerateCredentialReport', 2], ['iam:GetCredentialReport', 1]]);
  session.close();
});

for (const [type, key, operations] of [
  ['Role', 'worker', { GetRole: 1, ListRolePolicies: 1, GetRolePolicy: 1, ListAttachedRolePolicies: 1 }],
  ['Group', 'staff', { GetGroup: 1, ListGroupPolicies: 1, GetGroupPolicy: 1, ListAttachedGroupPolicies: 1 }],
  ['User', 'arn:aws:iam::123456789012:user/alice', {
    GetUser: 1, GetLoginProfile: 1, ListMFADevices: 1, ListAccessKeys: 1, GetAccessKeyLastUsed: 2, ListUserPolicies: 1, GetUserPolicy: 1, ListAttachedUserPolicies: 1, ListGroupsForUser: 1,
  }],
  ['ManagedPolicy', own, { GetPolicy: 1, GetPolicyVersion: 1, ListEntitiesForPolicy: 1 }],
] as const) {
  test(`${type}: one found by itself looks as it does in the listing`, async () => {
    const one = inventoryOf(moto.endpoint);
    const found = await one.inventory.find(`AWS::IAM::${type}`, 'us-east-1', key);
    assert.ok(found && !isUnknown(found));
    await complete(one.inventory, found);
    const counted = Object.fromEntries([...one.session.calls].map(([name, count]) => [name.slice('iam:'.length), count]));
    assert.deepEqual(counted, operations);
    const all = inventoryOf(moto.endpoint);
    const listed = (await all.inventory.list(`AWS::IAM::${type}`, 'us-east-1')).resources.find((r) => r.arn === found.arn);
    assert.ok(listed);
    await complete(all.inventory, listed);
    assert.deepEqual(comparable(found), comparable(listed));
    assert.equal(await one.inventory.find(`AWS::IAM::${type}`, 'us-east-1', type === 'ManagedPolicy' ? 'arn:aws:iam::123456789012:policy/missing' : 'missing'), undefined);
    one.session.close();
    all.session.close();
  });
}

/** Without part ids (the report does not tell access key ids), to-the-second times and what only a call of its own tells of a password. */
function comparable(resource: Resource): unknown {
  return JSON.parse(JSON.stringify({
    ...resource,
    properties: { ...resource.properties, ...resource.properties['LoginProfile'] === undefined ? {} : { LoginProfile: {} }, PasswordLastChanged: undefined },
    parts: Object.fromEntries(Object.keys(resource.parts).map((type) => [type, parts(resource, type as keyof Resource['parts'])])),
  }, (_key, value: unknown) => (typeof value === 'string' ? value.replace(/\.\d{3}Z$/, '.000Z') : value)));
}

test('a policy that a role names is not asked for again where the listing knows it', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  await inventory.list('AWS::IAM::Role', 'us-east-1');
  const policy = await inventory.find('AWS::IAM::ManagedPolicy', 'us-east-1', readOnly);
  assert.ok(policy && !isUnknown(policy));
  assert.deepEqual([...session.calls], [['iam:GetAccountAuthorizationDetails', 1]]);
  session.close();
});

test('a server certificate tells when it expires', async () => {
  const iam = new IAMClient(clientFor(moto.endpoint));
  await iam.send(new UploadServerCertificateCommand({ ServerCertificateName: 'old', CertificateBody: 'body', PrivateKey: 'key' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const [certificate] = (await inventory.list('AWS::IAM::ServerCertificate', 'us-east-1')).resources;
  assert.equal(certificate?.arn, 'arn:aws:iam::123456789012:server-certificate/old');
  assert.deepEqual([...session.calls], [['iam:ListServerCertificates', 1]]);
  const found = await inventory.find('AWS::IAM::ServerCertificate', 'us-east-1', 'old');
  assert.ok(found && !isUnknown(found));
  assert.equal(found.properties['Expiration'], certificate?.properties['Expiration']);
  assert.equal(await inventory.find('AWS::IAM::ServerCertificate', 'us-east-1', 'missing'), undefined);
  session.close();
});
