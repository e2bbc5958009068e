/** Roles of functions and of web identities, and what their policies grant. */
import type { Patterns, Policy, PrincipalEntry, Statement } from '../iam/ast.ts';
import { actionFits } from '../iam/fit.ts';
import { covered, glob, overlaps } from '../iam/match.ts';
import { nameOf } from '../iam/policy.ts';
import { each, type RuleContext, type Subject, type Wrong } from '../rule.ts';
import { allBut, anyName, eachAllow, gapsIn, isDenied, isLeft } from './grants.ts';
import { policiesOf } from './inline.ts';
import { openPolicy, policyOf } from './policy.ts';

type Role = Subject<'AWS::IAM::Role', 'AWS::IAM::RolePolicy'>;

/** Whether the role trusts such a principal; one that is not known may be it. */
export function trusts(role: Subject<'AWS::IAM::Role'>, wanted: (entry: PrincipalEntry) => boolean): boolean {
  const allows = policyOf(role.AssumeRolePolicyDocument).statements.filter((statement) => statement.effect !== 'Deny');
  if (allows.some(({ effect, principals }) => effect === 'Allow' && principals?.entries.some(wanted))) return true;
  const gaps = allows.flatMap((statement) => [...statement.gaps, ...statement.principals?.gaps ?? []]);
  return gaps.length > 0 ? openPolicy(gaps) : false;
}

/** Principals of functions: a role that trusts one of them can be the role of a function (lambda-intro-execution-role). */
export const isLambda = ({ type, value }: PrincipalEntry): boolean => type === 'Service' && /^(?:edge)?lambda\.amazonaws\.com(?:\.cn)?$/i.test(value);

/** Judges each policy of a role, inline and attached; messages say which one. */
export const eachPolicyOf = <A extends Record<string, never>>(role: Role, { get }: Pick<RuleContext<'AWS::IAM::ManagedPolicy', A>, 'get'>, wrong: (policy: Policy) => readonly string[]): Wrong =>
  each(policiesOf(role, get), ({ name, read }) => wrong(read()).map((text) => `${name}: ${text}`));

/** What is too wide in a resource pattern of a statement. */
export interface Wide { readonly actions: readonly string[]; readonly kind: string; readonly isWide: (resource: string, statement: Statement) => boolean }

/** Statements that allow one of the actions on resources of a kind (an ARN pattern) that are too wide. */
export const tooWide = (policy: Policy, { actions, kind, isWide }: Wide): string[] => eachAllow(policy, (statement) => {
  const named = actions.filter((action) => actionFits(statement.actions, action) !== false && isDenied(policy, action, anyName) !== true);
  const { resources } = statement;
  if (named.length === 0 || resources === undefined || excludes(resources, kind)) return undefined;
  const wide = resources.negated ? resources.gaps.length > 0 ? [] : [allBut(resources)]
    : resources.values.filter((value) => overlaps(glob(value, true), glob(inPartition(kind, value))) && isWide(value, statement));
  if (wide.length === 0 ? resources.gaps.length > 0 : statement.conditionGaps.length > 0 || !named.some((action) => isLeft(policy, statement, action, anyName))) return openPolicy(policy.statements.flatMap(gapsIn));
  return wide.length > 0 && `Statement ${nameOf(statement)} allows ${named.join(', ')} on ${wide.join(', ')}.`;
});

/** Whether all resources of the kind are among those that a statement leaves out. */
const excludes = ({ negated, values }: Patterns, kind: string): boolean =>
  negated && values.some((value) => !value.includes('${') && covered(glob(inPartition(kind, value)), [glob(value)]));

/** The kind in the partition that a pattern names, so that its wildcard there takes in nothing else. */
const inPartition = (kind: string, pattern: string): string => {
  const named = /^arn:([^:*?]+):/.exec(pattern)?.[1];
  return named === undefined ? kind : kind.replace('arn:*:', `arn:${named}:`);
};

/** True where a pattern has a wildcard or a variable. */
export const isPattern = (text: string): boolean => /[*?]|\$\{/.test(text);
