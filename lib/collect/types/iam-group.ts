import {
  GetAccountAuthorizationDetailsCommand, GetGroupCommand, GetGroupPolicyCommand, IAMClient, ListAttachedGroupPoliciesCommand, ListGroupPoliciesCommand,
  type Group, type GroupDetail,
} from '@aws-sdk/client-iam';
import { homeApi, pages } from '../api.ts';
import { collector } from '../collector.ts';
import { absent } from '../errors.ts';
import { detailsIfRead, detailsOf } from '../iam/details.ts';
import { arnsOf, attachments, inline, isAsked, nameOf } from '../iam/shape.ts';

/** Groups with inline and attached policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GroupDetail.html */
export default collector({
  type: 'AWS::IAM::Group',
  service: 'iam',
  scope: 'global',
  parts: ['AWS::IAM::GroupPolicy'],
  apis: {
    iam: homeApi(IAMClient, { GetAccountAuthorizationDetailsCommand, GetGroupCommand, ListGroupPoliciesCommand, GetGroupPolicyCommand, ListAttachedGroupPoliciesCommand }),
  },
  async* list(aws, place) {
    for (const group of (await detailsOf(aws, place)).groups) yield fromDetail(group);
  },
  async find(aws, place, idOrArn) {
    const GroupName = nameOf(idOrArn);
    const seen = (await detailsIfRead(place))?.groups.find((g) => g.GroupName === GroupName);
    if (seen) return isAsked(idOrArn, seen.Arn) ? fromDetail(seen) : undefined;
    const group = (await absent(aws.iam.GetGroup({ GroupName, MaxItems: 1 }), 'NoSuchEntity', 'NoSuchEntityException'))?.Group;
    return group && isAsked(idOrArn, group.Arn) ? common(group) : undefined;
  },
  facets: {
    inline: {
      parts: ['AWS::IAM::GroupPolicy'],
      async read(aws, { name: GroupName }) {
        const policies = [];
        for await (const page of pages(aws.iam.ListGroupPolicies, { GroupName }, 'Marker', 'Marker')) {
          for (const PolicyName of page.PolicyNames ?? []) policies.push(await aws.iam.GetGroupPolicy({ GroupName, PolicyName }));
        }
        return { parts: { 'AWS::IAM::GroupPolicy': inline(policies) } };
      },
    },
    attached: {
      properties: ['ManagedPolicyArns'],
      async read(aws, { name: GroupName }) {
        const ManagedPolicyArns: string[] = [];
        for await (const page of pages(aws.iam.ListAttachedGroupPolicies, { GroupName }, 'Marker', 'Marker')) ManagedPolicyArns.push(...arnsOf(page.AttachedPolicies));
        return { properties: { ManagedPolicyArns } };
      },
    },
  },
});

function fromDetail(group: GroupDetail) {
  const { properties, ...identity } = common(group);
  return { ...identity, properties: { ...properties, ...attachments(group) }, parts: { 'AWS::IAM::GroupPolicy': inline(group.GroupPolicyList) } };
}

const common = ({ GroupName = '', Arn = '', Path = '/' }: Group | GroupDetail) => ({ id: GroupName, name: GroupName, arn: Arn, tags: {}, properties: { GroupName, Path } });
