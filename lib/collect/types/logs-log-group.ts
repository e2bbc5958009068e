import {
  CloudWatchLogsClient, DescribeAccountPoliciesCommand, DescribeLogGroupsCommand, DescribeMetricFiltersCommand, DescribeSubscriptionFiltersCommand,
  ListTagsForResourceCommand, type LogGroup, type MetricFilter, type SubscriptionFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { isUnknown } from '../../model/unknown.ts';
import { api, pages, type Bound } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { defined, json } from '../shape.ts';

const apis = {
  logs: api(CloudWatchLogsClient, {
    DescribeAccountPoliciesCommand, DescribeLogGroupsCommand, DescribeMetricFiltersCommand, DescribeSubscriptionFiltersCommand, ListTagsForResourceCommand,
  }),
};

/** CloudWatch Logs groups with their filters: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export default collector({
  type: 'AWS::Logs::LogGroup',
  service: 'logs',
  scope: 'regional',
  parts: ['AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter'],
  apis,
  async* list(aws, place) {
    for await (const page of pages(aws.logs.DescribeLogGroups, { limit: 50 }, 'nextToken', 'nextToken')) {
      for (const group of page.logGroups ?? []) yield found(group, place);
    }
  },
  async find(aws, place, idOrArn) {
    const name = idOrArn.startsWith('arn:') ? idOrArn.split(':').slice(6).join(':').replace(/:\*$/, '') : idOrArn;
    for await (const page of pages(aws.logs.DescribeLogGroups, { logGroupNamePrefix: name, limit: 50 }, 'nextToken', 'nextToken')) {
      const group = page.logGroups?.find((g) => g.logGroupName === name);
      if (group) return found(group, place);
    }
    return undefined;
  },
  facets: {
    metricFilters: {
      parts: ['AWS::Logs::MetricFilter'],
      async read(aws, group, place) {
        const filters = await place.once(`logs:DescribeMetricFilters ${place.region}`, () => metricFilters(aws));
        return { parts: { 'AWS::Logs::MetricFilter': (filters.get(group.id) ?? []).map((filter) => ({
          id: filter.filterName ?? '',
          properties: defined({
            FilterName: filter.filterName, FilterPattern: filter.filterPattern, LogGroupName: group.id, ApplyOnTransformedLogs: filter.applyOnTransformedLogs,
            MetricTransformations: filter.metricTransformations?.map((t) => defined({
              MetricName: t.metricName, MetricNamespace: t.metricNamespace, MetricValue: t.metricValue, DefaultValue: t.defaultValue, Unit: t.unit,
              Dimensions: t.dimensions && Object.entries(t.dimensions).map(([Key, Value]) => ({ Key, Value })),
            })),
          }),
        })) } };
      },
    },
    subscriptions: {
      parts: ['AWS::Logs::SubscriptionFilter'],
      async read(aws, group) {
        const filters: SubscriptionFilter[] = [];
        for await (const page of pages(aws.logs.DescribeSubscriptionFilters, { logGroupName: group.id }, 'nextToken', 'nextToken')) filters.push(...page.subscriptionFilters ?? []);
        return { parts: { 'AWS::Logs::SubscriptionFilter': filters.map((filter) => ({
          id: filter.filterName ?? '',
          properties: defined({
            FilterName: filter.filterName, FilterPattern: filter.filterPattern, LogGroupName: group.id,
            DestinationArn: filter.destinationArn, RoleArn: filter.roleArn, Distribution: filter.distribution,
          }),
        })) } };
      },
    },
    accountSubscriptions: {
      properties: ['AccountSubscriptions'],
      async read(aws, _group, place) {
        return { properties: { AccountSubscriptions: await place.once(`logs:DescribeAccountPolicies ${place.region}`, () => accountSubscriptions(aws)) } };
      },
    },
    tags: {
      tags: true,
      async read(aws, group) {
        return { tags: (await aws.logs.ListTagsForResource({ resourceArn: String(group.arn) })).tags ?? {} };
      },
    },
  },
});

function found(group: LogGroup, place: Place) {
  const name = group.logGroupName ?? '';
  return {
    id: name, name, arn: `arn:${place.partition}:logs:${place.region}:${place.account}:log-group:${name}`,
    properties: defined({
      LogGroupName: name, RetentionInDays: group.retentionInDays, KmsKeyId: group.kmsKeyId, LogGroupClass: group.logGroupClass,
      DeletionProtectionEnabled: group.deletionProtectionEnabled, BearerTokenAuthenticationEnabled: group.bearerTokenAuthenticationEnabled,
    }),
  };
}

/** The region's metric filters by log group. */
async function metricFilters(aws: Bound<typeof apis>): Promise<Map<string, MetricFilter[]>> {
  const filters = new Map<string, MetricFilter[]>();
  for await (const page of pages(aws.logs.DescribeMetricFilters, { limit: 50 }, 'nextToken', 'nextToken')) {
    for (const filter of page.metricFilters ?? []) {
      const group = filter.logGroupName ?? '';
      filters.set(group, [...filters.get(group) ?? [], filter]);
    }
  }
  return filters;
}

/** Subscriptions of the whole region; the destination is inside the policy's document. */
async function accountSubscriptions(aws: Bound<typeof apis>) {
  const policies = [];
  for await (const page of pages(aws.logs.DescribeAccountPolicies, { policyType: 'SUBSCRIPTION_FILTER_POLICY' }, 'nextToken', 'nextToken')) policies.push(...page.accountPolicies ?? []);
  return policies.map((policy) => {
    const document = json(policy.policyDocument ?? '{}') as { readonly DestinationArn?: string };
    return defined({
      PolicyName: policy.policyName ?? '', SelectionCriteria: policy.selectionCriteria || undefined,
      DestinationArn: isUnknown(document) ? document as never : document.DestinationArn,
    });
  });
}
