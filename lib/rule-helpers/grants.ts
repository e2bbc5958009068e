/** What single Allow statements grant, for rules that judge how a policy is written. */
import type { Condition, Gap, Patterns, Policy, Statement } from '../iam/ast.ts';
import { actionFits, and, or, type Tri } from '../iam/fit.ts';
import { glob, matches } from '../iam/match.ts';
import { nameOf } from '../iam/policy.ts';
import { each, type Wrong } from '../rule.ts';
import { openPolicy } from './policy.ts';

/** A name that no resource has, so that only a wildcard takes it in. */
export const anyName = 'q7zx-nobody';

/**
 * Whether a Resource element takes in every resource of a kind, in the places that its own entries name: `*`, `key/*` of any
 * region or account. `tail` is such a resource from the sixth field of its ARN on, or all of it where the place counts (reference-arns).
 */
export function takesAll(resources: Patterns | undefined, service: string, tail: string): Tri {
  if (resources === undefined) return true;
  const found = resources.values.some((value) => matches(glob(value, true), tail.startsWith('arn:') ? tail : [...placeOf(value, service), tail].join(':'), 'none'));
  if (found) return !resources.negated;
  return resources.gaps.length > 0 ? undefined : resources.negated;
}

/** The first five fields of an ARN of a service that a pattern may speak of: its own where they are written, else any. */
const placeOf = (pattern: string, service: string): readonly string[] => {
  const fields = pattern.split(':');
  return ['arn', 'aws', service, 'us-east-1', '000000000000'].map((any, index) => {
    const field = fields[index];
    return index === 2 || field === undefined || /^[*?]+$/.test(field) ? any : field.replaceAll('*', '').replaceAll('?', 'q');
  });
};

/** Everything in a statement that is not known. */
export const gapsIn = (statement: Statement): readonly Gap[] => [
  ...statement.gaps, ...statement.principals?.gaps ?? [], ...statement.actions?.gaps ?? [], ...statement.resources?.gaps ?? [], ...statement.conditionGaps,
  ...statement.conditions.flatMap((condition) => condition.gaps),
];

/** Judges each statement that may allow; one whose parts leave the question open stops the rule, unless another surely fails. */
export const eachAllow = (policy: Policy, wrong: (statement: Statement) => Wrong): string[] => each(policy.statements, (statement) => {
  if (statement.effect === 'Deny') return undefined;
  const found = wrong(statement);
  return found && statement.effect === undefined ? openPolicy(statement.gaps) : found;
});

/** Allow statements by which one of the actions may be done on every resource of a kind; `scoped` tells what else narrows them. */
export const wideGrants = (policy: Policy, actions: readonly string[], tail: string, scoped: (statement: Statement) => boolean = () => false): string[] =>
  eachAllow(policy, (statement) => {
    const named = actions.filter((action) => actionFits(statement.actions, action) !== false && isDenied(policy, action, tail) !== true);
    const all = named.length === 0 ? false : takesAll(statement.resources, serviceOf(named[0] ?? ''), tail);
    if (all === false || scoped(statement)) return undefined;
    if (all === undefined || statement.conditionGaps.length > 0 || !named.some((action) => isLeft(policy, statement, action, tail))) return openPolicy(policy.statements.flatMap(gapsIn));
    return `Statement ${nameOf(statement)} allows ${named.join(' and ')} on ${resourcesSaid(statement)}.`;
  });

/** Whether the same policy takes the action away again, whatever the request. */
export const isDenied = (policy: Policy, action: string, tail: string): Tri => or(...policy.statements.map((statement) =>
  (statement.effect === 'Allow' || statement.conditions.length > 0 ? false
    : and(statement.effect && true, statement.conditionGaps.length === 0 || undefined, actionFits(statement.actions, action), takesAll(statement.resources, serviceOf(action), tail)))));

/** Whether a statement surely grants an action that no Deny may take away. */
export const isLeft = (policy: Policy, statement: Statement, action: string, tail: string): boolean =>
  actionFits(statement.actions, action) === true && isDenied(policy, action, tail) === false;

const serviceOf = (action: string): string => action.slice(0, action.indexOf(':'));

/** The Resource element as a sentence says it. */
export const resourcesSaid = ({ resources }: Statement): string => (resources === undefined ? 'every resource'
  : resources.negated ? `every resource but ${resources.values.join(', ')}` : resources.values.join(', '));

/** A NotAction or NotResource as a sentence says it; it grants all the rest, whatever is not known of it. */
export const allBut = ({ values, gaps }: Patterns): string => `all but ${[...values, ...gaps.length > 0 ? ['what is not known'] : []].join(', ')}`;

/** Values that a key must have; none where no condition asks for it in a way that limits. */
export const required = (statement: Statement, key: string): readonly Condition[] =>
  statement.conditions.filter((condition) => condition.key === key.toLowerCase() && !condition.negated && condition.comparison !== undefined && condition.comparison !== 'Null');

/** Whether a condition asks for a key with values that name something before their first wildcard; an open value may. */
export function isBound(statement: Statement, key: string): boolean {
  const asked = required(statement, key);
  if (asked.some((condition) => condition.gaps.length === 0 && condition.values.every((value) => value !== '' && !/^[*?]/.test(value)))) return true;
  return orOpen(statement, asked);
}

/** False, where nothing that is not known may be the condition that was asked for. */
export function orOpen({ conditionGaps }: Statement, asked: readonly Condition[]): false {
  const gaps = [...asked.flatMap((condition) => condition.gaps), ...conditionGaps];
  return gaps.length > 0 ? openPolicy(gaps) : false;
}
