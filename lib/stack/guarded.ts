import type { Construct } from 'constructs';
import { Fn, Stack } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { ownName } from './names.ts';

/** One sort of thing that Stance consists of, and the calls that would harm it. */
export interface Guarded {
  readonly id: string;
  /** In an alert's words. */
  readonly what: string;
  readonly service: string;
  /** Names of events, or their beginnings where CloudTrail adds a version. */
  readonly events: readonly (string | { readonly prefix: string })[];
  /** What `requestParameters` must hold, each entry a pattern; several are alternatives. Absent: anything. */
  readonly parameters?: readonly Readonly<Record<string, readonly unknown[]>>[];
  /** Where the event says what was touched: names only, since what a caller may write freely could break the text. */
  readonly named: readonly string[];
  /** True where events may come from other regions, through the forwarders. */
  readonly elsewhere?: true;
  /** True where whoever deploys Stance is told too. */
  readonly always?: true;
}

const ruleChanges = ['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'];
/** Characters of a pattern that are left for names, of EventBridge's 2,048. */
const room = 1500;

/** Parts of a list of names of at most so many characters each, so that each part fits into a pattern. */
function parts<T>(names: readonly T[], longest: number): T[][] {
  const count = Math.floor(room / longest);
  return Array.from({ length: Math.ceil(names.length / count) }, (_, index) => names.slice(index * count, (index + 1) * count));
}

const versioned = (...names: string[]): { readonly prefix: string }[] => names.map((prefix) => ({ prefix }));
const suffixes = (names: readonly string[]): object[] => names.map((suffix) => ({ suffix }));

/** What Stance consists of, below a construct, as patterns that tell changes to it; each fits into one event rule. */
export function guardedIn(scope: Construct, name: string): Guarded[] {
  const all = scope.node.findAll();
  const some = <T extends object>(type: new (...given: never[]) => T): T[] => all.filter((one): one is T & typeof one => one instanceof type);
  const numbered = (of: Omit<Guarded, 'parameters'>, parameters: readonly (readonly Readonly<Record<string, readonly unknown[]>>[])[]): Guarded[] =>
    parameters.map((one, index) => ({ ...of, id: `${of.id}${index === 0 ? '' : index + 1}`, parameters: one }));
  const { stackName, stackId } = Stack.of(scope);
  const prefix = ownName(name, '');
  return [
    // Rules are told by the beginning of their names, since a rule can't hold a reference to another that refers to it.
    { id: 'rules', what: 'an event rule', service: 'events', events: ruleChanges, parameters: [{ name: [{ prefix }] }, { rule: [{ prefix }] }], named: ['name', 'rule'], elsewhere: true },
    // A rule that is disabled does not tell of it: this one does for the one above, and that for this.
    { id: 'guard', what: 'the rule that guards the others', service: 'events', events: ruleChanges, parameters: [{ name: [ownName(name, 'guard-rules')] }, { rule: [ownName(name, 'guard-rules')] }], named: ['name', 'rule'] },
    { id: 'bus', what: 'the event bus', service: 'events', events: ['DeleteEventBus', 'UpdateEventBus', 'PutPermission', 'RemovePermission'], parameters: [{ name: [name] }, { eventBusName: [name] }], named: ['name', 'eventBusName'] },
    ...numbered({ id: 'queues', what: 'a queue', service: 'sqs', events: ['DeleteQueue', 'SetQueueAttributes', 'PurgeQueue', 'AddPermission', 'RemovePermission'], named: ['queueUrl'] },
      parts(some(CfnQueue), 96).map((queues) => [{ queueUrl: suffixes(queues.map((queue) => Fn.join('', ['/', queue.attrQueueName]))) }])),
    ...numbered({ id: 'functions', what: 'a function', service: 'lambda', events: versioned('DeleteFunction', 'UpdateFunction', 'PutFunction', 'AddPermission', 'RemovePermission', 'CreateFunctionUrlConfig'), named: ['functionName'] },
      parts(some(CfnFunction), 80).map((functions) => [{ functionName: suffixes(functions.map(({ ref }) => ref)) }])),
    ...numbered({ id: 'sources', what: 'a function\'s source', service: 'lambda', events: versioned('DeleteEventSourceMapping', 'UpdateEventSourceMapping'), named: ['uUID'] },
      parts(some(CfnEventSourceMapping), 40).map((sources) => [{ uUID: sources.map(({ ref }) => ref) }])),
    ...numbered({ id: 'roles', what: 'a role', service: 'iam', events: ['DeleteRole', 'UpdateAssumeRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy', 'AttachRolePolicy', 'DetachRolePolicy', 'PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary'], named: ['roleName'], elsewhere: true },
      parts(some(CfnRole), 68).map((roles) => [{ roleName: roles.map(({ ref }) => ref) }])),
    ...numbered({ id: 'topics', what: 'a topic', service: 'sns', events: ['DeleteTopic', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'Subscribe', 'Unsubscribe', 'SetSubscriptionAttributes'], named: ['topicArn', 'subscriptionArn'] },
      parts(some(CfnTopic), 400).map((topics) => [{ topicArn: topics.map(({ ref }) => ref) }, { subscriptionArn: topics.map(({ ref }) => ({ prefix: ref })) }])),
    ...numbered({ id: 'table', what: 'the findings table', service: 'dynamodb', events: ['DeleteTable', 'UpdateTable', 'UpdateContinuousBackups', 'UpdateTimeToLive', 'PutResourcePolicy', 'DeleteResourcePolicy'], named: ['tableName', 'resourceArn'] },
      parts(some(CfnTable), 600).map((tables) => [{ tableName: suffixes(tables.map(({ ref }) => ref)) }, { resourceArn: tables.map(({ attrArn }) => attrArn) }])),
    ...numbered({ id: 'key', what: 'the key', service: 'kms', events: ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'DisableKeyRotation'], named: ['keyId'] },
      parts(some(CfnKey), 60).map((keys) => [{ keyId: suffixes(keys.map(({ ref }) => ref)) }])),
    { id: 'alarms', what: 'an alarm', service: 'monitoring', events: ['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm'], parameters: [{ alarmNames: [{ prefix: `${stackName}-` }] }, { alarmName: [{ prefix: `${stackName}-` }] }], named: ['alarmNames', 'alarmName'] },
    { id: 'stack', what: 'the stack', service: 'cloudformation', events: ['DeleteStack', 'UpdateStack', 'ExecuteChangeSet', 'UpdateTerminationProtection'], parameters: [{ stackName: [stackName, { prefix: stackId }] }], named: ['stackName'], always: true },
    { id: 'trail', what: 'a trail, from which all events come', service: 'cloudtrail', events: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'], named: ['name', 'trailName'], elsewhere: true, always: true },
  ];
}
