import type { Gap, Policy } from './ast.ts';
import {
  type AnswerError, type Members, accountOf, idOf, isMembers, isProblem, problem, readKind, readOwner, readPolicies, readPolicy, textOf,
} from './answer-input.ts';
import { type Difference, differenceOf } from './covers.ts';
import { type Decision, decide } from './decide.ts';
import { type Escalation, escalationGaps, escalations } from './escalations.ts';
import { type Explanation, type Exposure, exposureOf } from './exposure.ts';
import { adminDoubts, isAdmin } from './reach.ts';

/** The answer of `stance policy` to one question (docs/formats.md). */
export type PolicyAnswer = { readonly id: unknown } & (AnswerError | (Exposure & { readonly admin: boolean | null; readonly escalations: readonly Escalation[] }));
/** The answer of `stance policy diff` to one question. */
export type DiffAnswer = { readonly id: unknown } & (AnswerError | Difference);
/** The answer of `stance policy decide` to one question. */
export type DecideAnswer = { readonly id: unknown } & (AnswerError | Decision);

const NOT_AN_OBJECT = problem('', 'the question is not a JSON object');
const CLOSED: Exposure = { public: false, externalAccess: [], confusedDeputy: [], s3PolicyStatusPublic: false, unknown: [], explain: [] };

const any = (answers: readonly (boolean | null)[]): boolean | null => (answers.includes(true) ? true : answers.includes(null) ? null : false);
const merge = (parts: readonly Exposure[]): Exposure => ({
  public: any(parts.map((part) => part.public)), externalAccess: parts.flatMap((part) => part.externalAccess),
  confusedDeputy: parts.flatMap((part) => part.confusedDeputy), s3PolicyStatusPublic: any(parts.map((part) => part.s3PolicyStatusPublic)),
  unknown: parts.flatMap((part) => part.unknown), explain: parts.flatMap((part) => part.explain),
});

/** All policies of a resource as one: a Deny of one takes away what another allows. */
const together = (policies: readonly Policy[]): readonly Policy[] => {
  const [first, ...rest] = policies;
  if (first === undefined || rest.length === 0 || rest.some((policy) => policy.variables !== first.variables)) return policies;
  return [{ ...first, statements: policies.flatMap((policy) => policy.statements).map((statement, index) => ({ ...statement, index })) }];
};

const identityAnswer = (policies: readonly Policy[], boundary: Policy | null, owner: Members): Exposure & { admin: boolean | null; escalations: readonly Escalation[] } => {
  const admin = isAdmin(policies, boundary);
  const account = accountOf(owner['account']);
  const principal = textOf(owner['principal']);
  const found = escalations(policies, boundary, { ...(account === undefined ? {} : { account }), ...(principal === undefined ? {} : { principal }) });
  const explain: Explanation[] = [
    ...(admin === true ? [{ statement: '*', effect: 'Allow' as const, text: 'every action on every resource is allowed' }] : []),
    ...found.map(({ method, actions }) => ({ statement: '*', effect: 'Allow' as const, text: `${method}: ${actions.join(', ')} together lead to more rights` })),
  ];
  const gaps: readonly Gap[] = [...(admin === null ? adminDoubts(policies, boundary) : []), ...escalationGaps(policies, boundary)];
  return { ...CLOSED, admin, escalations: found, unknown: gaps, explain };
};

/** Answers one question of `stance policy`; whatever the question is, there is an answer. */
export const policyAnswer = (input: unknown): PolicyAnswer => {
  const id = idOf(input);
  if (!isMembers(input)) return { id, ...NOT_AN_OBJECT };
  const policies = readPolicies(input, 'policy', 'policies');
  if (isProblem(policies)) return { id, ...policies };
  const boundary = input['boundary'] === undefined || input['boundary'] === null ? null : readPolicy(input['boundary'], 'boundary');
  if (isProblem(boundary)) return { id, ...boundary };
  const kind = readKind(input['kind'], policies);
  if (kind === 'identity') return { id, ...identityAnswer(policies, boundary, isMembers(input['context']) ? input['context'] : {}) };
  const owner = readOwner(input['context']);
  return { id, ...merge(together(policies).map((policy) => exposureOf(policy, owner, kind))), admin: false, escalations: [] };
};

/** Answers one question of `stance policy diff`. */
export const diffAnswer = (input: unknown): DiffAnswer => {
  const id = idOf(input);
  if (!isMembers(input)) return { id, ...NOT_AN_OBJECT };
  const references = readPolicies(input, 'reference', 'references');
  if (isProblem(references)) return { id, ...references };
  const candidates = readPolicies(input, 'candidate', 'candidates');
  if (isProblem(candidates)) return { id, ...candidates };
  return { id, ...differenceOf(references, candidates, readKind(input['kind'], [...references, ...candidates])) };
};

const LISTED = ['identity', 'scps', 'rcps'] as const;
const SINGLE = ['resource', 'boundary', 'session'] as const;
const listOf = (value: unknown): readonly unknown[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
const levelsOf = (value: unknown): readonly (readonly unknown[])[] | undefined => {
  if (value === undefined || value === null) return undefined;
  const list = listOf(value);
  // A plain list of policies is one level.
  return list.length > 0 && !list.some(Array.isArray) ? [list] : list.map(listOf);
};

const firstProblem = (input: Members): AnswerError | undefined => {
  for (const name of LISTED)
    for (const [index, policy] of listOf(input[name]).flat().entries()) {
      const read = readPolicy(policy, `${name}[${index}]`);
      if (isProblem(read)) return read;
    }
  for (const name of SINGLE) {
    const read = input[name] === undefined || input[name] === null ? undefined : readPolicy(input[name], name);
    if (isProblem(read)) return read;
  }
  return undefined;
};

const principalOf = (value: unknown): string | undefined => {
  if (!isMembers(value)) return textOf(value);
  const [only] = Object.values(value);
  return textOf(Array.isArray(only) ? only[0] : only);
};

/** Answers one question of `stance policy decide`. */
export const decideAnswer = (input: unknown): DecideAnswer => {
  const id = idOf(input);
  if (!isMembers(input)) return { id, ...NOT_AN_OBJECT };
  const request = input['request'];
  if (!isMembers(request)) return { id, ...problem('request', 'there is no request') };
  const [principal, action, resource] = [principalOf(request['principal']), textOf(request['action']), textOf(request['resource']) ?? '*'];
  if (principal === undefined) return { id, ...problem('request.principal', 'there is no principal') };
  if (action === undefined) return { id, ...problem('request.action', 'there is no action') };
  const damaged = firstProblem(input);
  if (damaged !== undefined) return { id, ...damaged };
  return {
    id,
    ...decide({
      principal, action, resource, context: isMembers(request['context']) ? request['context'] : undefined,
      account: accountOf(input['account']), resourceAccount: accountOf(input['resourceAccount']),
    }, {
      identity: listOf(input['identity']), resource: input['resource'] ?? undefined, boundary: input['boundary'] ?? undefined,
      session: input['session'] ?? undefined, scps: levelsOf(input['scps']), rcps: levelsOf(input['rcps']),
    }),
  };
};
