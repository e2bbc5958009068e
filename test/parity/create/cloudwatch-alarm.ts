import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { Create } from './aws.ts';

/** AWS::CloudWatch::Alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarm: Create = async (thing, aws) => {
  const { Metrics, Namespace, MetricName, ...rest } = thing.properties;
  const metric = Metrics === undefined ? { Namespace: Namespace ?? 'Shop', MetricName: MetricName ?? 'Orders', Statistic: 'Sum', Period: 300 }
    : { Metrics: (Metrics as object[]).map((one, index) => ({ Id: `m${index}`, ...one })) };
  await aws.client(CloudWatchClient).send(new PutMetricAlarmCommand({ ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1, Threshold: 1, ...rest, ...metric, AlarmName: thing.name } as never));
  return { id: thing.name };
};
