/** The credentials of one user, from its row of the credential report or from calls of its own. */
import type {
  GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse, GetLoginProfileRequest, GetLoginProfileResponse, GetUserRequest, GetUserResponse,
  ListAccessKeysRequest, ListAccessKeysResponse, ListMFADevicesRequest, ListMFADevicesResponse,
} from '@aws-sdk/client-iam';
import { Unknown } from '../../model/unknown.ts';
import { pages } from '../api.ts';
import type { Filled } from '../collector.ts';
import { absent } from '../errors.ts';
import { defined } from '../shape.ts';
import { flagOf, keysOf, timeOf, type Key, type ReportRow } from './report.ts';

/** What may be called for one user's credentials. */
export interface CredentialsApi {
  readonly iam: {
    readonly GetUser: (input: GetUserRequest) => Promise<GetUserResponse>;
    readonly GetLoginProfile: (input: GetLoginProfileRequest) => Promise<GetLoginProfileResponse>;
    readonly ListMFADevices: (input: ListMFADevicesRequest) => Promise<ListMFADevicesResponse>;
    readonly ListAccessKeys: (input: ListAccessKeysRequest) => Promise<ListAccessKeysResponse>;
    readonly GetAccessKeyLastUsed: (input: GetAccessKeyLastUsedRequest) => Promise<GetAccessKeyLastUsedResponse>;
  };
}

type Told = Filled<'AWS::IAM::User', 'AWS::IAM::UserPolicy' | 'AWS::IAM::AccessKey'>;

/** The credentials as the report tells them; a password shows as a LoginProfile. */
export function fromReport(user: string, row: ReportRow): Told {
  const password = flagOf(row, 'password_enabled');
  return {
    properties: {
      ...password === false ? {} : { LoginProfile: password === true ? {} : password },
      ...defined({ PasswordLastUsed: timeOf(row, 'password_last_used'), PasswordLastChanged: timeOf(row, 'password_last_changed') }),
      MfaActive: flagOf(row, 'mfa_active'),
    },
    parts: { 'AWS::IAM::AccessKey': keysOf(row).map((key, index) => (key instanceof Unknown ? key : keyPart(user, String(index + 1), key))) },
  };
}

/** The password: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html */
export async function loginOf(aws: CredentialsApi, UserName: string): Promise<Told> {
  const profile = (await absent(aws.iam.GetLoginProfile({ UserName }), 'NoSuchEntity', 'NoSuchEntityException'))?.LoginProfile;
  if (!profile) return {};
  return { properties: { LoginProfile: defined({ PasswordResetRequired: profile.PasswordResetRequired }), ...defined({ PasswordLastChanged: profile.CreateDate?.toISOString() }) } };
}

/** The last sign-in: https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export async function lastSignInOf(aws: CredentialsApi, UserName: string): Promise<Told> {
  const { User } = await aws.iam.GetUser({ UserName });
  return { properties: defined({ PasswordLastUsed: User?.PasswordLastUsed?.toISOString() }) };
}

/** MFA devices of any kind: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html */
export async function mfaOf(aws: CredentialsApi, UserName: string): Promise<Told> {
  const { MFADevices = [] } = await aws.iam.ListMFADevices({ UserName });
  return { properties: { MfaActive: MFADevices.length > 0 } };
}

/** Access keys with their last use: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
export async function keysNow(aws: CredentialsApi, UserName: string): Promise<Told> {
  const parts = [];
  for await (const page of pages(aws.iam.ListAccessKeys, { UserName }, 'Marker', 'Marker')) {
    for (const { AccessKeyId = '', Status, CreateDate } of page.AccessKeyMetadata ?? []) {
      const { AccessKeyLastUsed: last } = await aws.iam.GetAccessKeyLastUsed({ AccessKeyId });
      const times = defined({ CreateDate: CreateDate?.toISOString(), LastUsedDate: last?.LastUsedDate?.toISOString() });
      parts.push(keyPart(UserName, AccessKeyId, { Status: Status === 'Active' ? 'Active' : 'Inactive', ...times }));
    }
  }
  return { parts: { 'AWS::IAM::AccessKey': parts } };
}

/** Several answers as one. */
export const merged = (told: readonly Told[]): Told => ({
  properties: Object.assign({}, ...told.map((t) => t.properties)) as NonNullable<Told['properties']>,
  parts: Object.assign({}, ...told.map((t) => t.parts)) as NonNullable<Told['parts']>,
});

const keyPart = (UserName: string, id: string, key: Key) => ({ id, properties: { UserName, ...key } });
