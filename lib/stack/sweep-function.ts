import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import { familyCollectors } from './family-collectors.ts';
import type { FindingsTable } from './findings-table.ts';
import { grantSend } from './grants.ts';
import { StanceFunction } from './function.ts';
import { readStatement } from './permissions.ts';
import { WorkQueue } from './queue.ts';

/** What a sweep function needs from the rest of the stack. */
export interface SweepFunctionProps {
  readonly family: string;
  readonly encryption: Encryption;
  readonly table: FindingsTable;
  readonly config: string;
  readonly timing: string;
  readonly logRetentionDays: number;
  readonly operations: ITopic;
}

/** A run may take this long; work that takes longer comes back to the queue. */
const timeout = Duration.minutes(10);

/** One family's function: reads and judges its resource types, with a role of exactly the actions that they need. */
export class SweepFunction extends Construct {
  readonly family: string;
  readonly work: WorkQueue;
  readonly made: StanceFunction;

  constructor(scope: Construct, id: string, props: SweepFunctionProps) {
    super(scope, id);
    this.family = props.family;
    // Six times the timeout, as Lambda asks: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    this.work = new WorkQueue(this, 'Work', { ...props, name: `sweep-${props.family}`, visibility: Duration.hours(1), lag: Duration.hours(2) });
    this.made = new StanceFunction(this, 'Function', {
      entry: `sweep/${props.family}`, description: `Sweeps and checks ${props.family}`, encryption: props.encryption, timeout, memory: 512, logRetentionDays: props.logRetentionDays,
      environment: { STANCE_CONFIG: props.config, STANCE_TABLE: props.table.table.tableName, STANCE_QUEUE: this.work.queue.queueUrl,
        STANCE_DEAD_LETTERS: this.work.deadLetters.queueUrl, STANCE_TIMING: props.timing },
    });
    this.made.role.addToPolicy(readStatement(familyCollectors.get(props.family) ?? []));
    props.table.grantReadWrite(this.made.role);
    grantSend(this.made.role, [this.work.queue, this.work.deadLetters], props.encryption);
    this.made.function.addEventSource(new SqsEventSource(this.work.queue, { batchSize: 1, maxConcurrency: 4, reportBatchItemFailures: true }));
    acknowledge(this.made.role, ['IAM5[Resource::*]'], 'Posture is read from every resource of the account; every action is an exact read action that a collector declares.');
    alarmOnErrors(this.made.function, props.operations, `The sweep of ${props.family} failed.`);
  }
}
