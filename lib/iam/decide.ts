import type { Statement } from './ast.ts';
import { type Tri, accountOf, and, or } from './fit.ts';
import { parsePolicy } from './policy.ts';
import { type Request, type RequestInput, requestOf } from './request.ts';
import { type Place, type Voice, hear } from './verdicts.ts';

/** The policies that bear on one request; a list that is not given does not limit. */
export interface PolicySet {
  readonly identity?: readonly unknown[] | undefined;
  readonly resource?: unknown;
  readonly boundary?: unknown;
  readonly session?: unknown;
  /** Service control policies, one list for each level from the root down. */
  readonly scps?: readonly (readonly unknown[])[] | undefined;
  readonly rcps?: readonly (readonly unknown[])[] | undefined;
}

/** The answer to one request, with the statement that settled it. */
export interface Decision {
  readonly decision: 'allow' | 'implicit-deny' | 'explicit-deny' | 'unknown';
  readonly by?: Place;
  readonly explain: readonly string[];
}

const SILENT: Voice = { allow: false, deny: false, allowedBy: undefined, deniedBy: undefined, allowing: [], open: [] };

interface Limit { readonly name: string; readonly voice: Voice }
interface Hearing {
  readonly request: Request;
  readonly identity: Voice;
  readonly resource: Voice | undefined;
  readonly boundary: Voice | undefined;
  readonly session: Voice | undefined;
  readonly limits: readonly Limit[];
}

const one = (name: string, document: unknown, request: Request, onPrincipal: boolean): Voice | undefined =>
  document === undefined || document === null ? undefined : hear([{ name, policy: parsePolicy(document) }], request, onPrincipal);
const levels = (name: string, lists: readonly (readonly unknown[])[] | undefined, request: Request): Limit[] =>
  (lists ?? []).map((list, level) => ({
    name: `${name}[${level}]`,
    voice: hear(list.map((document, index) => ({ name: `${name}[${level}][${index}]`, policy: parsePolicy(document) })), request, false),
  }));

/** Service-linked roles are out of reach for SCPs and RCPs (orgs_manage_policies_scps, "Tasks and entities not restricted by SCPs"). */
const isServiceLinked = (request: Request): boolean => (request.caller.role ?? request.caller.arn ?? '').includes(':role/aws-service-role/')
  || (request.kind === 'session' && (request.caller.role ?? '').includes('role/AWSServiceRoleFor'));

const listen = (request: Request, policies: PolicySet): Hearing => ({
  request,
  identity: request.account === undefined ? SILENT
    : hear((policies.identity ?? []).map((document, index) => ({ name: `identity[${index}]`, policy: parsePolicy(document) })), request, false),
  resource: one('resource', policies.resource, request, true),
  boundary: request.account === undefined ? undefined : one('boundary', policies.boundary, request, false),
  session: request.account === undefined ? undefined : one('session', policies.session, request, false),
  limits: [
    ...(request.account === undefined || isServiceLinked(request) ? [] : levels('scps', policies.scps, request)),
    ...(isServiceLinked(request) ? [] : levels('rcps', policies.rcps, request)),
  ],
});

/** How a resource policy names the caller: itself, its role or everyone, or its account only, which leaves the choice to that account. */
const naming = (statement: Statement, request: Request): 'directly' | 'as-role' | 'account' => {
  const { principals } = statement;
  const { caller, kind } = request;
  if (principals === undefined) return 'account';
  const entries = principals.negated ? [] : principals.entries;
  const direct = entries.some(({ type, value }) => type === 'AWS' && value === caller.arn);
  if (direct) return kind === 'role' ? 'as-role' : 'directly';
  if (principals.negated || principals.any || entries.some(({ type, value }) => type === 'AWS' && value !== '*' && accountOf(value) === undefined))
    return kind === 'user' ? 'directly' : 'as-role';
  return kind === 'root' ? 'directly' : 'account';
};

