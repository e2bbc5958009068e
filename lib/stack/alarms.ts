import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** An alarm on the failed runs of a function. */
export function alarmOnErrors(of: IFunction, operations: ITopic, description: string): Alarm {
  const alarm = new Alarm(of, 'Errors', {
    alarmDescription: `${description} docs/on-call.md says what to do.`,
    metric: of.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
    threshold: 1, evaluationPeriods: 1, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(operations));
  return alarm;
}
