import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { watchedEvents } from '../changes/watched.ts';
import { isWatched } from '../sweep/families.ts';
import { alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import { grantSend } from './grants.ts';
import { StanceFunction } from './function.ts';
import { familiesOf } from './planner.ts';
import { WorkQueue } from './queue.ts';
import type { SweepFunction } from './sweep-function.ts';

/** From the account's CloudTrail events to checks of what they changed. */
export class Events extends Construct {
  readonly work: WorkQueue;
  readonly made: StanceFunction;

  constructor(scope: Construct, id: string, props: { readonly encryption: Encryption; readonly config: string; readonly logRetentionDays: number; readonly sweeps: readonly SweepFunction[]; readonly operations: ITopic }) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { ...props, visibility: Duration.minutes(6) });
    this.made = new StanceFunction(this, 'Resolve', {
      entry: 'resolve', description: 'Turns CloudTrail events into checks of what they changed', encryption: props.encryption, timeout: Duration.minutes(1), memory: 256, logRetentionDays: props.logRetentionDays,
      environment: { STANCE_CONFIG: props.config, STANCE_FAMILIES: familiesOf(this, props.sweeps) },
    });
    grantSend(this.made.role, props.sweeps.map(({ work }) => work.queue), props.encryption);
    this.made.function.addEventSource(new SqsEventSource(this.work.queue, { batchSize: 10, reportBatchItemFailures: true }));
    new Rule(this, 'Rule', {
      description: 'Successful changes to what Stance watches',
      // Failed calls carry an errorCode; reads are not delivered to rules that do not ask for them:
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
      eventPattern: {
        source: watchedEvents(isWatched).map(({ eventBridgeSource }) => eventBridgeSource),
        detailType: ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'],
        detail: { errorCode: [{ exists: false }] },
      },
      targets: [new SqsQueue(this.work.queue, { deadLetterQueue: this.work.deadLetters, retryAttempts: 10, maxEventAge: Duration.hours(2) })],
    });
    alarmOnErrors(this.made.function, props.operations, 'Events could not be resolved.');
  }
}