const isTrust = (action: string): boolean => /^sts:(?:assumerole|assumerolewithsaml|assumerolewithwebidentity|tagsession|setsourceidentity|setcontext)$/i.test(action);
const ruledByResource = (action: string): boolean => isTrust(action) || action.toLowerCase().startsWith('kms:');

/** What a policy allows; `undefined` is an answer of its own, so `??` would take what is not known for what is not given. */
const unlessGiven = (otherwise: boolean, voice: Voice | undefined): Tri => (voice === undefined ? otherwise : voice.allow);

/** Whether the policies on the caller's side and on the resource's side allow together, before Deny and organisation policies. */
const allowed = ({ request, identity, resource, boundary, session }: Hearing): { readonly allow: Tri; readonly text: string } => {
  const within = and(unlessGiven(true, boundary), unlessGiven(true, session));
  const own = request.kind === 'root' ? true : identity.allow;
  if (request.account === undefined) return { allow: unlessGiven(false, resource), text: 'only the resource policy can allow a caller without an account' };
  const cross = request.resourceAccount !== undefined && request.account !== request.resourceAccount;
  if (cross) return { allow: and(own, within, unlessGiven(false, resource)), text: 'across accounts, the caller\'s policies and the resource policy must both allow' };
  if (resource === undefined) {
    // Every key and every role has a policy of its own; without it nothing can be said for sure.
    if (ruledByResource(request.action)) return { allow: and(within) === false ? false : undefined, text: 'the policy of the key or role is not given' };
    return { allow: and(own, within), text: 'the identity policies must allow, within the boundary and the session policy' };
  }
  let granted: Tri = resource.allow === undefined ? undefined : false;
  for (const statement of resource.allowing) {
    const how = naming(statement, request);
    granted = or(granted, how === 'directly' ? true : how === 'as-role' ? within : and(own, within));
  }
  if (ruledByResource(request.action)) return { allow: granted, text: 'the policy of the key or role must allow, or leave the choice to the account' };
  return { allow: or(granted, and(own, within)), text: 'the identity policies or the resource policy must allow' };
};

const voices = (hearing: Hearing): readonly Voice[] =>
  [hearing.identity, hearing.resource, hearing.boundary, hearing.session, ...hearing.limits.map(({ voice }) => voice)].filter((voice) => voice !== undefined);

/**
 * Decides one request the way AWS does: an explicit Deny anywhere, then organisation policies, then the caller's and the resource's
 * policies (reference_policies_evaluation-logic, reference_policies_evaluation-logic-cross-account; kms/latest/developerguide/key-policies).
 */
export const decide = (input: RequestInput, policies: PolicySet): Decision => {
  const hearing = listen(requestOf(input), policies);
  const all = voices(hearing);
  const denying = all.find((voice) => voice.deny === true);
  if (denying?.deniedBy !== undefined) return { decision: 'explicit-deny', by: denying.deniedBy, explain: [`${denying.deniedBy.policy} ${denying.deniedBy.statement} denies`] };
  const { allow, text } = allowed(hearing);
  const limits = and(...hearing.limits.map(({ voice }) => voice.allow));
  const verdict = and(allow, limits);
  const stopped = hearing.limits.find(({ voice }) => voice.allow === false);
  const explain = [text, ...(stopped === undefined ? [] : [`nothing in ${stopped.name} allows`])];
  if (verdict === false) return { decision: 'implicit-deny', explain };
  const open = all.flatMap((voice) => voice.open);
  if (verdict === undefined || all.some((voice) => voice.deny === undefined)) return { decision: 'unknown', explain: [...explain, ...open] };
  const within = and(unlessGiven(true, hearing.boundary), unlessGiven(true, hearing.session));
  const by = within === true ? hearing.identity.allowedBy ?? hearing.resource?.allowedBy : hearing.resource?.allowedBy;
  return { decision: 'allow', ...(by === undefined ? {} : { by }), explain: [...explain, ...(by === undefined ? [] : [`${by.policy} ${by.statement} allows`])] };
};
