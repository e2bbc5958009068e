/** Everything that IAM holds, from one paged call that users, groups, roles and managed policies share in a sweep. */
import type {
  AttachedPolicy, GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse, GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail,
} from '@aws-sdk/client-iam';
import { pages } from '../api.ts';
import type { Place } from '../collector.ts';
import { CallError } from '../errors.ts';

/** Who has a managed policy, by name. */
export interface Holders { readonly Users: string[]; readonly Groups: string[]; readonly Roles: string[] }

/** The account's IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export interface Details {
  readonly users: readonly UserDetail[];
  readonly groups: readonly GroupDetail[];
  readonly roles: readonly RoleDetail[];
  /** The customer's own, and those of AWS that something uses. */
  readonly policies: readonly ManagedPolicyDetail[];
  /** Holders by policy ARN. */
  readonly holders: ReadonlyMap<string, Holders>;
}

/** What may be called for the details. */
export interface DetailsApi {
  readonly iam: { readonly GetAccountAuthorizationDetails: (input: GetAccountAuthorizationDetailsRequest) => Promise<GetAccountAuthorizationDetailsResponse> };
}

const key = 'iam details';

/** The details, read once per sweep. */
export const detailsOf = (aws: DetailsApi, place: Place): Promise<Details> => place.once(key, () => read(aws));

/** The details where something in this sweep has read them already. */
export async function detailsIfRead(place: Place): Promise<Details | undefined> {
  try {
    return await place.known<Details>(key);
  } catch (error) {
    if (error instanceof CallError) return undefined;
    throw error;
  }
}

async function read(aws: DetailsApi): Promise<Details> {
  const users: UserDetail[] = [];
  const groups: GroupDetail[] = [];
  const roles: RoleDetail[] = [];
  const policies: ManagedPolicyDetail[] = [];
  const input: GetAccountAuthorizationDetailsRequest = { Filter: ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'], MaxItems: 1000 };
  for await (const page of pages(aws.iam.GetAccountAuthorizationDetails, input, 'Marker', 'Marker')) {
    users.push(...page.UserDetailList ?? []);
    groups.push(...page.GroupDetailList ?? []);
    roles.push(...page.RoleDetailList ?? []);
    for (const policy of page.Policies ?? []) if (!isAwsManaged(policy.Arn) || isUsed(policy)) policies.push(policy);
  }
  const holders = new Map<string, Holders>();
  const hold = (attached: readonly AttachedPolicy[] | undefined, kind: keyof Holders, name = ''): void => {
    for (const { PolicyArn = '' } of attached ?? []) {
      const known = holders.get(PolicyArn) ?? { Users: [], Groups: [], Roles: [] };
      known[kind].push(name);
      holders.set(PolicyArn, known);
    }
  };
  for (const user of users) hold(user.AttachedManagedPolicies, 'Users', user.UserName);
  for (const group of groups) hold(group.AttachedManagedPolicies, 'Groups', group.GroupName);
  for (const role of roles) hold(role.AttachedManagedPolicies, 'Roles', role.RoleName);
  return { users, groups, roles, policies, holders };
}

/** True for policies that AWS itself keeps, in any partition. */
export const isAwsManaged = (arn = ''): boolean => arn.split(':')[4] === 'aws';
const isUsed = (policy: ManagedPolicyDetail): boolean => (policy.AttachmentCount ?? 0) > 0 || (policy.PermissionsBoundaryUsageCount ?? 0) > 0;
