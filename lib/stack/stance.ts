import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { timingOf, type Timing } from '../changes/timing.ts';
import { parseConfig, type ConfigInput } from '../config.ts';
import type { Severity } from '../model/verdict.ts';
import { familyTypes } from '../sweep/families.generated.ts';
import { registry } from '../../rules/index.generated.ts';
import { Alerts } from './alerts.ts';
import { Dashboard } from './dashboard.ts';
import { Encryption } from './encryption.ts';
import { Events } from './events.ts';
import { FindingsTable } from './findings-table.ts';
import { Heartbeat } from './heartbeat.ts';
import { HomeBus } from './home-bus.ts';
import { defaultName, isName, ownName } from './names.ts';
import { Planner } from './planner.ts';
import { readSuppressions } from './suppressions.ts';
import { SelfProtection } from './self-protection.ts';
import { SweepFunction } from './sweep-function.ts';

/** What can be chosen about a Stance in an account. */
export interface StanceProps {
  /** Time between sweeps; default one hour. */
  readonly every?: Duration;
  /** Receives alerts and the alarms about Stance itself; the address must confirm both subscriptions. */
  readonly alertEmail?: string;
  /** The least severity that is announced; default `low`. */
  readonly alertSeverity?: Severity;
  /** Regions, trusted outsiders, parameters: what stance.config.ts holds. */
  readonly config?: ConfigInput;
  /** A file of accepted risks, like stance.suppressions.yaml: read and checked at synthesis, in force from the next sweep after the deployment. */
  readonly suppressions?: string;
  /** When what events changed is looked at, in seconds: docs/deploy.md. */
  readonly timing?: Partial<Timing>;
  /** Days that the functions' logs are kept; default one year. */
  readonly logRetentionDays?: number;
  /** Regions with a StanceForwarder that sends to this stack. */
  readonly forwardedFrom?: readonly string[];
  /** Name of the bus that forwarders send to, and beginning of the names of Stance's event rules; default `stance`. */
  readonly name?: string;
  /** ARN of the role whose changes to Stance are not told, such as the one by which CloudFormation deploys it; default: everybody's are. */
  readonly deploymentRole?: string;
}

/** A Stance for the account and region of its stack: sweeps on a schedule, checks after events, remembers, announces. */
export class Stance extends Construct {
  /** Where changes are announced; message attributes: docs/on-call.md. */
  readonly alerts: ITopic;
  readonly table: FindingsTable;

  constructor(scope: Construct, id: string, props: StanceProps = {}) {
    super(scope, id);
    parseConfig(props.config ?? {}, 'the config of Stance', registry);
    const config = JSON.stringify(props.config ?? {});
    if (config.length > maxConfig) throw new Error(`The configuration is ${config.length} characters long; a function's environment holds ${maxConfig}. Shorten its lists.`);

    const name = props.name ?? defaultName;
    if (!isName(name)) throw new Error(`${name} can't begin the names of event rules: take 2 to 31 small letters, digits and hyphens.`);
    const every = props.every ?? Duration.hours(1);
    // CloudWatch looks back seven days at most, and the alarm on missed sweeps needs two intervals.
    if (every.toMinutes() < 5 || every.toDays({ integral: false }) > 3) throw new Error('Sweeps may be 5 minutes to 3 days apart.');

    const encryption = new Encryption(this, 'Encryption');
    this.table = new FindingsTable(this, 'Findings', encryption);
    const timing = JSON.stringify(props.timing ?? {});
    timingOf(timing);
    const common = { name, encryption, table: this.table, config, timing, logRetentionDays: props.logRetentionDays ?? 365 };
    const alerts = new Alerts(this, 'Alerts', { ...common, severity: props.alertSeverity ?? 'low', ...(props.alertEmail === undefined ? {} : { email: props.alertEmail }) });
    this.alerts = alerts.topic;
    const sweeps = Object.keys(familyTypes).map((family) => new SweepFunction(this, `Sweep-${family}`, { ...common, family, operations: alerts.operations }));
    const suppressions = props.suppressions === undefined ? [] : readSuppressions(props.suppressions).map(({ suppression }) => suppression);
    const planner = new Planner(this, 'Plan', { ...common, suppressions, sweeps, every, operations: alerts.operations });
    const home = new HomeBus(this, 'HomeBus', { name }).bus;
    const events = new Events(this, 'Events', { ...common, sweeps, home, operations: alerts.operations, heartbeatRule: ownName(name, 'heartbeat') });
    const heartbeat = new Heartbeat(this, 'Heartbeat', { ...common, operations: alerts.operations, deadLetters: planner.deadLetters, regions: props.forwardedFrom ?? [] });
    new Rule(this, 'Schedule', {
      ruleName: ownName(name, 'schedule'), description: 'Sweeps the account for Stance', schedule: Schedule.rate(every),
      targets: [new LambdaFunction(planner.function, { event: RuleTargetInput.fromObject({}), deadLetterQueue: planner.deadLetters, retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
    for (const [output, value] of [['TableName', this.table.table.tableName], ['AlertTopicArn', this.alerts.topicArn], ['OperationsTopicArn', alerts.operations.topicArn], ['ForwardedFrom', (props.forwardedFrom ?? []).join(',') || 'none'],
      ['PlanFunctionName', planner.function.functionName], ['DigestFunctionName', alerts.digest.function.functionName], ['HeartbeatFunctionName', heartbeat.made.function.functionName]] as const) {
      new CfnOutput(this, output, { value });
    }
    new SelfProtection(this, 'SelfProtection', { ...common, of: this, home, operations: alerts.operations, ...(props.deploymentRole === undefined ? {} : { deploymentRole: props.deploymentRole }) });
    new Dashboard(this, 'Dashboard', { sweeps, events, alerts, heartbeat, name: `${name}-${Stack.of(this).region}` });
  }
}

/** Bytes of configuration that leave room for the other variables of a function, which may have 4 KB in all. */
const maxConfig = 3000;
