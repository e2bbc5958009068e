import type { Policy, PrincipalEntry, Statement } from './ast.ts';
import { arnParts } from './condition.ts';
import { isShared } from './federated.ts';
import { type Caller, accountOf, arnAccount, isUniqueId } from './fit.ts';
import { type Owner, isInsideAccount, kindOf } from './keys.ts';
import { glob, matches } from './match.ts';
import type { Outsider } from './outsider.ts';
import { sampleOf } from './sample.ts';

/** One outsider who is tried against a policy. */
export interface Candidate extends Outsider {
  readonly caller: Caller;
  /** True for someone whom the policy does not name. */
  readonly stranger: boolean;
}

/** What a principal entry comes to, before conditions: outsiders to try, or why there are none. */
export type Outsiders =
  | { readonly kind: 'outsiders'; readonly open: boolean; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'service' | 'provider'; readonly candidates: readonly Candidate[]; readonly open: boolean }
  | { readonly kind: 'nobody'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string };

const ACCOUNT = /^\d{12}$/;
const ARN_KINDS = new Set(['arn', 'session-source']);

/** Accounts that conditions on the caller name, and those of a Deny's NotPrincipal: they may pass where others do not. */
interface Mentioned { readonly accounts: ReadonlySet<string>; readonly arns: ReadonlySet<string> }
const MENTIONED = new WeakMap<Policy, Mentioned>();
const mentioned = (policy: Policy): Mentioned => {
  const kept = MENTIONED.get(policy) ?? readMentioned(policy);
  MENTIONED.set(policy, kept);
  return kept;
};
const readMentioned = (policy: Policy): Mentioned => {
  const accounts = new Set<string>();
  const arns = new Set<string>();
  for (const statement of policy.statements) {
    for (const condition of statement.conditions) {
      const kind = kindOf(condition.key);
      if (kind === 'account') for (const value of condition.values) accounts.add(value);
      if (ARN_KINDS.has(kind)) for (const value of condition.values) accounts.add(arnAccount(value));
    }
    if (statement.principals?.negated === true)
      for (const entry of statement.principals.entries) {
        accounts.add(accountOf(entry.value) ?? arnAccount(entry.value));
        if (entry.value.startsWith('arn:')) arns.add(entry.value);
      }
  }
  return { accounts, arns };
};

/** An account that the policy does not name, and that fits the given pattern. */
const freshAccount = (pattern: string, taken: ReadonlySet<string>, owner: Owner): string => {
  for (let id = 999_999_999_990; id > 999_999_999_000; id -= 1)
    if (!taken.has(String(id)) && !isInsideAccount(String(id), owner) && matches(glob(pattern), String(id))) return String(id);
  return [...pattern].map((part) => (part === '*' ? '' : part === '?' ? '7' : part)).join('').padEnd(12, '7');
};

const aws = (account: string, arn: string | undefined, stranger: boolean): Candidate => {
  const session = arn === undefined ? undefined : /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  const role = session === null || session === undefined ? undefined : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  return { account, arn: role ?? arn, service: undefined, signed: true, stranger, caller: { account, arn, role } };
};
const SERVICE: Candidate = { account: undefined, arn: undefined, service: '*', signed: false, stranger: true, caller: { service: '*' } };
const ANONYMOUS: Candidate = { account: undefined, arn: undefined, service: undefined, signed: false, stranger: true, caller: {} };

const anyone = (policy: Policy, owner: Owner, kind: 'resource' | 'trust'): Candidate[] => {
  const { accounts, arns } = mentioned(policy);
  const candidates = [aws(freshAccount('*', accounts, owner), undefined, true), SERVICE];
  // Nobody can assume a role without credentials.
  if (kind === 'resource') candidates.push(ANONYMOUS);
  for (const account of accounts)
    if (account.includes('*') || account.includes('?')) { if (account !== '*') candidates.push(aws(freshAccount(account, accounts, owner), undefined, true)); }
    else if (ACCOUNT.test(account) && !isInsideAccount(account, owner)) candidates.push(aws(account, undefined, false));
  for (const arn of arns) {
    const account = arnAccount(arn);
    if (ACCOUNT.test(account) && !isInsideAccount(account, owner)) candidates.push(aws(account, arn, false));
  }
  return candidates;
};

