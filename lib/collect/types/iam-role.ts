import {
  GetAccountAuthorizationDetailsCommand, GetRoleCommand, GetRolePolicyCommand, IAMClient, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand,
  type Role, type RoleDetail,
} from '@aws-sdk/client-iam';
import { homeApi, pages } from '../api.ts';
import { collector } from '../collector.ts';
import { absent } from '../errors.ts';
import { detailsIfRead, detailsOf } from '../iam/details.ts';
import { arnsOf, attachments, boundary, inline, isAsked, nameOf } from '../iam/shape.ts';
import { defined, json, tagRecord } from '../shape.ts';

/** Roles with trust, inline and attached policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html */
export default collector({
  type: 'AWS::IAM::Role',
  service: 'iam',
  scope: 'global',
  parts: ['AWS::IAM::RolePolicy'],
  apis: {
    iam: homeApi(IAMClient, { GetAccountAuthorizationDetailsCommand, GetRoleCommand, ListRolePoliciesCommand, GetRolePolicyCommand, ListAttachedRolePoliciesCommand }),
  },
  async* list(aws, place) {
    for (const role of (await detailsOf(aws, place)).roles) yield fromDetail(role);
  },
  async find(aws, place, idOrArn) {
    const RoleName = nameOf(idOrArn);
    const seen = (await detailsIfRead(place))?.roles.find((r) => r.RoleName === RoleName);
    if (seen) return isAsked(idOrArn, seen.Arn) ? fromDetail(seen) : undefined;
    const role = (await absent(aws.iam.GetRole({ RoleName }), 'NoSuchEntity', 'NoSuchEntityException'))?.Role;
    if (!role || !isAsked(idOrArn, role.Arn)) return undefined;
    const { properties, ...identity } = common(role);
    return { ...identity, properties: { ...properties, MaxSessionDuration: role.MaxSessionDuration, Description: role.Description } };
  },
  facets: {
    role: {
      properties: ['MaxSessionDuration', 'Description'],
      async read(aws, { name }) {
        const { Role: role } = await aws.iam.GetRole({ RoleName: name });
        return { properties: defined({ MaxSessionDuration: role?.MaxSessionDuration, Description: role?.Description }) };
      },
    },
    inline: {
      parts: ['AWS::IAM::RolePolicy'],
      async read(aws, { name: RoleName }) {
        const policies = [];
        for await (const page of pages(aws.iam.ListRolePolicies, { RoleName }, 'Marker', 'Marker')) {
          for (const PolicyName of page.PolicyNames ?? []) policies.push(await aws.iam.GetRolePolicy({ RoleName, PolicyName }));
        }
        return { parts: { 'AWS::IAM::RolePolicy': inline(policies) } };
      },
    },
    attached: {
      properties: ['ManagedPolicyArns'],
      async read(aws, { name: RoleName }) {
        const ManagedPolicyArns: string[] = [];
        for await (const page of pages(aws.iam.ListAttachedRolePolicies, { RoleName }, 'Marker', 'Marker')) ManagedPolicyArns.push(...arnsOf(page.AttachedPolicies));
        return { properties: { ManagedPolicyArns } };
      },
    },
  },
});

function fromDetail(role: RoleDetail) {
  const { properties, ...identity } = common(role);
  return { ...identity, properties: { ...properties, ...attachments(role) }, parts: { 'AWS::IAM::RolePolicy': inline(role.RolePolicyList) } };
}

/** What both answers tell of a role. */
function common(role: Role | RoleDetail) {
  const { RoleName = '', Arn = '', Path = '/', AssumeRolePolicyDocument = '{}', CreateDate, RoleLastUsed } = role;
  return {
    id: RoleName, name: RoleName, arn: Arn, tags: tagRecord(role.Tags),
    properties: {
      RoleName, Path, AssumeRolePolicyDocument: json(AssumeRolePolicyDocument), ...boundary(role),
      CreateDate: CreateDate?.toISOString(), LastUsedDate: RoleLastUsed?.LastUsedDate?.toISOString(),
    },
  };
}
