import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';

/** A work queue with its dead letters, and an alarm on those. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: { readonly encryption: Encryption; readonly operations: ITopic; readonly visibility: Duration }) {
    super(scope, id);
    const common = { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryption.key, enforceSSL: true, retentionPeriod: Duration.days(14), dataKeyReuse: Duration.hours(1) };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    this.queue = new Queue(this, 'Queue', { ...common, visibilityTimeout: props.visibility, deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 } });
    this.alarm = new Alarm(this, 'Alarm', {
      alarmDescription: 'Messages that Stance could not work on; docs/on-call.md says what to do.',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: 1, evaluationPeriods: 1, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.alarm.addAlarmAction(new SnsAction(props.operations));
  }
}
