import { type Variables, arnParts, substitute } from './condition.ts';
import type { Gap, Patterns, PrincipalEntry, Principals } from './ast.ts';
import { actionGlob, glob, matches } from './match.ts';

/** True, false, or `undefined` where it cannot be known. */
export type Tri = boolean | undefined;

/** True where all parts are, false where one is not, whatever the others. */
export const and = (...parts: readonly Tri[]): Tri => {
  let answer: Tri = true;
  for (const part of parts) {
    if (part === false) return false;
    answer &&= part;
  }
  return answer;
};

/** True where one part is, false where none may be. */
export const or = (...parts: readonly Tri[]): Tri => (parts.includes(true) ? true : parts.includes(undefined) ? undefined : false);

/** Someone who makes a request, as far as the Principal element can tell callers apart. */
export interface Caller {
  /** Account id of an AWS principal; `undefined` for anonymous callers, services and federated identities. */
  readonly account?: string | undefined;
  /** ARN of the user, role or session; `undefined` for "some principal of the account". */
  readonly arn?: string | undefined;
  /** ARN of the role behind a session. */
  readonly role?: string | undefined;
  readonly service?: string | undefined;
  readonly provider?: string | undefined;
  readonly canonical?: string | undefined;
}

const ACCOUNT = /^\d{12}$/;
/** A root ARN that lost its last part names its account all the same. */
const ROOT = /^arn:[^:]*:iam::(\d{12})(?::root)?$/;
const UNIQUE = /^A[A-Z0-9]{3}[A-Z0-9]{12,124}$/;

/** The account that an AWS principal entry names as a whole, as id or as root ARN (reference_policies_elements_principal, "AWS account principals"). */
export const accountOf = (value: string): string | undefined => (ACCOUNT.test(value) ? value : ROOT.exec(value)?.[1]);

/** Whether an entry is the id that AWS leaves in place of a deleted user or role; nobody can be it again. */
export const isUniqueId = (value: string): boolean => UNIQUE.test(value);

/** The account part of an ARN. */
export const arnAccount = (arn: string): string => arnParts(arn)[4] ?? '';

const flip = (value: Tri, negated: boolean): Tri => (value === undefined ? undefined : value !== negated);
const among = (found: boolean, gaps: readonly Gap[], negated: boolean): Tri => flip(found || (gaps.length > 0 ? undefined : false), negated);

/** Whether an Action or NotAction element takes in an action. */
export const actionFits = (patterns: Patterns | undefined, action: string): Tri => {
  if (patterns === undefined) return false;
  const folded = action.toLowerCase();
  return among(patterns.values.some((value) => matches(actionGlob(value), folded)), patterns.gaps, patterns.negated);
};

/** Whether a Resource or NotResource element takes in a resource; policies without one speak of the resource they hang on. */
export const resourceFits = (patterns: Patterns | undefined, resource: string, variables: Variables): Tri => {
  if (patterns === undefined) return true;
  return among(patterns.values.some((value) => value === '*' || matches(substitute(value, variables), resource, variables.missing)), patterns.gaps, patterns.negated);
};

/** A session's ARN has the name of its role only, not the path. */
const isRoleOf = (value: string, role: string | undefined): boolean => {
  if (role === undefined) return false;
  const at = value.indexOf(':role/');
  return at !== -1 && value.slice(0, at) === role.slice(0, role.indexOf(':role/')) && value.slice(value.lastIndexOf('/')) === role.slice(role.lastIndexOf('/'));
};

const entryFits = ({ type, value }: PrincipalEntry, caller: Caller): boolean => {
  switch (type) {
    case 'Service': return caller.service !== undefined && (caller.service === '*' || matches(glob(value.toLowerCase()), caller.service.toLowerCase()));
    case 'Federated': return caller.provider !== undefined && matches(glob(value), caller.provider);
    case 'CanonicalUser': return value === '*' || caller.canonical === value;
    case 'AWS': {
      if (value === '*') return true;
      const account = accountOf(value);
      if (account !== undefined) return caller.account === account;
      if (!value.includes('*') && !value.includes('?')) return caller.arn === value || isRoleOf(value, caller.role);
      const pattern = glob(value);
      return [caller.arn, caller.role, caller.account === undefined ? undefined : `arn:aws:iam::${caller.account}:root`]
        .some((arn) => arn !== undefined && matches(pattern, arn));
    }
  }
};

/** Whether a Principal or NotPrincipal element takes in a caller; a statement without one speaks of whoever the policy hangs on. */
export const principalFits = (principals: Principals | undefined, caller: Caller): Tri => {
  if (principals === undefined) return true;
  return among(principals.any || principals.entries.some((entry) => entryFits(entry, caller)), principals.gaps, principals.negated);
};
