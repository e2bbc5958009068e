import type { Policy } from './ast.ts';
import type { Owner, Trusted } from './keys.ts';
import { parsePolicy } from './policy.ts';

/** An object of a question, whose members may be anything. */
export type Members = Readonly<Record<string, unknown>>;

/** Why a question cannot be answered, and where that stands. */
export interface AnswerError { readonly error: { readonly text: string; readonly path: string } }

/** What kind of policy a question is about. */
export type PolicyKind = 'resource' | 'identity' | 'trust';

/** True for an object that is neither a list nor null. */
export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Builds the error part of an answer. */
export const problem = (path: string, text: string): AnswerError => ({ error: { text, path } });

/** True for the error part of an answer. */
export const isProblem = (value: unknown): value is AnswerError => isMembers(value) && 'error' in value && isMembers(value['error']) && typeof value['error']['text'] === 'string';

/** The id of a question, as it came. */
export const idOf = (input: unknown): unknown => (isMembers(input) ? input['id'] ?? null : null);

/** Reads one policy of a question. */
export const readPolicy = (value: unknown, path: string): Policy | AnswerError => {
  if (value === undefined || value === null) return problem(path, 'there is no policy');
  const policy = parsePolicy(value);
  return policy.damage === undefined ? policy : problem(policy.damage.path === '' ? path : `${path}.${policy.damage.path}`, policy.damage.text);
};

/** Reads the policy, or the list of policies, of a question. */
export const readPolicies = (input: Members, one: string, many: string): readonly Policy[] | AnswerError => {
  const list = input[many];
  const values: readonly (readonly [unknown, string])[] = Array.isArray(list) ? list.map((value, index) => [value, `${many}[${index}]`] as const)
    : [[input[one] ?? list, input[one] === undefined && list !== undefined ? many : one]];
  const policies: Policy[] = [];
  for (const [value, path] of values) {
    const policy = readPolicy(value, path);
    if (isProblem(policy)) return policy;
    policies.push(policy);
  }
  return policies;
};

/** A string or number of a question as text. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined);
/** An account id of a question; one that came as a number has lost its leading zeros. */
export const accountOf = (value: unknown): string | undefined => textOf(value)?.padStart(12, '0');

const LISTS = ['accounts', 'orgs', 'orgUnits', 'vpcs', 'vpcEndpoints', 'ips'] as const satisfies readonly (keyof Trusted)[];
const readTrusted = (value: unknown): Trusted => {
  if (!isMembers(value)) return {};
  const texts = (list: unknown, read: (one: unknown) => string | undefined): readonly string[] => (Array.isArray(list) ? list : [list]).flatMap((one) => read(one) ?? []);
  return Object.fromEntries(LISTS.map((name) => [name, texts(value[name], name === 'accounts' ? accountOf : textOf)]));
};

/** Reads the context of a question: the resource's owner, and whom it trusts. */
export const readOwner = (value: unknown): Owner => {
  const context = isMembers(value) ? value : {};
  const account = accountOf(context['account']);
  const service = textOf(context['service']);
  const resourceArn = textOf(context['resourceArn']);
  return {
    ...(account === undefined ? {} : { account }), ...(service === undefined ? {} : { service }),
    ...(resourceArn === undefined ? {} : { resourceArn }), trusted: readTrusted(context['trusted']),
  };
};

/** The kind of a question, or what its policies look like where it does not say. */
export const readKind = (value: unknown, policies: readonly Policy[]): PolicyKind => {
  if (value === 'resource' || value === 'identity' || value === 'trust') return value;
  const statements = policies.flatMap((policy) => policy.statements);
  if (!statements.some((statement) => statement.principals !== undefined)) return 'identity';
  const actions = statements.flatMap((statement) => statement.actions?.values ?? []);
  return actions.length > 0 && actions.every((action) => action.toLowerCase().startsWith('sts:')) ? 'trust' : 'resource';
};
