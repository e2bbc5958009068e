import { rule } from '../../lib/rule.ts';

const group = 'arn:aws:logs:us-east-1:111122223333:log-group:trail:*';

export default rule({
  id: 'cloudtrail-to-cloudwatch-logs',
  type: 'AWS::CloudTrail::Trail',
  title: 'A trail delivers to CloudWatch Logs, and did so within a day',
  severity: 'medium',
  why: 'Metric filters and alarms on what is done in the account need the events in a log group, within minutes.',
  fix: 'Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn; the role needs logs:CreateLogStream and logs:PutLogEvents on the group.',
  controls: { fsbp: ['CloudTrail.5'], 'nist-800-53-r5': ['AU-2', 'AU-3', 'AU-12', 'CA-7'], 'pci-v4': ['7.3.3', '10.4.1', '11.3.1', '11.5.2'] },
  check(trail, { now }) {
    if (!trail.CloudWatchLogsLogGroupArn) return 'CloudWatchLogsLogGroupArn is not set.';
    const { LatestCloudWatchLogsDeliveryTime: last, LatestCloudWatchLogsDeliveryError: error } = trail.Delivery ?? {};
    if (last !== undefined && now.getTime() - Date.parse(last) < 86_400_000) return undefined;
    return `${last === undefined ? 'Nothing was ever delivered' : `The latest delivery was at ${last}`}${error ? `: ${error}` : ''}.`;
  },
  examples: {
    pass: [{ name: 'delivered an hour ago', properties: { CloudWatchLogsLogGroupArn: group, Delivery: { LatestCloudWatchLogsDeliveryTime: '2026-05-31T23:00:00.000Z' } } }],
    fail: [
      { name: 'no log group', properties: { Delivery: {} } },
      { name: 'no log group in a template', origin: 'template', properties: {} },
      { name: 'the role lost its right', properties: { CloudWatchLogsLogGroupArn: group, Delivery: { LatestCloudWatchLogsDeliveryTime: '2026-05-01T00:00:00.000Z', LatestCloudWatchLogsDeliveryError: 'Access denied' } } },
      { name: 'never delivered', properties: { CloudWatchLogsLogGroupArn: group, Delivery: {} } },
    ],
    unknown: [{ name: 'a template shows no delivery', origin: 'template', properties: { CloudWatchLogsLogGroupArn: group } }],
  },
});
