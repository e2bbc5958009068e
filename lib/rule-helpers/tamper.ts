/** Who may act on one resource by the policies of a role: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html */
import { NO_VARIABLES } from '../iam/condition.ts';
import { actionFits, and, or, resourceFits, type Tri } from '../iam/fit.ts';
import type { Policy, Statement } from '../iam/policy.ts';
import { gapsIn } from './grants.ts';
import { openPolicy } from './policy.ts';

/** The actions that policies let a role do on a resource, within its boundary; conditions of an Allow do not excuse it, only a Deny without conditions does. */
export function heldActions(policies: readonly Policy[], boundary: Policy | undefined, actions: readonly string[], arn: string): readonly string[] {
  const statements = policies.flatMap((policy) => policy.statements);
  const fits = (statement: Statement, action: string): Tri => and(actionFits(statement.actions, action), resourceFits(statement.resources, arn, NO_VARIABLES));
  const allowed = (list: readonly Statement[], action: string): Tri => or(...list.map((statement) => (statement.effect === 'Deny' ? false : and(statement.effect && true, fits(statement, action)))));
  const denied = (action: string): Tri => or(...[...statements, ...boundary?.statements ?? []].map((statement) => (statement.effect === 'Allow' || statement.conditions.length > 0 ? false
    : and(statement.effect && true, statement.conditionGaps.length === 0 || undefined, fits(statement, action)))));
  const answers = actions.map((action) => {
    const [taken, within] = [denied(action), boundary === undefined ? true : allowed(boundary.statements, action)];
    return { action, held: and(taken === undefined ? undefined : !taken, allowed(statements, action), within) };
  });
  const held = answers.flatMap((answer) => (answer.held ? [answer.action] : []));
  if (held.length === 0 && answers.some((answer) => answer.held === undefined)) openPolicy([...statements, ...boundary?.statements ?? []].flatMap(gapsIn));
  return held;
}
