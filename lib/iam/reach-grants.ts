import type { Gap, Patterns, Policy, Statement } from './ast.ts';
import { substitute } from './condition.ts';
import { TARGETS } from './escalations-catalogue.ts';
import { actionGlob, type Glob, matches } from './match.ts';
import { type Facts, type Placed, variablesOf } from './reach-context.ts';

/** Whether a statement names an action; `undefined` where a part of it is not known. */
export type Answer = boolean | undefined;

interface Names { readonly plain: ReadonlySet<string>; readonly wild: readonly { readonly service: string; readonly pattern: Glob }[] }
const NAMES = new WeakMap<Patterns, Names>();
const isWild = (text: string): boolean => text.includes('*') || text.includes('?');
const namesOf = (patterns: Patterns): Names => {
  const kept = NAMES.get(patterns);
  if (kept !== undefined) return kept;
  const values = patterns.values.map((value) => value.toLowerCase());
  const wild = values.filter(isWild).map((value) => {
    const service = value.slice(0, value.indexOf(':') + 1);
    return { service: isWild(service) ? '' : service, pattern: actionGlob(value) };
  });
  const made = { plain: new Set(values.filter((value) => !isWild(value))), wild };
  NAMES.set(patterns, made);
  return made;
};

const isNamed = ({ plain, wild }: Names, action: string): boolean => {
  if (plain.has(action)) return true;
  for (const { service, pattern } of wild) if (action.startsWith(service) && matches(pattern, action)) return true;
  return false;
};

/** Tells whether Action or NotAction takes in an action, given in lower case (reference_policies_elements_action, ..._notaction). */
export const namerOf = (patterns: Patterns): ((action: string) => Answer) => {
  const names = namesOf(patterns);
  const { negated } = patterns;
  const otherwise: Answer = patterns.gaps.length > 0 ? undefined : negated;
  return (action) => (isNamed(names, action) ? !negated : otherwise);
};

const ANSWERS: readonly Answer[] = [undefined, true, false];
const INDEX: ReadonlyMap<string, number> = new Map([...TARGETS.keys()].map((action, index) => [action.toLowerCase(), index]));
const CACHE = new WeakMap<Patterns, Uint8Array>();
/** The same for the actions of the known methods, which are asked for again and again: a byte holds an answer, 0 that nobody asked yet. */
const namesKept = (patterns: Patterns, action: string): Answer => {
  const index = INDEX.get(action);
  if (index === undefined) return namerOf(patterns)(action);
  const kept = CACHE.get(patterns) ?? new Uint8Array(INDEX.size);
  CACHE.set(patterns, kept);
  const seen = kept[index] ?? 0;
  if (seen > 0) return ANSWERS[seen - 1];
  const answer = namerOf(patterns)(action);
  kept[index] = ANSWERS.indexOf(answer) + 1;
  return answer;
};

/** The resource patterns of a statement as they read for a principal; NotResource has none. */
export const resourceGlobs = (placed: Placed, facts: Facts, missing: 'any' | 'none'): readonly Glob[] => {
  const { resources } = placed.statement;
  const variables = variablesOf(placed.active, facts, missing);
  return (resources?.values ?? []).map((value) => substitute(value, variables));
};

/** The pattern by which a statement takes in a resource (`*` for NotResource); a variable without a value helps the caller. */
export const resourceHit = (placed: Placed, resource: string, facts: Facts): string | undefined => {
  const { resources, effect } = placed.statement;
  if (resources === undefined) return effect === 'Deny' ? '*' : undefined;
  const missing = (effect === 'Allow') === resources.negated ? 'none' : 'any';
  const variables = variablesOf(placed.active, facts, missing);
  const hit = resources.values.find((value) => matches(substitute(value, variables), resource, missing));
  if (resources.negated) return hit === undefined ? '*' : undefined;
  // A resource that is not known could be any: that stops a caller, but does not help it.
  return hit ?? (effect === 'Deny' && resources.gaps.length > 0 ? '*' : undefined);
};

/** The statements of some policies, ready to be asked about one action after another. */
export interface Grants {
  readonly allows: readonly Placed[];
  readonly denies: readonly Placed[];
  readonly gaps: readonly Gap[];
}

const usable = (statement: Statement): boolean => statement.gaps.length === 0 && statement.conditionGaps.length === 0
  && statement.conditions.every((condition) => condition.gaps.length === 0) && statement.resources !== undefined;
/** Whether a part of what a NotResource leaves out is not known: any resource may be among it. */
const mayLeaveOutAny = ({ resources }: Statement): boolean => resources?.negated === true && resources.gaps.length > 0;
const gapsOf = (statement: Statement): readonly Gap[] => [
  ...statement.gaps, ...statement.conditionGaps, ...(statement.actions?.gaps ?? []), ...(statement.resources?.gaps ?? []),
  ...statement.conditions.flatMap((condition) => condition.gaps),
];

/** Sorts the statements of policies. What may deny counts as a Deny and what only may allow does not count, so that nothing is claimed on a guess. */
export const grantsOf = (policies: readonly Policy[]): Grants => {
  const allows: Placed[] = [];
  const denies: Placed[] = [];
  const gaps: Gap[] = [];
  for (const policy of policies) for (const statement of policy.statements) {
    const placed: Placed = { statement, active: policy.variables };
    gaps.push(...gapsOf(statement));
    if (statement.effect === 'Allow' && usable(statement) && !mayLeaveOutAny(statement)) allows.push(placed);
    if (statement.effect === 'Deny' || (statement.effect === undefined && statement.gaps.length > 0))
      denies.push(statement.effect === 'Deny' && usable(statement) ? placed : { ...placed, statement: { ...statement, effect: 'Deny', conditions: [] } });
  }
  return { allows, denies, gaps };
};

/** The Allow statements that surely take in an action. */
export const allowing = (grants: Grants, action: string): readonly Placed[] =>
  grants.allows.filter(({ statement }) => statement.actions !== undefined && namesKept(statement.actions, action) === true);

/** The Deny statements that take in an action, or may. */
export const denying = (grants: Grants, action: string): readonly Placed[] =>
  grants.denies.filter(({ statement }) => statement.actions !== undefined && namesKept(statement.actions, action) !== false);
