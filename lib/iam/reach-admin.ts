import { actionSource, actionsMatching, actionsOf, everyAction, namesIn, services } from './actions.ts';
import type { Condition, Gap, Patterns, Policy, Statement } from './ast.ts';
import { holds, NO_VARIABLES } from './condition.ts';
import { and } from './fit.ts';
import { actionMatches, glob } from './match.ts';
import { DIRECT, describesCaller } from './reach-context.ts';
import { type Answer, namerOf } from './reach-grants.ts';

/** Keys that tell how or when a principal calls; what they ask may hold for all that it does, or for nothing. */
const SESSION = ['aws:multifactorauth', 'aws:sourceip', 'aws:sourcevpc', 'aws:vpcsourceip', 'aws:currenttime', 'aws:epochtime',
  'aws:tokenissuetime', 'aws:useragent', 'aws:referer', 'aws:sourceidentity', 'aws:signin', 'aws:chatbot', 'aws:ec2instancesource', 'aws:resourceorg', 'aws:resourceaccount'];
const perhaps = (key: string): boolean => describesCaller(key) || SESSION.some((start) => key.startsWith(start));
/** Keys that every request has (reference_policies_condition-keys). */
const PRESENT: ReadonlySet<string> = new Set(['aws:sourceip', 'aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:userid', 'aws:currenttime', 'aws:epochtime', 'aws:requestedregion']);

const FUTURE = ['9999-01-01T00:00:00Z', '253000000000'];
const NOW = [actionSource.date, String(Date.parse(actionSource.date) / 1000)];
/** What a condition on the time says from the date of the action table on: a grant that has run out never holds. */
const timely = (condition: Condition): Answer => {
  const at = [...NOW, ...FUTURE].filter((time) => time.includes('-') === (condition.comparison?.startsWith('Date') === true)).map((time) => holds(condition, [time], NO_VARIABLES));
  return at.includes(undefined) || new Set(at).size > 1 || condition.comparison?.endsWith('Equals') === true ? undefined : at[0];
};
const TIMES: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

/** Whether a condition holds for every request of a principal: `false` where it leaves some out, `undefined` where that depends on who calls, or when. */
const always = (condition: Condition): Answer => {
  const { key, comparison, negated, ifExists, quantifier, values } = condition;
  if (condition.gaps.length > 0 || comparison === undefined) return undefined;
  const choices = DIRECT.get(key);
  if (choices !== undefined) return and(...choices.map((value) => holds(condition, value === undefined ? undefined : [value], NO_VARIABLES)));
  const anything = !negated && (comparison === 'IpAddress' ? values.includes('0.0.0.0/0') || values.includes('::/0')
    : (comparison === 'StringLike' || comparison === 'ArnLike') && values.some((value) => value !== '' && [...value].every((character) => character === '*')));
  if (anything && (ifExists || quantifier === 'all' || PRESENT.has(key))) return true;
  if (comparison === 'Null' && PRESENT.has(key)) return holds(condition, [''], NO_VARIABLES);
  if (TIMES.has(key)) return timely(condition);
  return perhaps(key) ? undefined : false;
};

/** Whether a condition holds for some request of a principal at least. */
const ever = (condition: Condition): Answer => {
  if (condition.gaps.length > 0 || condition.comparison === undefined) return undefined;
  const choices = DIRECT.get(condition.key);
  if (choices !== undefined) return choices.some((value) => holds(condition, value === undefined ? undefined : [value], NO_VARIABLES) === true);
  if (TIMES.has(condition.key)) return timely(condition);
  return always(condition) === true ? true : perhaps(condition.key) ? undefined : true;
};

const everyResource = ({ resources }: Statement): Answer => {
  if (resources === undefined) return false;
  const all = !resources.negated && resources.values.some((value) => {
    const { tokens } = glob(value);
    // `?*` is as wide as `*`: no resource has an empty name.
    return tokens.at(-1) === -1 && (tokens.length === 1 || (tokens.length === 2 && tokens[0] === -2));
  });
  if (all || (resources.negated && resources.values.length === 0 && resources.gaps.length === 0)) return true;
  return resources.negated || resources.gaps.length === 0 ? false : undefined;
};

/** A statement that may count; `holds` is never false. */
interface Part { readonly actions: Patterns; readonly names: (action: string) => Answer; readonly holds: Answer }

const partsOf = (policies: readonly Policy[], effect: 'Allow' | 'Deny', test: (statement: Statement) => Answer): readonly Part[] =>
  policies.flatMap(({ statements }) => statements).flatMap((statement) => {
    if (statement.actions === undefined || (statement.effect !== effect && statement.effect !== undefined)) return [];
    const sure = statement.effect === undefined || statement.gaps.length > 0 || statement.conditionGaps.length > 0 ? undefined : true;
    const answer = and(sure, test(statement));
    return answer === false ? [] : [{ actions: statement.actions, names: namerOf(statement.actions), holds: answer }];
  });

