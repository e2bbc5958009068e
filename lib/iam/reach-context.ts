import { addressText, parseRange } from './address.ts';
import type { Condition, Statement } from './ast.ts';
import { dateOf, holds, type Variables } from './condition.ts';
import { FRESH } from './reach-target.ts';

/** What a request can bring for a condition key: a list of the values it may have, one at a time; `undefined` is "the key is absent". */
export type Choices = readonly (string | undefined)[];

/** What is known of the requests that a principal makes: the choices for keys that are not free. */
export interface Facts {
  /** Keys with fixed choices, in lower case. */
  readonly fixed: ReadonlyMap<string, Choices>;
  /** The name behind `${aws:username}`; `undefined` where the principal is not a user. */
  readonly userName: string | undefined;
  /** The earliest time of a request, in milliseconds. */
  readonly now: number;
}

/** Facts of every request that a principal makes directly (reference_policies_condition-keys). */
export const DIRECT: ReadonlyMap<string, Choices> = new Map<string, Choices>([
  ['aws:viaawsservice', ['false']], ['aws:principalisawsservice', ['false']], ['aws:securetransport', ['true']],
  ['aws:calledvia', [undefined]], ['aws:calledviafirst', [undefined]], ['aws:calledvialast', [undefined]],
  ['aws:sourcearn', [undefined]], ['aws:sourceaccount', [undefined]], ['aws:sourceorgid', [undefined]],
]);

const CALLER = ['aws:principal', 'aws:userid', 'aws:username', 'aws:federatedprovider', 'aws:assumedroot'];
/** Whether a key describes who calls, which the caller cannot choose (reference_policies_condition-keys, "Properties of the principal"). */
export const describesCaller = (key: string): boolean => CALLER.some((start) => key.startsWith(start));

/** Who a principal is where nothing says so: nobody that a policy names. */
const STRANGER: ReadonlyMap<string, string> = new Map([
  ['aws:principalarn', `arn:aws:iam::210987654321:user/${FRESH}`], ['aws:principalaccount', '210987654321'], ['aws:principalorgid', 'o-zq0xzq0xzq'],
  ['aws:principaltype', 'User'], ['aws:userid', 'AIDAZQ0X'], ['aws:username', FRESH],
]);
const ALWAYS = new Set(['aws:requestedregion', 'aws:sourceip', 'aws:currenttime', 'aws:epochtime', ...STRANGER.keys()]);

/** The name of a principal that is not known. */
export const SELF = `${FRESH}-self`;

/** How `${...}` in a statement is read: the principal's own name, and else whatever helps (`any`) or nothing (`none`). */
export const variablesOf = (active: boolean | undefined, facts: Facts, missing: 'any' | 'none'): Variables => ({
  active: active !== false, missing, lookup: (key) => (key === 'aws:username' ? facts.userName : key === 'aws:userid' ? SELF : undefined),
});

const literal = (value: string): string => value.replaceAll('*', FRESH).replaceAll('?', '0');
const candidates = (condition: Condition): readonly string[] => condition.values.flatMap((value) => {
  const comparison = condition.comparison ?? '';
  if (comparison === 'Bool') return ['true', 'false'];
  if (comparison === 'IpAddress') {
    const range = parseRange(value);
    return range === undefined ? [] : [addressText(range.version, range.first)];
  }
  if (comparison.startsWith('Numeric')) return [-1, 0, 1].map((step) => String(Number(value) + step));
  if (comparison.startsWith('Date')) {
    const time = dateOf(value);
    return Number.isNaN(time) || Math.abs(time) > 8e15 ? [] : [-1000, 0, 1000].map((step) => new Date(time + step).toISOString());
  }
  return [literal(value)];
});
const fresh = (condition: Condition): string =>
  condition.comparison === 'IpAddress' ? '203.0.113.77' : condition.comparison?.startsWith('Date') === true ? '2030-01-01T00:00:00Z'
    : condition.comparison?.startsWith('Numeric') === true ? '5' : condition.comparison === 'Bool' ? 'true' : FRESH;

