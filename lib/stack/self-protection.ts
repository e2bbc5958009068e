import { Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput, type EventPattern, type IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import { guardedIn, type Guarded } from './guarded.ts';
import { ownName } from './names.ts';
import { DeadLetters } from './queue.ts';

/** What the second path needs from the rest of the stack. */
export interface SelfProtectionProps {
  /** Everything below it is guarded. */
  readonly of: Construct;
  readonly name: string;
  readonly operations: ITopic;
  readonly encryption: Encryption;
  /** Where other regions forward to. */
  readonly home: IEventBus;
  /** ARN of a role whose changes are meant, such as the one by which CloudFormation deploys Stance. */
  readonly deploymentRole?: string;
}

/** Tells changes to Stance itself straight from the bus to the operations topic: nothing of the pipeline has to work for it. */
export class SelfProtection extends Construct {
  constructor(scope: Construct, id: string, props: SelfProtectionProps) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const lost = new DeadLetters(this, 'DeadLetters', { ...props, name: 'guards' }).queue;
    lost.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')], actions: ['sqs:SendMessage'], resources: [lost.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${account}:rule/*` } },
    }));
    const tell = (id: string, description: string, eventPattern: EventPattern, input: RuleTargetInput, eventBus?: IEventBus): void => {
      const rule = new Rule(this, id, { ruleName: ownName(props.name, `guard-${id}`), description, ...(eventBus ? { eventBus } : {}), eventPattern });
      // CDK's own target would add a topic policy without a condition.
      rule.addTarget({ bind: () => ({ arn: props.operations.topicArn, input, deadLetterConfig: { arn: lost.queueArn }, retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 7200 } }) });
    };
    for (const guarded of guardedIn(props.of, props.name)) {
      const pattern = patternOf(guarded, account, props.deploymentRole);
      tell(guarded.id, `Somebody touched ${guarded.what} of Stance`, pattern, textOf(guarded));
      if (guarded.elsewhere) tell(`${guarded.id}-elsewhere`, `Somebody touched ${guarded.what} of Stance in another region`, pattern, textOf(guarded), props.home);
    }
    tell('forwarders', 'A forwarder in another region could not forward', {
      account: [account], source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'], detail: { state: { value: ['ALARM'] } },
    }, RuleTargetInput.fromText(`A forwarder of Stance in ${EventField.fromPath('$.region')} could not forward events since ${EventField.fromPath('$.time')}: alarm ${EventField.fromPath('$.detail.alarmName')}. docs/on-call.md says what to do.`), props.home);
  }
}

function patternOf({ service, events, parameters, always }: Guarded, account: string, deploymentRole: string | undefined): EventPattern {
  const [only, ...others] = parameters ?? [];
  return {
    account: [account], source: [`aws.${service}`], detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventName: events, errorCode: [{ exists: false }],
      ...(only === undefined ? {} : others.length === 0 ? { requestParameters: only } : { $or: [only, ...others].map((one) => ({ requestParameters: one })) }),
      // Users and root have no such field, and must not pass for the role.
      ...(deploymentRole === undefined || always ? {} : { userIdentity: { sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': [deploymentRole] }] } } } }),
    },
  };
}

function textOf({ what, service, named }: Guarded): RuleTargetInput {
  const field = (path: string): string => EventField.fromPath(`$.detail.${path}`);
  return RuleTargetInput.fromText(`Stance itself was touched: ${what}. What: ${service}:${field('eventName')} on ${named.map((key) => field(`requestParameters.${key}`)).join('')} in ${field('awsRegion')}, account ${EventField.fromPath('$.account')}. `
    + `Who: ${field('userIdentity.type')} ${field('userIdentity.arn')} from ${field('sourceIPAddress')}. When: ${field('eventTime')}. CloudTrail event: ${field('eventID')}. docs/on-call.md says what to do.`);
}
