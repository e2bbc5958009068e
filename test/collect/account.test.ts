import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountClient, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { CreateLoginProfileCommand, CreateUserCommand, IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { Inventory } from '../../lib/collect/inventory.ts';
import account from '../../lib/collect/types/account.ts';
import user from '../../lib/collect/types/iam-user.ts';
import { CallError } from '../../lib/collect/errors.ts';
import type { Resource } from '../../lib/model/resource.ts';
import { isUnknown, Unknown } from '../../lib/model/unknown.ts';
import { clientFor, inventoryOf } from '../support/aws.ts';
import { startMoto, type Emulator } from '../support/emulator.ts';

let moto: Emulator;
before(async () => { moto = await startMoto(); });
after(async () => { await moto.stop(); });

const fill = async (inventory: Inventory, resource: Resource, ...facets: string[]): Promise<void> => {
  for (const facet of facets) await inventory.fill({ need: 'facet', resource, facet });
};

test('the account is one resource per region, and its answers are shared', async () => {
  const { inventory, session } = inventoryOf(moto.endpoint);
  const iam = new IAMClient(clientFor(moto.endpoint));
  const here = (await inventory.list('AWS::Account', 'global')).resources;
  assert.equal(here.length, 1);
  const [all] = here;
  const [regional] = (await inventory.list('AWS::Account', 'eu-west-1')).resources;
  assert.ok(all && regional);
  assert.deepEqual([all.id, all.name, all.arn, all.region, regional.region], ['123456789012', '123456789012', 'arn:aws:iam::123456789012:root', 'global', 'eu-west-1']);
  await fill(inventory, all, 'passwordPolicy', 'summary', 'rootMfa', 'samlProviders', 'securityContact');
  await fill(inventory, regional, 'passwordPolicy', 'summary', 'rootMfa', 'samlProviders', 'securityContact');
  assert.equal(all.properties['PasswordPolicy'], null);
  assert.equal(all.properties['SecurityContact'], null);
  assert.deepEqual([all.properties['RootVirtualMfaDevices'], all.properties['SamlProviders']], [[], []]);
  assert.deepEqual(regional.properties['Summary'], all.properties['Summary']);
  assert.deepEqual([...session.calls.values()], [1, 1, 1, 1, 1]);
  await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 16, RequireSymbols: true, PasswordReusePrevention: 24 }));
  await new AccountClient(clientFor(moto.endpoint)).send(new PutAlternateContactCommand({
    AlternateContactType: 'SECURITY', EmailAddress: 'security@shop.example', Name: 'Duty', PhoneNumber: '+1 555 0100', Title: 'Officer',
  }));
  const again = inventoryOf(moto.endpoint);
  const found = await again.inventory.find('AWS::Account', 'global', 'arn:aws:iam::123456789012:root');
  assert.ok(found && !isUnknown(found));
  await fill(again.inventory, found, 'passwordPolicy', 'securityContact');
  const policy = found.properties['PasswordPolicy'] as Record<string, unknown>;
  assert.deepEqual([policy['MinimumPasswordLength'], policy['RequireSymbols'], policy['PasswordReusePrevention']], [16, true, 24]);
  assert.deepEqual(found.properties['SecurityContact'], { EmailAddress: '(concealed, 21 characters)', PhoneNumber: '(concealed, 11 characters)' });
  assert.equal(await again.inventory.find('AWS::Account', 'global', '999999999999'), undefined);
  session.close();
  again.session.close();
});

test('a report without a root row leaves the root facts unknown', async () => {
  const iam = new IAMClient(clientFor(moto.endpoint));
  await iam.send(new CreateUserCommand({ UserName: 'bob' }));
  await iam.send(new CreateLoginProfileCommand({ UserName: 'bob', Password: 'correct-Horse-1' }));
  const { inventory, session } = inventoryOf(moto.endpoint);
  const [all] = (await inventory.list('AWS::Account', 'global')).resources;
  assert.ok(all);
  await fill(inventory, all, 'credentialReport');
  const report = all.properties['CredentialReport'] as Record<string, unknown>;
  assert.equal(report['ConsoleUsers'], 1);
  assert.ok(report['Root'] instanceof Unknown);
  session.close();
});

