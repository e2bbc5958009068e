import {
  GetAccountAuthorizationDetailsCommand, GetPolicyCommand, GetPolicyVersionCommand, IAMClient, ListEntitiesForPolicyCommand, ListPolicyTagsCommand,
  type ManagedPolicyDetail, type Policy,
} from '@aws-sdk/client-iam';
import { homeApi, pages } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { absent } from '../errors.ts';
import { detailsIfRead, detailsOf, isAwsManaged, type Details, type Holders } from '../iam/details.ts';
import { isAsked, nameOf } from '../iam/shape.ts';
import { json, tagRecord } from '../shape.ts';

/**
 * Managed policies, by their default version: the customer's own, and those of AWS that something uses:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ManagedPolicyDetail.html
 */
export default collector({
  type: 'AWS::IAM::ManagedPolicy',
  service: 'iam',
  scope: 'global',
  apis: {
    iam: homeApi(IAMClient, { GetAccountAuthorizationDetailsCommand, GetPolicyCommand, GetPolicyVersionCommand, ListEntitiesForPolicyCommand, ListPolicyTagsCommand }),
  },
  async* list(aws, place) {
    const details = await detailsOf(aws, place);
    for (const policy of details.policies) yield fromDetail(policy, details);
  },
  async find(aws, place, idOrArn) {
    const details = await detailsIfRead(place);
    const seen = details?.policies.find((p) => (idOrArn.startsWith('arn:') ? p.Arn === idOrArn : nameOf(p.Arn ?? '') === idOrArn));
    if (seen && details) return fromDetail(seen, details);
    const policy = (await absent(aws.iam.GetPolicy({ PolicyArn: arnOf(idOrArn, place) }), 'NoSuchEntity', 'NoSuchEntityException'))?.Policy;
    if (!policy || !isAsked(idOrArn, policy.Arn)) return undefined;
    // The version's document is read with its number, which only this answer tells.
    const { PolicyVersion } = await aws.iam.GetPolicyVersion({ PolicyArn: policy.Arn, VersionId: policy.DefaultVersionId });
    const PolicyDocument = json(PolicyVersion?.Document ?? '{}');
    const unused = policy.AttachmentCount === 0 ? { Users: [], Groups: [], Roles: [] } : {};
    return { ...common(policy), tags: tagRecord(policy.Tags), properties: { ...common(policy).properties, PolicyDocument, ...unused } };
  },
  facets: {
    holders: {
      properties: ['Users', 'Groups', 'Roles'],
      async read(aws, { arn }) {
        const holders: Holders = { Users: [], Groups: [], Roles: [] };
        for await (const page of pages(aws.iam.ListEntitiesForPolicy, { PolicyArn: arn, PolicyUsageFilter: 'PermissionsPolicy' }, 'Marker', 'Marker')) {
          holders.Users.push(...(page.PolicyUsers ?? []).flatMap((u) => u.UserName ?? []));
          holders.Groups.push(...(page.PolicyGroups ?? []).flatMap((g) => g.GroupName ?? []));
          holders.Roles.push(...(page.PolicyRoles ?? []).flatMap((r) => r.RoleName ?? []));
        }
        return { properties: holders };
      },
    },
    tags: {
      tags: true,
      async read(aws, { arn }) {
        if (isAwsManaged(arn)) return { tags: {} };
        const { Tags } = await aws.iam.ListPolicyTags({ PolicyArn: arn });
        return { tags: tagRecord(Tags) };
      },
    },
  },
});

/** A name alone can be that of a policy without a path in the account, or of AWS; its own comes first. */
const arnOf = (idOrArn: string, place: Place): string => (idOrArn.startsWith('arn:') ? idOrArn : `arn:${place.partition}:iam::${place.account}:policy/${idOrArn}`);

function fromDetail(policy: ManagedPolicyDetail, details: Details) {
  const { properties, ...identity } = common(policy);
  const version = policy.PolicyVersionList?.find((v) => v.IsDefaultVersion) ?? policy.PolicyVersionList?.find((v) => v.VersionId === policy.DefaultVersionId);
  const holders = details.holders.get(identity.arn) ?? { Users: [], Groups: [], Roles: [] };
  return { ...identity, properties: { ...properties, PolicyDocument: json(version?.Document ?? ''), ...holders } };
}

function common({ Arn = '', Path = '/', Description, AttachmentCount = 0, PermissionsBoundaryUsageCount = 0 }: Policy | ManagedPolicyDetail) {
  const PolicyName = nameOf(Arn);
  return {
    id: PolicyName, name: PolicyName, arn: Arn,
    properties: { ManagedPolicyName: PolicyName, Path, Description, AttachmentCount, PermissionsBoundaryUsageCount },
  };
}
