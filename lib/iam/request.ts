import { isUnknown } from '../model/unknown.ts';
import { type Caller, accountOf, arnAccount } from './fit.ts';

/** One request, as policies are judged against it. */
export interface Request {
  readonly principal: string;
  readonly caller: Caller;
  readonly kind: 'user' | 'role' | 'session' | 'federated-user' | 'root' | 'service' | 'provider' | 'anonymous';
  readonly action: string;
  readonly resource: string;
  /** Account of the caller; `undefined` for callers that have none. */
  readonly account: string | undefined;
  readonly resourceAccount: string | undefined;
  /** Values by key, in lower case; `null` where a value is not known. */
  readonly context: ReadonlyMap<string, readonly string[] | null>;
}

const SESSION = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/;
const IDENTITY = /^arn:[^:]*:(?:iam|sts)::(\d{12}):(user|role|federated-user)\/(.*)$/;
const SERVICE = /^[a-z0-9.*-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal)$/;
const PROVIDERS = new Set(['cognito-identity.amazonaws.com', 'accounts.google.com', 'www.amazon.com', 'graph.facebook.com']);

const whoIs = (principal: string): { readonly caller: Caller; readonly kind: Request['kind'] } => {
  const session = SESSION.exec(principal);
  if (session !== null) return { kind: 'session', caller: { account: session[2], arn: principal, role: `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` } };
  const identity = IDENTITY.exec(principal);
  if (identity !== null)
    return { kind: identity[2] === 'user' ? 'user' : identity[2] === 'role' ? 'role' : 'federated-user', caller: { account: identity[1], arn: principal } };
  const account = accountOf(principal);
  if (account !== undefined) return { kind: 'root', caller: { account, arn: `arn:aws:iam::${account}:root` } };
  if (principal.includes('-provider/') || PROVIDERS.has(principal)) return { kind: 'provider', caller: { provider: principal } };
  if (SERVICE.test(principal)) return { kind: 'service', caller: { service: principal } };
  return { kind: 'anonymous', caller: principal === '*' || principal === '' ? {} : { canonical: principal } };
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
const valuesOf = (value: unknown): readonly string[] | null => {
  if (value === null || isUnknown(value)) return null;
  const texts = (Array.isArray(value) ? value : [value]).map(textOf);
  return texts.every((text) => text !== undefined) ? texts : null;
};

const TYPES: Readonly<Record<Request['kind'], string>> = {
  user: 'User', role: 'AssumedRole', session: 'AssumedRole', 'federated-user': 'FederatedUser', root: 'Account',
  service: 'Service', provider: 'FederatedUser', anonymous: 'Anonymous',
};

/** What is given of a request; everything else follows from it. */
export interface RequestInput {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly account?: string | undefined;
  readonly resourceAccount?: string | undefined;
}

/** Completes a request with the keys that AWS puts into every one (reference_policies_condition-keys). */
export const requestOf = (input: RequestInput): Request => {
  const { caller, kind } = whoIs(input.principal);
  const account = caller.account ?? (kind === 'service' || kind === 'provider' || kind === 'anonymous' ? undefined : input.account);
  const named = arnAccount(input.resource);
  const resourceAccount = input.resourceAccount ?? (/^\d{12}$/.test(named) ? named : input.account ?? account);
  const context = new Map<string, readonly string[] | null>();
  const put = (key: string, value: string | undefined): void => { if (value !== undefined) context.set(key, [value]); };
  put('aws:principalarn', caller.role ?? caller.arn);
  put('aws:principalaccount', account);
  put('aws:principaltype', TYPES[kind]);
  put('aws:principalisawsservice', String(kind === 'service'));
  put('aws:principalservicename', caller.service);
  put('aws:resourceaccount', resourceAccount);
  if (kind === 'user') put('aws:username', input.principal.slice(input.principal.lastIndexOf('/') + 1));
  if (input.action.toLowerCase().startsWith('kms:')) put('kms:calleraccount', account);
  for (const [key, value] of Object.entries(input.context ?? {})) context.set(key.toLowerCase(), valuesOf(value));
  return { principal: input.principal, caller, kind, action: input.action, resource: input.resource, account, resourceAccount, context };
};