const KEPT = new WeakMap<Policy, WeakMap<Owner, Map<string, readonly Candidate[]>>>();
const anyoneKept = (policy: Policy, owner: Owner, kind: 'resource' | 'trust'): readonly Candidate[] => {
  const byOwner = KEPT.get(policy) ?? new WeakMap<Owner, Map<string, readonly Candidate[]>>();
  const byKind = byOwner.get(owner) ?? new Map<string, readonly Candidate[]>();
  const candidates = byKind.get(kind) ?? anyone(policy, owner, kind);
  KEPT.set(policy, byOwner.set(owner, byKind.set(kind, candidates)));
  return candidates;
};

/** An account as a whole is any of its principals, those that a Deny spares among them. */
const accountCandidates = (account: string, policy: Policy): readonly Candidate[] =>
  [aws(account, undefined, false), ...[...mentioned(policy).arns].filter((arn) => arnAccount(arn) === account).map((arn) => aws(account, arn, false))];

const nobody = (text: string): Outsiders => ({ kind: 'nobody', text });

const awsEntry = (value: string, policy: Policy, owner: Owner, kind: 'resource' | 'trust'): Outsiders => {
  if (value === '*') return { kind: 'outsiders', open: true, candidates: anyoneKept(policy, owner, kind) };
  const account = accountOf(value);
  if (account !== undefined)
    return isInsideAccount(account, owner) ? nobody('the account is the owner\'s or trusted') : { kind: 'outsiders', open: false, candidates: accountCandidates(account, policy) };
  if (isUniqueId(value)) return nobody('the id is what is left of a deleted user or role');
  const parts = arnParts(value);
  const place = parts[4] ?? '*';
  if (parts[0] !== 'arn' || parts.length < 6) {
    return value.includes('*') && parts.length > 1 ? { kind: 'outsiders', open: true, candidates: anyoneKept(policy, owner, kind) }
      : { kind: 'unreadable', text: `${value} is not a principal` };
  }
  if (place.includes('*') || place.includes('?')) {
    const fresh = freshAccount(place, new Set(), owner);
    const arn = sampleOf(glob([...parts.slice(0, 4), fresh, parts[5] ?? ''].join(':')));
    return { kind: 'outsiders', open: true, candidates: [aws(fresh, parts[5] === 'root' ? undefined : arn, true)] };
  }
  if (place === 'cloudfront') return nobody('CloudFront reads for distributions that hold this identity');
  if (!ACCOUNT.test(place)) return { kind: 'unreadable', text: `${value} names no account` };
  if (isInsideAccount(place, owner)) return nobody('the principal is in the owner\'s account or a trusted one');
  return { kind: 'outsiders', open: false, candidates: [aws(place, sampleOf(glob(value)), false)] };
};

const providerEntry = (value: string, owner: Owner): Outsiders => {
  const account = arnAccount(value);
  const candidate: Candidate = { account: undefined, arn: undefined, service: undefined, signed: false, stranger: true, caller: { provider: value } };
  if (isShared(value)) return { kind: 'provider', open: true, candidates: [candidate] };
  if (ACCOUNT.test(account) && !isInsideAccount(account, owner)) return { kind: 'provider', open: false, candidates: [{ ...candidate, stranger: false }] };
  return nobody('the provider issues tokens to its own tenant only');
};

/** Which outsiders an entry of a Principal element of an Allow speaks of (reference_policies_elements_principal). */
export const outsidersOf = (entry: PrincipalEntry, policy: Policy, owner: Owner, kind: 'resource' | 'trust'): Outsiders => {
  switch (entry.type) {
    case 'AWS': return awsEntry(entry.value, policy, owner, kind);
    case 'Service': return { kind: 'service', open: true, candidates: [{ ...SERVICE, service: entry.value, caller: { service: entry.value } }] };
    case 'Federated': return providerEntry(entry.value, owner);
    case 'CanonicalUser': return entry.value === '*' ? awsEntry('*', policy, owner, kind)
      : { kind: 'outsiders', open: false, candidates: [{ ...ANONYMOUS, signed: true, stranger: false, caller: { canonical: entry.value } }] };
  }
};

/** The principal entries of an Allow, where everything but a few principals counts as `*`. */
export const grantedTo = (statement: Statement): readonly PrincipalEntry[] => {
  const { principals } = statement;
  if (principals === undefined) return [];
  return principals.negated ? [{ type: 'AWS', value: '*' }] : principals.entries;
};
