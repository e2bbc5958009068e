/** What a resource policy says to requests that a rule makes up. */
import { holds, NO_VARIABLES } from '../iam/condition.ts';
import { decide } from '../iam/decide.ts';
import { actionFits, and, or, resourceFits, type Tri } from '../iam/fit.ts';
import type { Policy, Statement } from '../iam/policy.ts';
import { cannotKnow, whole, type PropertiesOf } from '../rule.ts';
import { gapsIn } from './grants.ts';
import { asIfHere, placeIsOpen } from './place.ts';
import { openPolicy } from './policy.ts';

/** Something that hands out a queue's policies. */
export interface Queue {
  readonly arn: string | undefined;
  readonly account: string;
  readonly region: string;
  parts(type: 'AWS::SQS::QueuePolicy'): readonly PropertiesOf<'AWS::SQS::QueuePolicy'>[];
}

/** Whether a queue takes messages of a service that acts for a resource; stops the rule where that is not known. */
export function takesFrom(queue: Queue, service: string, source: string | undefined): boolean {
  const context = { 'aws:SecureTransport': 'true', 'aws:SourceArn': source ?? null, 'aws:SourceAccount': queue.account, 'aws:SourceOwner': queue.account };
  const decided = (policies: readonly unknown[]) => policies.map((resource) => decide(
    { principal: service, action: 'sqs:SendMessage', resource: queue.arn ?? '*', account: queue.account, resourceAccount: queue.account, context }, { resource },
  ));
  const policies = queue.parts('AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => whole(PolicyDocument));
  const decisions = decided(policies);
  if (decisions.some(({ decision }) => decision === 'allow')) return true;
  const open = decisions.find(({ decision }) => decision === 'unknown');
  if (open) return cannotKnow({ reason: 'unresolved', text: `The policy of the queue cannot be judged: ${open.explain.join('; ')}.` });
  const there = decided(policies.map((policy) => asIfHere(policy, queue))).some(({ decision }) => decision === 'allow');
  return there && placeIsOpen();
}

/** Whether Denies keep everyone from doing the actions on the resource over plain HTTP; stops the rule where that is not known. */
export function deniesPlainHttp(policies: readonly Policy[], actions: readonly string[], resource: string | undefined): boolean {
  const statements = policies.flatMap((policy) => policy.statements.filter(({ effect }) => effect !== 'Allow'));
  return and(...actions.map((action) => or(...statements.map((statement) => coversPlainHttp(statement, action, resource))))) ?? openPolicy(statements.flatMap(gapsIn));
}

/** A Deny covers plain HTTP where it speaks of everyone, and asks for nothing but the missing transport. */
function coversPlainHttp(statement: Statement, action: string, resource: string | undefined): Tri {
  const { effect, principals, actions, resources, conditions, conditionGaps } = statement;
  const place = resource === undefined ? resources?.values.includes('*') === true || undefined : resourceFits(resources, resource, NO_VARIABLES);
  return and(
    effect === 'Deny' || undefined,
    principals !== undefined && !principals.negated && (principals.any || (principals.gaps.length > 0 ? undefined : false)),
    actionFits(actions, action), place, conditionGaps.length === 0 || undefined,
    ...conditions.map((condition) => (condition.key === 'aws:securetransport' ? holds(condition, ['false'], NO_VARIABLES) : false)),
  );
}
