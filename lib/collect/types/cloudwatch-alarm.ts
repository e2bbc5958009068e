import { CloudWatchClient, DescribeAlarmsCommand, ListTagsForResourceCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { api, pages } from '../api.ts';
import { collector } from '../collector.ts';
import { defined, tagRecord } from '../shape.ts';

/** Metric alarms; composite alarms are another type: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export default collector({
  type: 'AWS::CloudWatch::Alarm',
  service: 'cloudwatch',
  scope: 'regional',
  apis: { cloudwatch: api(CloudWatchClient, { DescribeAlarmsCommand, ListTagsForResourceCommand }) },
  async* list(aws) {
    for await (const page of pages(aws.cloudwatch.DescribeAlarms, { MaxRecords: 100, AlarmTypes: ['MetricAlarm'] }, 'NextToken', 'NextToken')) {
      for (const alarm of page.MetricAlarms ?? []) yield found(alarm);
    }
  },
  async find(aws, _place, idOrArn) {
    const name = idOrArn.startsWith('arn:') ? idOrArn.split(':').slice(6).join(':') : idOrArn;
    const { MetricAlarms } = await aws.cloudwatch.DescribeAlarms({ AlarmNames: [name], AlarmTypes: ['MetricAlarm'] });
    const alarm = MetricAlarms?.find((a) => a.AlarmName === name);
    return alarm && found(alarm);
  },
  facets: {
    tags: {
      tags: true,
      async read(aws, alarm) {
        return { tags: tagRecord((await aws.cloudwatch.ListTagsForResource({ ResourceARN: String(alarm.arn) })).Tags) };
      },
    },
  },
});

function found(alarm: MetricAlarm) {
  const name = alarm.AlarmName ?? '';
  return {
    id: name, name, arn: alarm.AlarmArn ?? '',
    properties: defined({
      AlarmName: name, AlarmDescription: alarm.AlarmDescription, ActionsEnabled: alarm.ActionsEnabled,
      AlarmActions: alarm.AlarmActions ?? [], OKActions: alarm.OKActions ?? [], InsufficientDataActions: alarm.InsufficientDataActions ?? [],
      MetricName: alarm.MetricName, Namespace: alarm.Namespace, Statistic: alarm.Statistic, ExtendedStatistic: alarm.ExtendedStatistic,
      Dimensions: alarm.Dimensions?.map((dimension) => defined({ ...dimension })), Period: alarm.Period, Unit: alarm.Unit,
      EvaluationPeriods: alarm.EvaluationPeriods, DatapointsToAlarm: alarm.DatapointsToAlarm, Threshold: alarm.Threshold,
      ComparisonOperator: alarm.ComparisonOperator, TreatMissingData: alarm.TreatMissingData, ThresholdMetricId: alarm.ThresholdMetricId,
      Metrics: alarm.Metrics?.map((query) => defined({
        Id: query.Id, Expression: query.Expression, Label: query.Label, ReturnData: query.ReturnData, Period: query.Period, AccountId: query.AccountId,
        MetricStat: query.MetricStat && defined({
          Stat: query.MetricStat.Stat, Period: query.MetricStat.Period, Unit: query.MetricStat.Unit,
          Metric: query.MetricStat.Metric && defined({ Namespace: query.MetricStat.Metric.Namespace, MetricName: query.MetricStat.Metric.MetricName }),
        }),
      })),
    }),
  };
}
