/** Who may act on one resource by the policies of a role: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html */
import { NO_VARIABLES } from '../iam/condition.ts';
import { actionFits, resourceFits } from '../iam/fit.ts';
import type { Policy, Statement } from '../iam/policy.ts';
import { gapsIn } from './grants.ts';
import { openPolicy } from './policy.ts';

/** The actions that policies let a role do on a resource, within its boundary; conditions of an Allow do not excuse it, only a Deny without conditions does. */
export function heldActions(policies: readonly Policy[], boundary: Policy | undefined, actions: readonly string[], arn: string): readonly string[] {
  const statements = policies.flatMap((policy) => policy.statements);
  const fits = (statement: Statement, action: string): boolean | undefined => {
    const [byAction, byResource] = [actionFits(statement.actions, action), resourceFits(statement.resources, arn, NO_VARIABLES)];
    return byAction === false || byResource === false ? false : byAction && byResource;
  };
  const allowed = (list: readonly Statement[], action: string): boolean | undefined => {
    const answers = list.map((statement) => (statement.effect === 'Deny' ? false : statement.effect === undefined ? fits(statement, action) && undefined : fits(statement, action)));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  };
  const denied = (action: string): boolean => [...statements, ...boundary?.statements ?? []].some((statement) =>
    statement.effect === 'Deny' && statement.conditions.length === 0 && statement.conditionGaps.length === 0 && fits(statement, action) === true);
  const answers = actions.filter((action) => !denied(action)).map((action) => {
    const [own, within] = [allowed(statements, action), boundary === undefined ? true : allowed(boundary.statements, action)];
    return { action, held: own === false || within === false ? false : own && within };
  });
  const held = answers.flatMap((answer) => (answer.held ? [answer.action] : []));
  if (held.length === 0 && answers.some((answer) => answer.held === undefined)) openPolicy([...statements, ...boundary?.statements ?? []].flatMap(gapsIn));
  return held;
}
