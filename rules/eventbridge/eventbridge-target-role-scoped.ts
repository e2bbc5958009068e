import { each, rule } from '../../lib/rule.ts';
import { isOwn } from '../../lib/rule-helpers/event-rule.ts';
import { eachPolicyOf } from '../../lib/rule-helpers/function-roles.ts';
import { allowsTooMuch, trustsTooMuch } from '../../lib/rule-helpers/target-role.ts';

const [RoleArn, machine] = ['arn:aws:iam::111122223333:role/start', 'arn:aws:states:us-east-1:111122223333:stateMachine:flow'];
const to = (Arn = machine) => ({ properties: { Targets: [{ Id: 't', Arn, RoleArn }] } });
const pinned = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
const role = (statement: object = {}, Service: string | string[] = 'events.amazonaws.com', Condition: object = pinned) => ({ type: 'AWS::IAM::Role', id: 'start', arn: RoleArn, region: 'global', properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole', Condition }] } as never }, parts: { 'AWS::IAM::RolePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Sid: 's', Effect: 'Allow', Action: 'states:StartExecution', Resource: machine, ...statement }] } as never }] } }) as const;

export default rule({
  id: 'eventbridge-target-role-scoped',
  type: 'AWS::Events::Rule',
  reads: ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'],
  title: 'The role of a target is for EventBridge alone, and for this target alone',
  severity: 'medium',
  why: 'Whoever may set targets uses such a role for all that it allows; one that trusts EventBridge for anyone serves rules of other accounts too.',
  fix: 'Trust events.amazonaws.com with aws:SourceArn of the rule, and allow the one action on the ARN of the target. Functions, topics and queues need no role.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (events, context) => isOwn(events) && each(events.Targets ?? [], (target) => {
    if (!target.RoleArn || /^arn:[a-z-]+:(?:lambda|sns|sqs):/.test(target.Arn ?? '')) return;
    const found = context.get('AWS::IAM::Role', target.RoleArn);
    if (!found) return `The role ${target.RoleArn} of the target ${target.Id} does not exist.`;
    const targets = (events.Targets ?? []).filter((other) => other.RoleArn === target.RoleArn).flatMap((other) => other.Arn ?? []);
    return each([() => trustsTooMuch(found), () => eachPolicyOf(found, context, (policy) => allowsTooMuch(policy, targets))], (judge) => judge());
  }),
  examples: {
    pass: [
      { name: 'one action on the target', ...to(), others: [role()] },
      { name: 'a task, by its definition and its role', ...to('arn:aws:ecs:us-east-1:111122223333:cluster/c'), others: [role({ Action: ['ecs:RunTask', 'iam:PassRole'], Resource: ['arn:aws:ecs:us-east-1:111122223333:task-definition/t:1', 'arn:aws:iam::111122223333:role/task'] })] },
      { name: 'no role', properties: { Targets: [{ Id: 't', Arn: 'arn:aws:lambda:us-east-1:111122223333:function:f' }] } },
    ],
    fail: [
      { name: 'any state machine', ...to(), others: [role({ Resource: '*' })] },
      { name: 'any action', ...to(), others: [role({ Action: 'states:*' })] },
      { name: 'another service', ...to(), others: [role({ Action: ['states:StartExecution', 's3:GetObject'] })] }, { name: 'trusts another service', ...to(), others: [role({}, ['events.amazonaws.com', 'scheduler.amazonaws.com'])] },
      { name: 'trusts EventBridge for anyone', ...to(), others: [role({}, 'events.amazonaws.com', {})] }, { name: 'a role that is gone', ...to() },
    ],
  },
});
