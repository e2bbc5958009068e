import { parseRange, rangeWithin } from './address.ts';
import type { Condition } from './ast.ts';
import { type Glob, glob, matches } from './match.ts';
import type { Comparison } from './operator.ts';

/** How policy variables are read: what a key's value is, and what one without a value fits. */
export interface Variables {
  /** False for policies of version 2008-10-17, where `${...}` is plain text (reference_policies_variables). */
  readonly active: boolean;
  readonly lookup: (key: string) => string | undefined;
  readonly missing: 'any' | 'none';
}

/** Variables in a policy that has none. */
export const NO_VARIABLES: Variables = { active: false, lookup: () => undefined, missing: 'none' };

const escapeGlob = (text: string): string => text.replaceAll('$', '${$}').replaceAll('*', '${*}').replaceAll('?', '${?}');
const ESCAPE = new Set(['*', '?', '$']);

/** Puts the values of policy variables into a pattern, so that a wildcard inside a value stays a plain character. */
export const substitute = (pattern: string, variables: Variables): Glob => {
  if (!variables.active || !pattern.includes('${')) return glob(pattern);
  let out = '';
  let at = 0;
  for (let start = pattern.indexOf('${'); start !== -1; start = pattern.indexOf('${', at)) {
    const end = pattern.indexOf('}', start);
    if (end === -1) break;
    const body = pattern.slice(start + 2, end);
    const comma = body.indexOf(',');
    const key = (comma === -1 ? body : body.slice(0, comma)).trim();
    const standard = comma === -1 ? undefined : body.slice(comma + 1).trim().replace(/^'|'$/g, '');
    const value = ESCAPE.has(key) ? undefined : variables.lookup(key.toLowerCase()) ?? standard;
    out += pattern.slice(at, start) + (value === undefined ? pattern.slice(start, end + 1) : escapeGlob(value));
    at = end + 1;
  }
  return glob(out + pattern.slice(at), true);
};

/** Splits an ARN in its six parts; what is not one is a single part. */
export const arnParts = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
};

const arnLike = (pattern: string, value: string, variables: Variables): boolean => {
  const expected = arnParts(pattern);
  const actual = arnParts(value);
  // A variable may hold colons, and a short pattern ends in a wildcard that may: neither can be compared part by part.
  if (expected.length < 6 || pattern.includes('${') || actual.length < 6)
    return matches(substitute(pattern, variables), value, variables.missing);
  return expected.every((part, index) => matches(glob(part), actual[index] ?? ''));
};

const ORDER: Readonly<Record<string, (actual: number, wanted: number) => boolean>> = {
  Equals: (a, w) => a === w, LessThan: (a, w) => a < w, LessThanEquals: (a, w) => a <= w,
  GreaterThan: (a, w) => a > w, GreaterThanEquals: (a, w) => a >= w,
};
const EPOCH = /^\d{1,13}$/;
const DATE = /^\d{4}-\d\d-\d\d(?:[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?$/;
/** Reads a date of a policy or a request: W3C profile of ISO 8601, or epoch seconds. */
export const dateOf = (text: string): number => (EPOCH.test(text) ? Number(text) * 1000 : DATE.test(text) ? Date.parse(text) : Number.NaN);
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const ordered = (name: string, wanted: number, actual: number): boolean | undefined =>
  Number.isNaN(wanted) ? undefined : Number.isNaN(actual) ? false : ORDER[name]?.(actual, wanted);

const exact = (wanted: string, variables: Variables): Glob =>
  variables.active && wanted.includes('${') ? substitute(literalWildcards(wanted), variables) : glob(escapeGlob(wanted), true);
/** Outside a variable, a wildcard is a plain character for the operators that compare whole values. */
const literalWildcards = (text: string): string => {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const end = text.startsWith('${', at) ? text.indexOf('}', at) : -1;
    if (end !== -1) { out += text.slice(at, end + 1); at = end; continue; }
    const character = text[at] ?? '';
    out += ESCAPE.has(character) ? `\${${character}}` : character;
  }
  return out;
};

/** Compares one value of a policy with one of the request; `undefined` where the policy's value makes no sense to the operator. */
const compare = (comparison: Comparison, wanted: string, actual: string, variables: Variables): boolean | undefined => {
  const plain = !variables.active || !wanted.includes('${');
  switch (comparison) {
    case 'StringEquals': case 'BinaryEquals': return plain ? wanted === actual : matches(exact(wanted, variables), actual, variables.missing);
    case 'StringEqualsIgnoreCase':
      return plain ? wanted.toLowerCase() === actual.toLowerCase()
        : matches(exact(wanted.toLowerCase(), { ...variables, lookup: (key) => variables.lookup(key)?.toLowerCase() }), actual.toLowerCase(), variables.missing);
    case 'StringLike': return matches(substitute(wanted, variables), actual, variables.missing);
    case 'ArnLike': return arnLike(wanted, actual, variables);
    case 'Bool': {
      const folded = plain ? wanted.toLowerCase() : matches(exact(wanted, variables), actual, variables.missing) ? actual.toLowerCase() : '';
      return folded === actual.toLowerCase();
    }
    case 'IpAddress': {
      const [outer, inner] = [parseRange(wanted), parseRange(actual)];
      return outer === undefined ? undefined : inner !== undefined && rangeWithin(inner, outer);
    }
    case 'Null': return undefined;
    default: {
      const date = comparison.startsWith('Date');
      const read = date ? dateOf : numberOf;
      return ordered(comparison.slice(date ? 4 : 7), read(wanted), read(actual));
    }
  }
};

/** Whether some value of the policy fits; `undefined` where that hangs on a value that is not known. */
const fitsAny = (condition: Condition, comparison: Comparison, actual: string, variables: Variables): boolean | undefined => {
  let answer: boolean | undefined = condition.gaps.length > 0 ? undefined : false;
  for (const wanted of condition.values) {
    const fits = compare(comparison, wanted, actual, variables);
    if (fits === true) return true;
    if (fits === undefined) answer = undefined;
  }
  return answer;
};

const nullHolds = (condition: Condition, absent: boolean): boolean | undefined => {
  const wanted = condition.values.map((value) => value.toLowerCase());
  if (wanted.includes(String(absent))) return true;
  return condition.gaps.length > 0 || wanted.some((value) => value !== 'true' && value !== 'false') ? undefined : false;
};

/**
 * Whether one condition holds for the values that the request has for its key (`undefined`: the key is absent); `undefined` where
 * that cannot be known (reference_policies_elements_condition_operators, reference_policies_condition-single-vs-multi-valued-context-keys).
 */
export const holds = (condition: Condition, values: readonly string[] | undefined, variables: Variables): boolean | undefined => {
  const { comparison, negated, quantifier } = condition;
  if (comparison === undefined) return undefined;
  if (comparison === 'Null') return nullHolds(condition, values === undefined);
  if (values === undefined) return condition.ifExists || quantifier === 'all' || (negated && quantifier === 'one');
  let some: boolean | undefined = false;
  let every: boolean | undefined = true;
  for (const value of values) {
    const fits = fitsAny(condition, comparison, value, variables);
    const holdsHere = fits === undefined ? undefined : fits !== negated;
    if (holdsHere === true) some = true; else if (holdsHere === undefined && some === false) some = undefined;
    if (holdsHere === false) every = false; else if (holdsHere === undefined && every === true) every = undefined;
  }
  // Without a set operator, a negated condition on a key with several values holds only where none of them fits.
  return quantifier === 'all' || (quantifier === 'one' && negated) ? every : some;
};
