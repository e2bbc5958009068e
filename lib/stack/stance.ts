import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { parseConfig, type ConfigInput } from '../config.ts';
import type { Severity } from '../model/verdict.ts';
import { familyTypes } from '../sweep/families.generated.ts';
import { registry } from '../../rules/index.generated.ts';
import { Alerts } from './alerts.ts';
import { Dashboard } from './dashboard.ts';
import { Encryption } from './encryption.ts';
import { Events } from './events.ts';
import { FindingsTable } from './findings-table.ts';
import { Planner } from './planner.ts';
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
  /** Days that the functions' logs are kept; default one year. */
  readonly logRetentionDays?: number;
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

    const encryption = new Encryption(this, 'Encryption');
    this.table = new FindingsTable(this, 'Findings', encryption);
    const common = { encryption, table: this.table, config, logRetentionDays: props.logRetentionDays ?? 365 };
    const alerts = new Alerts(this, 'Alerts', { ...common, severity: props.alertSeverity ?? 'low', ...(props.alertEmail === undefined ? {} : { email: props.alertEmail }) });
    this.alerts = alerts.topic;
    const sweeps = Object.keys(familyTypes).map((family) => new SweepFunction(this, `Sweep-${family}`, { ...common, family, operations: alerts.operations }));
    const planner = new Planner(this, 'Plan', { ...common, sweeps, operations: alerts.operations });
    const events = new Events(this, 'Events', { ...common, sweeps, operations: alerts.operations });
    new Rule(this, 'Schedule', {
      description: 'Sweeps the account for Stance',
      schedule: Schedule.rate(props.every ?? Duration.hours(1)),
      targets: [new LambdaFunction(planner.function, { event: RuleTargetInput.fromObject({}), deadLetterQueue: planner.deadLetters, retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
    for (const [name, value] of [['TableName', this.table.table.tableName], ['AlertTopicArn', this.alerts.topicArn], ['PlanFunctionName', planner.function.functionName], ['DigestFunctionName', alerts.digest.function.functionName]] as const) {
      new CfnOutput(this, name, { value });
    }
    new Dashboard(this, 'Dashboard', { sweeps, events, alerts, name: `Stance-${Stack.of(this).region}` });
  }
}

/** Bytes of configuration that leave room for the other variables of a function, which may have 4 KB in all. */
const maxConfig = 3000;