/** A statement with the way its variables are read. */
export interface Placed { readonly statement: Statement; readonly active: boolean | undefined }

/** Keys that hold a time; a request is never older than now, nor its session much (reference_policies_condition-keys). */
const TIMES = new Map([['aws:currenttime', 0], ['aws:epochtime', 0], ['aws:tokenissuetime', 36 * 3_600_000]]);
const timesOf = (key: string, values: Iterable<string | undefined>, now: number): Choices | undefined => {
  const age = TIMES.get(key);
  if (age === undefined) return undefined;
  const kept = [...values].filter((value) => value === undefined || dateOf(value) >= now - age);
  return [...kept, new Date(now).toISOString(), String(Math.floor(now / 1000))];
};

const LIMIT = 60;
type Domains = ReadonlyMap<string, Choices>;

const testOf = (placed: Placed, facts: Facts, missing: 'any' | 'none') => {
  const variables = variablesOf(placed.active, facts, missing);
  return (condition: Condition, value: string | undefined): boolean | undefined => holds(condition, value === undefined ? undefined : [value], variables);
};

const domainsOf = (grants: readonly Placed[], denials: readonly Placed[], facts: Facts): Map<string, Choices> => {
  const found = new Map<string, Set<string | undefined>>();
  const wanted = new Set(grants.flatMap((grant) => grant.statement.conditions.map((condition) => condition.key)));
  for (const { statement } of [...grants, ...denials]) for (const condition of statement.conditions) {
    const known = found.get(condition.key) ?? new Set<string | undefined>();
    found.set(condition.key, known);
    for (const value of candidates(condition).slice(0, LIMIT)) known.add(value);
    known.add(fresh(condition));
    if (!ALWAYS.has(condition.key)) known.add(undefined);
  }
  const domains = new Map<string, Choices>();
  for (const [key, values] of found) {
    // A caller is only taken to be somebody special where an Allow asks for it.
    const self = describesCaller(key) && !wanted.has(key) ? [STRANGER.get(key)] : undefined;
    domains.set(key, facts.fixed.get(key) ?? DIRECT.get(key) ?? timesOf(key, values, facts.now) ?? self ?? [...values]);
  }
  return domains;
};

/** Leaves the choices under which every condition of an Allow holds; nothing where there are none. */
const narrowed = (grants: readonly Placed[], domains: Map<string, Choices>, facts: Facts): Domains | undefined => {
  for (const grant of grants) {
    const test = testOf(grant, facts, 'any');
    for (const condition of grant.statement.conditions) {
      const left = (domains.get(condition.key) ?? []).filter((value) => test(condition, value) === true);
      if (left.length === 0) return undefined;
      domains.set(condition.key, left);
    }
  }
  return domains;
};

/** Whether choices are left under which no Deny applies: each needs one condition that does not hold. */
const evades = (denials: readonly Placed[], domains: Domains, facts: Facts, budget: { left: number }): boolean => {
  const [first, ...rest] = denials;
  if (first === undefined) return true;
  budget.left -= 1;
  if (budget.left < 0) return false;
  const test = testOf(first, facts, 'none');
  return first.statement.conditions.some((condition) => {
    const left = (domains.get(condition.key) ?? []).filter((value) => test(condition, value) === false);
    return left.length > 0 && evades(rest, new Map([...domains, [condition.key, left]]), facts, budget);
  });
};

/**
 * Whether a principal can bring about a request that every given Allow grants and no given Deny stops. What the caller can choose
 * (region, tags, session, network) is chosen; what it is, is not, unless an Allow asks for it.
 */
export const canSatisfy = (grants: readonly Placed[], denials: readonly Placed[], facts: Facts): boolean => {
  if (denials.some((denial) => denial.statement.conditions.length === 0)) return false;
  if (denials.length === 0 && grants.every((grant) => grant.statement.conditions.length === 0)) return true;
  const domains = narrowed(grants, domainsOf(grants, denials, facts), facts);
  return domains !== undefined && evades(denials, domains, facts, { left: 2_000 });
};