let sampled: readonly string[] | undefined;
const sample = (): readonly string[] => (sampled ??= services.flatMap((service) => actionsOf(service).slice(0, 1).map((action) => action.name.toLowerCase())));
/** Whether a part takes in all that begins so: a pattern that ends in `*` does where it fits the beginning. */
const takesAll = (part: Part, start: string): boolean => part.holds === true && !part.actions.negated && part.actions.values.some((value) => value.endsWith('*') && actionMatches(value, start));
const allows = (parts: readonly Part[], action: string): Answer => {
  let answer: Answer = false;
  for (const part of parts) {
    const named = part.names(action);
    if (named === true && part.holds === true) return true;
    if (named !== false) answer = undefined;
  }
  return answer;
};

/** The actions of all services that no part takes in as a whole. */
function* outside(parts: readonly Part[]): Generator<string> {
  for (const service of services) if (!parts.some((part) => takesAll(part, `${service}:`))) yield* namesIn(service);
}

/** The actions that a NotAction leaves out, but for patterns that another part repeats. */
function* excluded(open: Part, parts: readonly Part[]): Generator<string> {
  const repeated = (value: string): boolean => parts.some(({ holds: sure, actions }) => sure === true && !actions.negated && actions.values.some((other) => other.toLowerCase() === value.toLowerCase()));
  for (const value of open.actions.values) if (!repeated(value)) for (const { name } of actionsMatching(value)) yield name.toLowerCase();
}

/** Whether Allow statements take in every known action on every resource. */
const allowsAll = (policies: readonly Policy[]): Answer => {
  const parts = partsOf(policies, 'Allow', (statement) => and(everyResource(statement), ...statement.conditions.map(always)));
  if (parts.length === 0) return false;
  if (parts.some((part) => takesAll(part, ''))) return true;
  // A sure NotAction leaves only what it excludes to be granted elsewhere.
  const open = parts.find((part) => part.holds === true && part.actions.negated && part.actions.gaps.length === 0);
  // One action of each service first: nearly every policy that falls short does so there.
  if (open === undefined && sample().some((action) => allows(parts, action) === false)) return false;
  let answer: Answer = true;
  for (const action of open === undefined ? outside(parts) : excluded(open, parts)) {
    const here = allows(parts, action);
    if (here === false) return false;
    if (here === undefined) answer = undefined;
  }
  return answer;
};

/** Whether a Deny takes away anything: some known action, on some resource, in some request. */
const deniesSome = (policies: readonly Policy[]): Answer => {
  let answer: Answer = false;
  for (const part of partsOf(policies, 'Deny', (statement) => and(...statement.conditions.map(ever)))) {
    const { names, actions: { negated, values, gaps } } = part;
    const known = negated
      ? everyAction().some((action) => names(action) === true)
      : values.some((value) => actionsMatching(value).length > 0);
    const here: Answer = known ? part.holds : gaps.length > 0 ? undefined : false;
    if (here === true) return true;
    if (here === undefined) answer = undefined;
  }
  return answer;
};

const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

/**
 * Whether policies grant every action on every resource, however they spell it, once Deny and the permission boundary are taken off;
 * `null` where that hangs on who calls, when, or on a part that is not known. A Deny of any known action means no: the name of the
 * AWS managed policy AdministratorAccess is kept for `*` on `*` (access_policies_boundaries, reference_policies_evaluation-logic).
 */
export const isAdmin = (policies: readonly Policy[], boundary?: Policy | null): boolean | null => {
  const sides = boundary ? [policies, [boundary]] : [policies];
  const granted = and(...sides.map(allowsAll));
  return (granted === false ? false : and(granted, not(deniesSome(sides.flat())))) ?? null;
};

const doubts = (policies: readonly Policy[], effect: 'Allow' | 'Deny', test: (condition: Condition) => Answer): readonly Gap[] =>
  policies.flatMap(({ statements }) => statements).filter((statement) => statement.effect === effect && statement.actions !== undefined)
    .flatMap(({ index, conditions }) => conditions.filter((condition) => test(condition) === undefined).map(({ operator, name }) => ({
      path: `Statement[${index}].Condition.${operator}.${name}`, text: `whether this ${effect} applies hangs on ${name}, which is not known here`,
    })));

/** Why `isAdmin` cannot know: the conditions that hang on who calls, or when. */
export const adminDoubts = (policies: readonly Policy[], boundary?: Policy | null): readonly Gap[] => {
  if (isAdmin(policies, boundary) !== null) return [];
  const all = boundary ? [...policies, boundary] : policies;
  return [...doubts(all, 'Allow', always), ...doubts(all, 'Deny', ever)];
};
