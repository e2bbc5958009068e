import {
  GenerateCredentialReportCommand, GetAccessKeyLastUsedCommand, GetAccountAuthorizationDetailsCommand, GetCredentialReportCommand, GetLoginProfileCommand,
  GetUserCommand, GetUserPolicyCommand, IAMClient, ListAccessKeysCommand, ListAttachedUserPoliciesCommand, ListGroupsForUserCommand, ListMFADevicesCommand,
  ListUserPoliciesCommand, type User, type UserDetail,
} from '@aws-sdk/client-iam';
import { Pending } from '../../model/resource.ts';
import { homeApi, pages } from '../api.ts';
import { collector } from '../collector.ts';
import { absent } from '../errors.ts';
import { detailsIfRead, detailsOf } from '../iam/details.ts';
import { fromReport, keysNow, lastSignInOf, loginOf, merged, mfaOf } from '../iam/credentials.ts';
import { reportOf } from '../iam/report.ts';
import { arnsOf, attachments, boundary, inline, isAsked, nameOf } from '../iam/shape.ts';
import { tagRecord } from '../shape.ts';

/**
 * Users with policies, groups and credentials: a sweep takes the credentials from the report, one user after an event
 * from calls of its own, since the report can be four hours old:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html
 */
export default collector({
  type: 'AWS::IAM::User',
  service: 'iam',
  scope: 'global',
  parts: ['AWS::IAM::UserPolicy', 'AWS::IAM::AccessKey'],
  apis: {
    iam: homeApi(IAMClient, {
      GetAccountAuthorizationDetailsCommand, GenerateCredentialReportCommand, GetCredentialReportCommand, GetUserCommand, ListUserPoliciesCommand, GetUserPolicyCommand,
      ListAttachedUserPoliciesCommand, ListGroupsForUserCommand, GetLoginProfileCommand, ListMFADevicesCommand, ListAccessKeysCommand, GetAccessKeyLastUsedCommand,
    }),
  },
  async* list(aws, place) {
    for (const user of (await detailsOf(aws, place)).users) yield fromDetail(user);
  },
  async find(aws, place, idOrArn) {
    const UserName = nameOf(idOrArn);
    const seen = (await detailsIfRead(place))?.users.find((u) => u.UserName === UserName);
    if (seen) return isAsked(idOrArn, seen.Arn) ? fromDetail(seen) : undefined;
    const user = (await absent(aws.iam.GetUser({ UserName }), 'NoSuchEntity', 'NoSuchEntityException'))?.User;
    if (!user || !isAsked(idOrArn, user.Arn)) return undefined;
    const { properties, ...identity } = common(user);
    return {
      ...identity, parts: { 'AWS::IAM::AccessKey': new Pending('keys') },
      properties: {
        ...properties, LoginProfile: new Pending('login'), PasswordLastChanged: new Pending('login'), MfaActive: new Pending('mfa'),
        PasswordLastUsed: user.PasswordLastUsed?.toISOString(),
      },
    };
  },
  facets: {
    report: {
      properties: ['LoginProfile', 'PasswordLastUsed', 'PasswordLastChanged', 'MfaActive'],
      parts: ['AWS::IAM::AccessKey'],
      async read(aws, { arn = '', name }, place) {
        const row = (await reportOf(aws, place)).rows.get(arn);
        // A user made after the report is asked for itself.
        return row ? fromReport(name, row) : merged(await Promise.all([loginOf(aws, name), mfaOf(aws, name), keysNow(aws, name), lastSignInOf(aws, name)]));
      },
    },
    login: { properties: ['LoginProfile', 'PasswordLastChanged'], read: (aws, { name }) => loginOf(aws, name) },
    mfa: { properties: ['MfaActive'], read: (aws, { name }) => mfaOf(aws, name) },
    keys: { parts: ['AWS::IAM::AccessKey'], read: (aws, { name }) => keysNow(aws, name) },
    inline: {
      parts: ['AWS::IAM::UserPolicy'],
      async read(aws, { name: UserName }) {
        const policies = [];
        for await (const page of pages(aws.iam.ListUserPolicies, { UserName }, 'Marker', 'Marker')) {
          for (const PolicyName of page.PolicyNames ?? []) policies.push(await aws.iam.GetUserPolicy({ UserName, PolicyName }));
        }
        return { parts: { 'AWS::IAM::UserPolicy': inline(policies) } };
      },
    },
    attached: {
      properties: ['ManagedPolicyArns'],
      async read(aws, { name: UserName }) {
        const ManagedPolicyArns: string[] = [];
        for await (const page of pages(aws.iam.ListAttachedUserPolicies, { UserName }, 'Marker', 'Marker')) ManagedPolicyArns.push(...arnsOf(page.AttachedPolicies));
        return { properties: { ManagedPolicyArns } };
      },
    },
    groups: {
      properties: ['Groups'],
      async read(aws, { name: UserName }) {
        const Groups: string[] = [];
        for await (const page of pages(aws.iam.ListGroupsForUser, { UserName }, 'Marker', 'Marker')) Groups.push(...(page.Groups ?? []).flatMap((g) => g.GroupName ?? []));
        return { properties: { Groups } };
      },
    },
  },
});

function fromDetail(user: UserDetail) {
  const { properties, ...identity } = common(user);
  return {
    ...identity, properties: { ...properties, ...attachments(user), Groups: user.GroupList ?? [] },
    parts: { 'AWS::IAM::UserPolicy': inline(user.UserPolicyList) },
  };
}

/** What both answers tell of a user. */
const common = (user: User | UserDetail) => ({
  id: user.UserName ?? '', name: user.UserName ?? '', arn: user.Arn ?? '', tags: tagRecord(user.Tags),
  properties: { UserName: user.UserName ?? '', Path: user.Path ?? '/', ...boundary(user), CreateDate: user.CreateDate?.toISOString() },
});