const header = 'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated,additional_credentials_info';
const rows = [
  '<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,2026-05-30T10:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,',
  'carol,arn:aws:iam::123456789012:user/carol,2021-01-01T00:00:00+00:00,TRUE,no_information,2021-01-02T00:00:00+00:00,N/A,FALSE,TRUE,2022-01-01T00:00:00+00:00,2022-02-01T00:00:00+00:00,us-east-1,s3,FALSE,2021-05-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,false,N/A,"1 more: ListAccessKeys, ListSigningCertificates"',
];

/** Answers as IAM documents them, which moto does not give: the root row, reports in the making, many keys; and S3 Control, which moto serves on its own host names only. */
function answering(answers: Readonly<Record<string, unknown[]>>): { readonly inventory: Inventory; readonly asked: string[] } {
  const asked: string[] = [];
  const caller = {
    call(service: string, _api: unknown, operation: string, _input: unknown, region: string): Promise<unknown> {
      asked.push(`${service}:${operation} ${region}`);
      const list = answers[operation] ?? [];
      const answer = list.length > 1 ? list.shift() : list[0];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const inventory = new Inventory({
    caller, account: '123456789012', partition: 'aws', homeRegion: 'us-east-1', source: (type) => Promise.resolve(type === 'AWS::Account' ? account : user),
  });
  return { inventory, asked };
}

const report = { Content: Buffer.from([header, ...rows].join('\n')), GeneratedTime: new Date('2026-06-01T00:00:00Z') };
const notReady = (code: string) => new CallError('iam', 'GetCredentialReport', code, 'error', code);

test('a report in the making is waited for, and its special values are read', async () => {
  const { inventory, asked } = answering({
    GenerateCredentialReport: [{ State: 'STARTED' }, { State: 'COMPLETE' }],
    GetCredentialReport: [notReady('CredentialReportNotReadyException'), notReady('ReportExpired'), report],
    GetAccountAuthorizationDetails: [{ UserDetailList: [{ UserName: 'carol', Arn: 'arn:aws:iam::123456789012:user/carol' }] }],
  });
  const [all] = (await inventory.list('AWS::Account', 'eu-west-1')).resources;
  assert.ok(all);
  await fill(inventory, all, 'credentialReport');
  assert.deepEqual(all.properties['CredentialReport'], {
    GeneratedTime: '2026-06-01T00:00:00.000Z', ConsoleUsers: 1, Root: { PasswordLastUsed: '2026-05-30T10:00:00.000Z', AccessKeys: [] },
  });
  const [carol] = (await inventory.list('AWS::IAM::User', 'global')).resources;
  assert.ok(carol);
  await fill(inventory, carol, 'report');
  assert.deepEqual([carol.properties['LoginProfile'], carol.properties['MfaActive'], carol.properties['PasswordLastUsed']], [{}, false, undefined]);
  assert.equal(carol.properties['PasswordLastChanged'], '2021-01-02T00:00:00.000Z');
  const keys = carol.parts['AWS::IAM::AccessKey'];
  assert.ok(Array.isArray(keys) && keys[2] instanceof Unknown);
  assert.deepEqual(keys.slice(0, 2).map((k) => k.properties), [
    { UserName: 'carol', Status: 'Active', CreateDate: '2022-01-01T00:00:00.000Z', LastUsedDate: '2022-02-01T00:00:00.000Z' },
    { UserName: 'carol', Status: 'Inactive', CreateDate: '2021-05-01T00:00:00.000Z' },
  ]);
  assert.equal(asked.filter((call) => call === 'iam:GetCredentialReport us-east-1').length, 3);
});

test('a report that is denied leaves its facts unknown, with the permission', async () => {
  const { inventory } = answering({ GenerateCredentialReport: [new CallError('iam', 'GenerateCredentialReport', 'AccessDenied', 'denied', 'no')] });
  const [all] = (await inventory.list('AWS::Account', 'global')).resources;
  assert.ok(all);
  await fill(inventory, all, 'credentialReport');
  const unknown = all.properties['CredentialReport'];
  assert.ok(isUnknown(unknown));
  assert.equal(unknown.because.permission, 'iam:GenerateCredentialReport');
});

test('the public access block of S3 is asked for at home, once, and its absence is an answer', async () => {
  const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: false };
  const { inventory, asked } = answering({ GetPublicAccessBlock: [{ PublicAccessBlockConfiguration: block }] });
  for (const region of ['eu-west-1', 'ap-south-1']) {
    const [all] = (await inventory.list('AWS::Account', region)).resources;
    assert.ok(all);
    await fill(inventory, all, 'publicAccessBlock');
    assert.deepEqual(all.properties['S3PublicAccessBlock'], block);
  }
  assert.deepEqual(asked, ['s3control:GetPublicAccessBlock us-east-1']);
  const none = answering({ GetPublicAccessBlock: [new CallError('s3control', 'GetPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration', 'error', 'none')] });
  const [bare] = (await none.inventory.list('AWS::Account', 'global')).resources;
  assert.ok(bare);
  await fill(none.inventory, bare, 'publicAccessBlock');
  assert.equal(bare.properties['S3PublicAccessBlock'], null);
});

test('contacts are read as what is filled in, and never as what they say', async () => {
  const { inventory, asked } = answering({ GetContactInformation: [{ ContactInformation: { FullName: 'Shop Ltd', AddressLine1: '1 High Street', AddressLine2: '', City: undefined } }] });
  const [all] = (await inventory.list('AWS::Account', 'global')).resources;
  assert.ok(all);
  await fill(inventory, all, 'contactInformation');
  assert.deepEqual(all.properties['ContactInformation'], { FullName: '(concealed, 8 characters)', AddressLine1: '(concealed, 13 characters)' });
  assert.deepEqual(asked, ['account:GetContactInformation us-east-1']);
});

test('only virtual devices of the root user count', async () => {
  const { inventory } = answering({ ListVirtualMFADevices: [{ VirtualMFADevices: [
    { SerialNumber: 'arn:aws:iam::123456789012:mfa/phone', User: { Arn: 'arn:aws:iam::123456789012:root' } },
    { SerialNumber: 'arn:aws:iam::123456789012:mfa/root-account-mfa-device' },
    { SerialNumber: 'arn:aws:iam::123456789012:mfa/carol', User: { Arn: 'arn:aws:iam::123456789012:user/carol' } },
  ] }] });
  const [all] = (await inventory.list('AWS::Account', 'global')).resources;
  assert.ok(all);
  await fill(inventory, all, 'rootMfa');
  assert.deepEqual(all.properties['RootVirtualMfaDevices'], ['arn:aws:iam::123456789012:mfa/phone', 'arn:aws:iam::123456789012:mfa/root-account-mfa-device']);
});

test('a user that the report does not have yet is asked for itself', async () => {
  const { inventory, asked } = answering({
    GenerateCredentialReport: [{ State: 'COMPLETE' }], GetCredentialReport: [report],
    GetAccountAuthorizationDetails: [{ UserDetailList: [{ UserName: 'new', Arn: 'arn:aws:iam::123456789012:user/new' }] }],
    GetLoginProfile: [{ LoginProfile: { CreateDate: new Date('2026-05-31T00:00:00Z'), PasswordResetRequired: true } }], ListMFADevices: [{ MFADevices: [{}] }],
    ListAccessKeys: [{ AccessKeyMetadata: [{ AccessKeyId: 'K1', Status: 'Active', CreateDate: new Date('2026-05-31T00:00:00Z') }] }],
    GetAccessKeyLastUsed: [{ AccessKeyLastUsed: {} }], GetUser: [{ User: { PasswordLastUsed: new Date('2026-05-31T10:00:00Z') } }],
  });
  const [user] = (await inventory.list('AWS::IAM::User', 'global')).resources;
  assert.ok(user);
  await fill(inventory, user, 'report');
  assert.deepEqual([user.properties['MfaActive'], user.properties['PasswordLastUsed'], user.properties['LoginProfile']], [true, '2026-05-31T10:00:00.000Z', { PasswordResetRequired: true }]);
  assert.ok(asked.includes('iam:GetAccessKeyLastUsed us-east-1'));
});
