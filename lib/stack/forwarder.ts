import { ArnFormat, Duration, Stack, Tags } from 'aws-cdk-lib';
import { EventBus, Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersTag, worksForTag } from '../redrive/names.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmOnMessages } from './alarms.ts';
import { heartbeatRule } from './heartbeat.ts';
import { defaultName, ownName } from './names.ts';
import { changesPattern } from './pattern.ts';

/** What can be chosen about a forwarder. */
export interface StanceForwarderProps {
  /** The region of the Stance that it forwards to. */
  readonly homeRegion: string;
  /** The name that this Stance was given; default `stance`. */
  readonly name?: string;
  /** `global`: only events of services without a region, for us-east-1 where nothing else of it is watched; default `all`. */
  readonly scope?: 'all' | 'global';
}

/** Sends one region's changes to the region where Stance is: events stay in the region where they happen, unless a rule forwards them. */
export class StanceForwarder extends Construct {
  /** Events that could not be forwarded. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: StanceForwarderProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const name = props.name ?? defaultName;
    const busArn = stack.formatArn({ service: 'events', region: props.homeRegion, resource: 'event-bus', resourceName: name, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    const bus = EventBus.fromEventBusArn(this, 'Home', busArn);
    const role = new Role(this, 'Role', {
      description: `Lets event rules put events on the bus of Stance in ${props.homeRegion}`,
      assumedBy: new ServicePrincipal('events.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }),
    });
    role.addToPolicy(new PolicyStatement({ sid: 'PutEventsAtHome', actions: ['events:PutEvents'], resources: [busArn] }));

    // Encrypted by SQS's own key: a key of its own would cost more than all the rest of a forwarder.
    this.deadLetters = new Queue(this, 'DeadLetters', { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) });
    acknowledge(this.deadLetters, ['SQS3'], 'This is a dead-letter queue itself.');
    Tags.of(this.deadLetters).add(deadLettersTag, `forwarder-${stack.region}`);
    Tags.of(this.deadLetters).add(worksForTag, 'events');
    this.deadLetters.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')], actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${ownName(name, '')}*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }) } },
    }));
    const alarm = alarmOnMessages(this, this.deadLetters, `Events of ${stack.region} that could not be forwarded.`);

    const forward = (id: string, what: string, description: string, eventPattern: EventPattern): void => {
      const rule = new Rule(this, id, { ruleName: ownName(name, what), description, eventPattern });
      rule.addTarget({ bind: () => ({ arn: bus.eventBusArn, role, deadLetterConfig: { arn: this.deadLetters.queueArn }, retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 7200 } }) });
    };
    forward('Rule', 'forward', `Changes in this region, for Stance in ${props.homeRegion}`, changesPattern(stack.account, props.scope));
    // A rule that is switched off does not tell of it any more: the other one does. Where all changes are forwarded, trails and the heartbeat are among them.
    const own = { prefix: ownName(name, '') };
    forward('Guard', 'forward-guard', 'Changes to the forwarder itself, for Stance', {
      account: [stack.account], source: ['aws.events', 'aws.cloudtrail'], detailType: ['AWS API Call via CloudTrail'],
      detail: {
        errorCode: [{ exists: false }],
        $or: [{ requestParameters: { name: [own] } }, { requestParameters: { rule: [own] } }, ...(props.scope === 'global' ? [
          { eventName: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'] }, { eventName: ['TagResource'], requestParameters: { resourceARN: [{ suffix: `:rule/${ownName(name, 'heartbeat')}` }] } },
        ] : [])],
      },
    });
    // An alarm can't act across regions; its change of state can be forwarded.
    forward('Alarms', 'forward-alarms', 'Alarms of the forwarder, for Stance', {
      account: [stack.account], source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'], detail: { alarmName: [alarm.alarmName], state: { value: ['ALARM'] } },
    });
    heartbeatRule(this, name);
  }
}
