import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Suppression } from '../model/finding.ts';
import { metricNamespace, sweepsPlanned } from '../metrics.ts';
import { alarmOn, alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import type { FindingsTable } from './findings-table.ts';
import { grantSend } from './grants.ts';
import { StanceFunction } from './function.ts';
import { DeadLetters } from './queue.ts';
import { writeSuppressions } from './suppressions.ts';
import type { SweepFunction } from './sweep-function.ts';

/** What the planner needs from the rest of the stack. */
export interface PlannerProps {
  readonly encryption: Encryption;
  readonly table: FindingsTable;
  /** Accepted risks that the function keeps in the table. */
  readonly suppressions: readonly Suppression[];
  readonly config: string;
  readonly logRetentionDays: number;
  readonly sweeps: readonly SweepFunction[];
  readonly operations: ITopic;
  readonly every: Duration;
  readonly name: string;
}

/** Turns the schedule into one message for every type in every region, and keeps the table's accepted risks. */
export class Planner extends Construct {
  readonly function: NodejsFunction;
  /** Scheduled starts that never reached the function. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: PlannerProps) {
    super(scope, id);
    const { account, partition } = Stack.of(this);
    this.deadLetters = new DeadLetters(this, 'DeadLetters', { ...props, name: 'schedule' }).queue;
    const made = new StanceFunction(this, 'Function', {
      entry: 'plan', description: 'Plans a sweep of the account', encryption: props.encryption, timeout: Duration.minutes(5), memory: 256, logRetentionDays: props.logRetentionDays,
      environment: { STANCE_CONFIG: props.config, STANCE_TABLE: props.table.table.tableName, STANCE_FAMILIES: familiesOf(this, props.sweeps), STANCE_NAME: props.name },
      lost: this.deadLetters, ...(props.suppressions.length === 0 ? {} : { beside: writeSuppressions(props.suppressions) }),
    });
    props.table.grantReadWrite(made.role);
    made.role.addToPolicy(new PolicyStatement({ actions: ['account:ListRegions'], resources: [`arn:${partition}:account::${account}:account`] }));
    grantSend(made.role, props.sweeps.map(({ work }) => work.queue), props.encryption);
    alarmOnErrors(made.function, props.operations, 'The sweep could not be planned.');
    alarmOn(made, 'Missed', {
      metric: new Metric({ namespace: metricNamespace, metricName: sweepsPlanned, dimensionsMap: { Monitor: props.name }, statistic: 'Sum', period: props.every }),
      description: 'No sweep was planned in two intervals.', from: 'missing', periods: 2, operations: props.operations,
    });
    this.function = made.function;
  }
}

/** Queue addresses by family, for a function's environment. */
export const familiesOf = (scope: Construct, sweeps: readonly SweepFunction[]): string =>
  Stack.of(scope).toJsonString(Object.fromEntries(sweeps.map(({ family, work }) => [family, work.queue.queueUrl])));
