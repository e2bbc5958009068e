import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { driftFirstSeenBySweep, driftOfDay, metricNamespace } from '../metrics.ts';
import type { Severity } from '../model/verdict.ts';
import { alarmOnErrors } from './alarms.ts';
import type { Encryption } from './encryption.ts';
import type { FindingsTable } from './findings-table.ts';
import { grantPublish, grantSend } from './grants.ts';
import { StanceFunction } from './function.ts';
import { ownName } from './names.ts';
import { DeadLetters } from './queue.ts';

/** What the alerts' part needs from the rest of the stack. */
export interface AlertsProps {
  readonly encryption: Encryption;
  readonly table: FindingsTable;
  readonly config: string;
  readonly logRetentionDays: number;
  readonly severity: Severity;
  readonly email?: string;
  readonly name: string;
}

/** From the table's stream to the topic: every recorded change is announced once. */
export class Alerts extends Construct {
  readonly topic: Topic;
  /** Alarms about Stance itself. */
  readonly operations: Topic;
  readonly made: StanceFunction;
  readonly digest: StanceFunction;
  /** Drift of each day, and what of it a sweep saw first. */
  readonly drift: readonly Metric[];

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const { key } = props.encryption;
    this.topic = new Topic(this, 'Topic', { displayName: 'Stance', masterKey: key, enforceSSL: true });
    this.operations = new Topic(this, 'Operations', { displayName: 'Stance operations', masterKey: key, enforceSSL: true });
    allowServices(this.operations);
    if (props.email !== undefined) for (const topic of [this.topic, this.operations]) topic.addSubscription(new EmailSubscription(props.email));
    this.made = new StanceFunction(this, 'Announce', {
      entry: 'announce', description: 'Announces recorded changes', encryption: props.encryption, timeout: Duration.minutes(2), memory: 256, logRetentionDays: props.logRetentionDays,
      environment: { STANCE_CONFIG: props.config, STANCE_TABLE: props.table.table.tableName, STANCE_TOPIC: this.topic.topicArn, STANCE_ALERT_SEVERITY: props.severity },
    });
    props.table.grantAnnouncing(this.made.role);
    grantPublish(this.made.role, this.topic, props.encryption);
    const { queue: lost } = new DeadLetters(this, 'DeadLetters', { ...props, operations: this.operations, name: 'alerts' });
    grantSend(this.made.role, [lost], props.encryption);
    this.made.function.addEventSource(new DynamoEventSource(props.table.table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON, batchSize: 100, maxBatchingWindow: Duration.seconds(1), reportBatchItemFailures: true,
      bisectBatchOnError: true, retryAttempts: 100, maxRecordAge: Duration.hours(23), onFailure: { bind: () => ({ destination: lost.queueArn }) },
      filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT'), dynamodb: { NewImage: { pk: { S: FilterRule.beginsWith('HISTORY#') } } } })],
    }));
    alarmOnErrors(this.made.function, this.operations, 'Changes could not be announced.');

    this.digest = new StanceFunction(this, 'Digest', {
      entry: 'digest', description: 'Tells in one message what a first sweep found, and what a day was', encryption: props.encryption, timeout: Duration.minutes(5), memory: 256, logRetentionDays: props.logRetentionDays,
      lost,
      environment: { STANCE_CONFIG: props.config, STANCE_TABLE: props.table.table.tableName, STANCE_TOPIC: this.topic.topicArn, STANCE_NAME: props.name },
    });
    props.table.grantAnnouncing(this.digest.role, ['byDay', 'byState']);
    grantPublish(this.digest.role, this.topic, props.encryption);
    new Rule(this, 'DigestSchedule', {
      ruleName: ownName(props.name, 'digest'), description: 'Looks for a first sweep or a day that is over', schedule: Schedule.rate(Duration.minutes(10)),
      targets: [new LambdaFunction(this.digest.function, { event: RuleTargetInput.fromObject({}), deadLetterQueue: lost, retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
    alarmOnErrors(this.digest.function, this.operations, 'A digest could not be sent.');
    this.drift = [driftOfDay, driftFirstSeenBySweep].map((metricName) => new Metric({ namespace: metricNamespace, metricName, dimensionsMap: { Monitor: props.name }, statistic: 'Maximum', period: Duration.days(1) }));
  }
}

/** A topic with a policy of its own has lost the one by which alarms of its account may publish: CloudWatch and event rules are named. */
function allowServices(topic: Topic): void {
  const { account, region, partition } = Stack.of(topic);
  for (const [service, source] of [['cloudwatch', 'alarm:*'], ['events', 'rule/*']] as const) {
    topic.addToResourcePolicy(new PolicyStatement({
      sid: `From-${service}`, principals: [new ServicePrincipal(`${service}.amazonaws.com`)], actions: ['sns:Publish'], resources: [topic.topicArn],
      conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:${service}:${region}:${account}:${source}` } },
    }));
  }
}
