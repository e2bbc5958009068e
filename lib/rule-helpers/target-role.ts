/** Roles by which EventBridge reaches targets: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html */
import { nameOf, type Policy } from '../iam/policy.ts';
import type { Subject, Wrong } from '../rule.ts';
import { allBut, eachAllow, gapsIn, isBound } from './grants.ts';
import { isFixed } from './outsiders.ts';
import { openPolicy, policyOf } from './policy.ts';

/** Targets whose action speaks of something else than the target: a task or job definition, a document, a database user. */
const indirect = new Set(['ecs', 'batch', 'ssm', 'redshift', 'redshift-serverless', 'appsync', 'ec2']);
const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** What is too much in a role's trust: others than EventBridge, or EventBridge for anyone. */
export const trustsTooMuch = (role: Subject<'AWS::IAM::Role'>): string[] => eachAllow(policyOf(role.AssumeRolePolicyDocument), (statement): Wrong => {
  const { principals } = statement;
  const others = principals?.negated ? ['all but some'] : principals?.entries.flatMap(({ type, value }) => (type === 'Service' && /^events\.amazonaws\.com(?:\.cn)?$/.test(value) ? [] : [value])) ?? [];
  if (others.length > 0) return `The role ${role.name} trusts ${others.join(', ')}.`;
  if ((principals?.gaps.length ?? 0) > 0) return openPolicy(gapsIn(statement));
  return !isBound(statement, 'aws:SourceArn') && !isFixed(statement, 'aws:SourceAccount')
    && `The role ${role.name} trusts events.amazonaws.com without aws:SourceArn or aws:SourceAccount.`;
});

/** What a policy grants beyond the actions of its targets on these targets. */
export const allowsTooMuch = (policy: Policy, targets: readonly string[]): string[] => eachAllow(policy, (statement): Wrong => {
  const services = new Set(targets.map(serviceOf));
  const direct = !targets.some((target) => indirect.has(serviceOf(target)));
  const { actions, resources } = statement;
  const mine = (action: string): boolean => (services.has(action.split(':')[0]?.toLowerCase() ?? '') || (!direct && /^(?:iam:passrole|redshift-data:\w+)$/i.test(action))) && !/[*?]/.test(action);
  const named = (arn: string): boolean => targets.some((target) => arn === target || arn.startsWith(`${target}:`) || arn.startsWith(`${target}/`)) || (!direct && !/[*?]/.test(arn));
  const more = [
    ...actions?.negated ? [allBut(actions)] : actions?.values.filter((action) => !mine(action)) ?? [],
    ...resources?.negated ? [allBut(resources)] : resources?.values.filter((arn) => !named(arn)) ?? [],
  ];
  if (more.length === 0 && [...actions?.gaps ?? [], ...resources?.gaps ?? []].length > 0) return openPolicy(gapsIn(statement));
  return more.length > 0 && `Statement ${nameOf(statement)} allows more than the target needs: ${more.join(', ')}.`;
});
