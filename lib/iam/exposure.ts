import type { Condition, Gap, Policy, PrincipalEntry, Statement } from './ast.ts';
import { grantedTo, outsidersOf } from './callers.ts';
import { accountOf } from './fit.ts';
import { type KeyKind, type Owner, kindOf } from './keys.ts';
import { actionMatches } from './match.ts';
import { nameOf, parsePolicy } from './policy.ts';
import { type Meeting, type Residue, actionIsLeft, meet, obstacleOf, residueOf } from './residue.ts';
import { s3PolicyStatusPublic } from './s3-status.ts';

export type { Owner, Trusted } from './keys.ts';

/** Access of one principal from outside, as far as the Denies leave it. */
export interface ExternalAccess {
  readonly principal: string;
  readonly actions: readonly string[];
  readonly statement: string;
  /** The conditions of the statement, as they were written. */
  readonly conditions: readonly string[];
}

/** A service that may be made to act here by anyone (the "confused deputy problem" page of the IAM guide). */
export interface ConfusedDeputy {
  readonly service: string;
  readonly actions: readonly string[];
  readonly statement: string;
  readonly missing: string;
}

/** One sentence on one statement, for a person. */
export interface Explanation { readonly statement: string; readonly effect: 'Allow' | 'Deny' | 'unknown'; readonly text: string }

/** Who from outside may use a resource; the three definitions are kept apart. */
export interface Exposure {
  /** Anyone, or any authenticated AWS principal of any account; `null` where it cannot be known. */
  readonly public: boolean | null;
  readonly externalAccess: readonly ExternalAccess[];
  readonly confusedDeputy: readonly ConfusedDeputy[];
  /** The syntactic test of S3 (access-control-block-public-access, "The meaning of public"). */
  readonly s3PolicyStatusPublic: boolean | null;
  readonly unknown: readonly Gap[];
  readonly explain: readonly Explanation[];
}

/** Services that act in a role only for a resource of the role's own account, because handing the role over takes iam:PassRole there. */
const PASSED_ROLES = new Set(['ec2', 'lambda', 'edgelambda', 'ecs-tasks', 'ecs', 'eks', 'eks-fargate-pods', 'pods.eks', 'autoscaling', 'spotfleet', 'batch', 'elasticmapreduce', 'codedeploy', 'opsworks', 'rds', 'dlm']);
const SOURCE_KINDS: ReadonlySet<KeyKind> = new Set(['source-account', 'source-arn', 'source-org', 'source-org-path']);

const written = (condition: Condition): string => `${condition.operator} ${condition.name} ${condition.values.join(', ')}`.trim();
/** Every unknown part of a statement. */
const gapsOf = (statement: Statement): readonly Gap[] => [
  ...statement.gaps, ...statement.principals?.gaps ?? [], ...statement.actions?.gaps ?? [], ...statement.resources?.gaps ?? [],
  ...statement.conditionGaps,
  ...statement.conditions.flatMap((condition) => [...condition.gaps, ...(condition.comparison === undefined
    ? [{ path: `Statement[${statement.index}].Condition.${condition.operator}`, text: `${condition.operator} is not a condition operator` }] : [])]),
];

const actionsLeft = (statement: Statement, meeting: Meeting): readonly string[] => {
  const patterns = statement.actions;
  if (patterns === undefined || patterns.negated) return ['*'];
  const values = [...new Set(patterns.values)];
  if (meeting.denies.length === 0 || values.length > 64) return values;
  return values.filter((pattern) => actionIsLeft(meeting, (action) => actionMatches(pattern, action)));
};

interface Draft {
  open: boolean | undefined;
  readonly external: Map<string, ExternalAccess>;
  readonly deputies: Map<string, ConfusedDeputy>;
  readonly unknown: Map<string, Gap>;
  readonly explain: Explanation[];
}

const note = (draft: Draft, gaps: readonly Gap[]): void => { for (const gap of gaps) draft.unknown.set(`${gap.path} ${gap.text}`, gap); };

const describeObstacle = (meeting: Meeting): string => {
  const obstacle = obstacleOf(meeting);
  if (obstacle === undefined) return 'nothing is granted to strangers';
  return 'key' in obstacle ? `the condition on ${obstacle.key} holds strangers back` : `statement ${nameOf(obstacle.deny)} denies it to strangers`;
};

const onService = (draft: Draft, statement: Statement, service: string, meeting: Meeting): void => {
  const actions = actionsLeft(statement, meeting);
  draft.deputies.set(`${service} ${statement.index}`, { service, actions, statement: nameOf(statement), missing: 'aws:SourceArn or aws:SourceAccount' });
  draft.explain.push({ statement: nameOf(statement), effect: 'Allow', text: `${service} may be made to act here by anyone: no condition binds the resource or account it acts for` });
};

