import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import { grantSend } from './grants.ts';
import { StanceFunction } from './function.ts';
import type { SweepFunction } from './sweep-function.ts';

/** Turns the schedule into one message for every type in every region. */
export class Planner extends Construct {
  readonly function: NodejsFunction;
  /** Scheduled starts that never reached the function. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: { readonly encryption: Encryption; readonly config: string; readonly logRetentionDays: number; readonly sweeps: readonly SweepFunction[]; readonly operations: ITopic }) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryption.key, enforceSSL: true, retentionPeriod: Duration.days(14) });
    const made = new StanceFunction(this, 'Function', {
      entry: 'plan', description: 'Plans a sweep of the account', encryption: props.encryption, timeout: Duration.minutes(1), memory: 256, logRetentionDays: props.logRetentionDays,
      environment: { STANCE_CONFIG: props.config, STANCE_FAMILIES: familiesOf(this, props.sweeps) },
    });
    made.role.addToPolicy(new PolicyStatement({ actions: ['account:ListRegions'], resources: ['*'] }));
    grantSend(made.role, props.sweeps.map(({ work }) => work.queue), props.encryption);
    acknowledge(this.deadLetters, ['SQS3'], 'This is a dead-letter queue itself.');
    alarmOnErrors(made.function, props.operations, 'The sweep could not be planned.');
    this.function = made.function;
  }
}

/** Queue addresses by family, for a function's environment. */
export const familiesOf = (scope: Construct, sweeps: readonly SweepFunction[]): string =>
  Stack.of(scope).toJsonString(Object.fromEntries(sweeps.map(({ family, work }) => [family, work.queue.queueUrl])));
