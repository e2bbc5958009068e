import { CloudWatchLogsClient, DescribeResourcePoliciesCommand, type ResourcePolicy } from '@aws-sdk/client-cloudwatch-logs';
import { api, pages } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { json } from '../shape.ts';

/**
 * Account-wide resource policies of CloudWatch Logs. They have no parent and no ARN of their own; the one given here is
 * made from the name: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeResourcePolicies.html
 */
export default collector({
  type: 'AWS::Logs::ResourcePolicy',
  service: 'logs',
  scope: 'regional',
  apis: { logs: api(CloudWatchLogsClient, { DescribeResourcePoliciesCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.logs.DescribeResourcePolicies, { limit: 50 }, 'nextToken', 'nextToken')) {
      for (const policy of page.resourcePolicies ?? []) yield found(policy, place);
    }
  },
  async find(aws, place, idOrArn) {
    const name = idOrArn.slice(idOrArn.lastIndexOf(':') + 1);
    for await (const page of pages(aws.logs.DescribeResourcePolicies, { limit: 50 }, 'nextToken', 'nextToken')) {
      const policy = page.resourcePolicies?.find((p) => p.policyName === name);
      if (policy) return found(policy, place);
    }
    return undefined;
  },
  facets: {},
});

function found(policy: ResourcePolicy, place: Place) {
  const name = policy.policyName ?? '';
  return {
    id: name, name, arn: `arn:${place.partition}:logs:${place.region}:${place.account}:resource-policy:${name}`,
    properties: { PolicyName: name, PolicyDocument: json(policy.policyDocument ?? '{}') },
  };
}