/** Judges one principal entry of one Allow. */
const judge = (draft: Draft, statement: Statement, entry: PrincipalEntry, policy: Policy, owner: Owner, kind: 'resource' | 'trust', certain: boolean): void => {
  const outsiders = outsidersOf(entry, policy, owner, kind);
  const name = nameOf(statement);
  const label = entry.type === 'AWS' ? accountOf(entry.value) ?? entry.value : entry.value;
  if (outsiders.kind === 'nobody') { draft.explain.push({ statement: name, effect: 'Allow', text: `${label}: ${outsiders.text}` }); return; }
  if (outsiders.kind === 'unreadable') { note(draft, [{ path: `Statement[${statement.index}].Principal`, text: outsiders.text }]); return; }
  let reached: Meeting | undefined;
  let held: Meeting | undefined;
  let opened = false;
  let unsure: Residue = 'none';
  for (const candidate of outsiders.candidates) {
    const meeting = meet(statement, policy, candidate, owner);
    const { surely, maybe } = residueOf(meeting, candidate.stranger && outsiders.open);
    const residue = certain ? surely : 'none';
    if (maybe !== residue && unsure !== 'stranger') unsure = maybe;
    if (candidate.service !== undefined && !throughSource(statement, entry)) {
      const exempt = kind === 'trust' && PASSED_ROLES.has(entry.value.split('.amazonaws.com')[0] ?? '');
      if (residue === 'stranger' && !exempt) onService(draft, statement, entry.value, meeting);
      continue;
    }
    if (residue !== 'none') reached ??= meeting;
    if (residue === 'stranger') { opened = true; break; }
    held ??= meeting;
  }
  if (unsure !== 'none' && !opened) {
    note(draft, policy.statements.flatMap(gapsOf));
    if (draft.unknown.size === 0) note(draft, [{ path: `Statement[${statement.index}]`, text: 'a value in a condition makes no sense to its operator, or the policy is too large to reason about' }]);
    if (unsure === 'stranger' && outsiders.kind !== 'service' && draft.open === false) draft.open = undefined;
  }
  if (outsiders.kind === 'service') return;
  if (opened) draft.open = true;
  if (reached !== undefined)
    draft.external.set(`${label} ${statement.index}`, { principal: label, actions: actionsLeft(statement, reached), statement: name, conditions: statement.conditions.map(written) });
  draft.explain.push({ statement: name, effect: 'Allow', text: opened ? openText(statement, label, outsiders.kind === 'provider')
    : reached !== undefined ? `${label} from outside the account has access` : unsure !== 'none' || held === undefined ? `${label}: cannot be known` : `${label}: ${describeObstacle(held)}` });
};

const openText = (statement: Statement, label: string, federated: boolean): string => {
  const who = federated ? `anyone with a token of ${label}` : 'anyone';
  const keys = [...new Set(statement.conditions.map((condition) => condition.name))];
  return keys.length === 0 ? `${who} has access: there is no condition` : `${who} has access: ${keys.join(', ')} ${keys.length === 1 ? 'holds' : 'hold'} nobody back`;
};

/** Whether the statement speaks of what a service brings along (events of a resource), rather than of the service. */
const throughSource = (statement: Statement, entry: PrincipalEntry): boolean => {
  const kinds = statement.conditions.map((condition) => kindOf(condition.key));
  return entry.type !== 'Service' && kinds.some((kind) => SOURCE_KINDS.has(kind)) && !kinds.some((kind) => kind === 'service-flag' || kind === 'service-name');
};

/** Judges a policy that was read already. */
export const exposureOf = (policy: Policy, owner: Owner, kind: 'resource' | 'trust'): Exposure => {
  const draft: Draft = { open: false, external: new Map(), deputies: new Map(), unknown: new Map(), explain: [] };
  for (const statement of policy.statements) {
    if (statement.effect === 'Deny') continue;
    const certain = statement.effect === 'Allow';
    const seen = new Set<string>();
    for (const entry of grantedTo(statement)) {
      const key = `${entry.type} ${entry.value}`;
      if (!seen.has(key)) judge(draft, statement, entry, policy, owner, kind, certain);
      seen.add(key);
    }
    // A principal that is not known may be anyone.
    if (statement.principals !== undefined && statement.principals.gaps.length > 0 && !statement.principals.any) judge(draft, statement, { type: 'AWS', value: '*' }, policy, owner, kind, false);
  }
  return {
    public: draft.open ?? null, externalAccess: [...draft.external.values()], confusedDeputy: [...draft.deputies.values()],
    s3PolicyStatusPublic: s3PolicyStatusPublic(policy), unknown: [...draft.unknown.values()], explain: draft.explain,
  };
};

/** Who from outside may use the resource that a policy hangs on; never throws, and reads a document once only (access-analyzer-resources, "confused-deputy"). */
export const exposure = (document: unknown, owner: Owner, kind: 'resource' | 'trust'): Exposure => exposureOf(parsePolicy(document), owner, kind);
