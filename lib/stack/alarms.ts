import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What an alarm of Stance says and when. */
export interface AlarmProps {
  readonly metric: IMetric;
  readonly description: string;
  /** Alarms from this value on; `missing`: where there is nothing at all. */
  readonly from: number | 'missing';
  /** Periods in a row; default 1. */
  readonly periods?: number;
  /** Where it is told; absent: nowhere, another rule listens to its state. */
  readonly operations?: ITopic;
}

/** An alarm about Stance itself. */
export function alarmOn(scope: Construct, id: string, { metric, description, from, periods = 1, operations }: AlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${description} docs/on-call.md says what to do.`, metric, evaluationPeriods: periods,
    ...(from === 'missing'
      ? { threshold: 1, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, treatMissingData: TreatMissingData.BREACHING }
      : { threshold: from, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING }),
  });
  if (operations) alarm.addAlarmAction(new SnsAction(operations));
  return alarm;
}

/** An alarm on the failed runs of a function. */
export const alarmOnErrors = (of: IFunction, operations: ITopic, description: string): Alarm =>
  alarmOn(of, 'Errors', { metric: of.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }), description, from: 1, operations });

/** An alarm on messages in a queue that should have none. */
export const alarmOnMessages = (scope: Construct, queue: IQueue, description: string, operations?: ITopic): Alarm =>
  alarmOn(scope, 'Alarm', { metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }), description, from: 1, ...(operations ? { operations } : {}) });

/** An alarm on work that waits too long. */
export const alarmOnLag = (scope: Construct, queue: IQueue, lag: Duration, operations: ITopic): Alarm =>
  alarmOn(scope, 'Lag', { metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }), description: `Work waits for more than ${lag.toHumanString()}.`, from: lag.toSeconds(), periods: 3, operations });
