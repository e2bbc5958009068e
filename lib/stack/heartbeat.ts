import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { heartbeatLatency, metricNamespace } from '../metrics.ts';
import { alarmOn, alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import { grantKey } from './grants.ts';
import { StanceFunction } from './function.ts';
import { ownName } from './names.ts';

/** What the heartbeat needs from the rest of the stack. */
export interface HeartbeatProps {
  readonly encryption: Encryption;
  readonly logRetentionDays: number;
  readonly operations: ITopic;
  readonly deadLetters: IQueue;
  readonly name: string;
  /** Regions that forward to this one. */
  readonly regions: readonly string[];
}

/** Between two touches. */
const every = Duration.minutes(5);

/** The rule that is touched: it costs nothing, is of a type that is watched anyway, matches nothing and does nothing. */
export function heartbeatRule(scope: Construct, name: string): CfnRule {
  return new CfnRule(scope, 'HeartbeatRule', {
    name: ownName(name, 'heartbeat'), description: 'Touched by Stance on schedule: the change must come back to it as an event', state: 'DISABLED',
    eventPattern: { source: [ownName(name, 'heartbeat')], account: [Stack.of(scope).account] },
  });
}

/** Touches a rule of each region on schedule; each touch must come back through bus, queue and resolver, or an alarm says so. */
export class Heartbeat extends Construct {
  readonly made: StanceFunction;
  /** Delivery latency of events, by region. */
  readonly latencies: readonly Metric[];

  constructor(scope: Construct, id: string, props: HeartbeatProps) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    heartbeatRule(this, props.name);
    const regions = [region, ...props.regions];
    const rules = regions.map((of) => `arn:${partition}:events:${of}:${account}:rule/${ownName(props.name, 'heartbeat')}`);
    this.made = new StanceFunction(this, 'Beat', {
      entry: 'heartbeat', description: 'Touches a rule of its own, so that the change comes back as an event', encryption: props.encryption, timeout: Duration.minutes(1), memory: 128, logRetentionDays: props.logRetentionDays,
      lost: props.deadLetters,
      environment: { STANCE_HEARTBEATS: Stack.of(this).toJsonString(rules) },
    });
    grantKey(this.made.role, props.encryption);
    this.made.role.addToPolicy(new PolicyStatement({ sid: 'TouchOwnRule', actions: ['events:TagResource'], resources: rules }));
    new Rule(this, 'Schedule', {
      ruleName: ownName(props.name, 'heartbeat-schedule'), description: 'Touches the rule of the heartbeat', schedule: Schedule.rate(every),
      targets: [new LambdaFunction(this.made.function, { event: RuleTargetInput.fromObject({}), deadLetterQueue: props.deadLetters, retryAttempts: 0, maxEventAge: Duration.minutes(5) })],
    });
    alarmOnErrors(this.made.function, props.operations, 'The heartbeat could not touch its rule.');
    this.latencies = regions.map((of) => new Metric({ namespace: metricNamespace, metricName: heartbeatLatency, dimensionsMap: { Monitor: props.name, Region: of }, period: every }));
    for (const [index, latency] of this.latencies.entries()) {
      alarmOn(this, index === 0 ? 'Missed' : `Missed-${props.regions[index - 1] ?? ''}`, {
        metric: latency.with({ statistic: 'SampleCount' }), from: 'missing', periods: 2, operations: props.operations,
        description: `Two heartbeats of ${index === 0 ? 'the home region' : props.regions[index - 1] ?? ''} did not come back: changes may go unseen until the next sweep.`,
      });
    }
  }
}
