import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, type IEventBus } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import type { FindingsTable } from './findings-table.ts';
import { eventsTo } from './events-to.ts';
import { grantSend } from './grants.ts';
import { StanceFunction } from './function.ts';
import { ownName } from './names.ts';
import { changesPattern } from './pattern.ts';
import { familiesOf } from './planner.ts';
import { WorkQueue } from './queue.ts';
import type { SweepFunction } from './sweep-function.ts';

/** What the events' part needs from the rest of the stack. */
export interface EventsProps {
  readonly encryption: Encryption;
  readonly table: FindingsTable;
  readonly config: string;
  readonly timing: string;
  readonly logRetentionDays: number;
  readonly sweeps: readonly SweepFunction[];
  readonly operations: ITopic;
  /** Where other regions forward to. */
  readonly home: IEventBus;
  readonly name: string;
  /** The event rule whose changes are heartbeats. */
  readonly heartbeatRule: string;
}

/** From the account's CloudTrail events, of this region and of those that forward to it, to checks of what they changed. */
export class Events extends Construct {
  readonly work: WorkQueue;
  readonly made: StanceFunction;

  constructor(scope: Construct, id: string, props: EventsProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { ...props, name: 'events', visibility: Duration.minutes(6), lag: Duration.minutes(10) });
    this.made = new StanceFunction(this, 'Resolve', {
      entry: 'resolve', description: 'Turns CloudTrail events into checks of what they changed', encryption: props.encryption, timeout: Duration.minutes(1), memory: 256, logRetentionDays: props.logRetentionDays,
      environment: { STANCE_CONFIG: props.config, STANCE_FAMILIES: familiesOf(this, props.sweeps), STANCE_NAME: props.name, STANCE_HEARTBEAT: props.heartbeatRule,
        STANCE_TABLE: props.table.table.tableName, STANCE_QUEUE: this.work.queue.queueUrl, STANCE_DEAD_LETTERS: this.work.deadLetters.queueUrl, STANCE_TIMING: props.timing },
    });
    props.table.grantPending(this.made.role);
    grantSend(this.made.role, [...props.sweeps.map(({ work }) => work.queue), this.work.deadLetters], props.encryption);
    this.made.function.addEventSource(new SqsEventSource(this.work.queue, { batchSize: 10, reportBatchItemFailures: true }));
    const target = eventsTo(this.work.queue, this.work.deadLetters, { attempts: 10, seconds: 7200 });
    for (const [rule, what, bus] of [['Rule', 'events', undefined], ['Forwarded', 'forwarded-events', props.home]] as const) {
      new Rule(this, rule, {
        ruleName: ownName(props.name, what), description: `Successful changes to what Stance watches${bus ? ', in other regions' : ''}`,
        ...(bus ? { eventBus: bus } : {}), eventPattern: changesPattern(Stack.of(this).account),
        targets: [target],
      });
    }
    alarmOnErrors(this.made.function, props.operations, 'Events could not be resolved.');
  }
}
