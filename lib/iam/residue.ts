import { actionSamples } from './action-samples.ts';
import type { Condition, Policy, Statement } from './ast.ts';
import type { Candidate } from './callers.ts';
import { type Variables, holds, substitute } from './condition.ts';
import { claimSamples } from './federated.ts';
import { type Tri, actionFits, and, principalFits, resourceFits } from './fit.ts';
import { type Owner, kindOf } from './keys.ts';
import { OWN, STRANGE_ORG, type Sample, samplesFor } from './outsider.ts';
import { actionGlob } from './match.ts';
import { sampleOf, samplesOf, symbolOf } from './sample.ts';
import { type Region, search } from './space.ts';

/** What is left of an Allow for one outsider: nothing, something that only those named may have, or something any stranger may have. */
export type Residue = 'none' | 'named' | 'stranger';

/** Places of the dimensions of a search: everything but these, the action, the resource, then one for each condition key. */
const ACTION = 1;
const KEYS = 3;

/** Stands for a variable without a value: equal to nothing. */
const NOT_THERE = '\u0000';
const SOMEWHERE = 'arn:aws:zq:zq:zq:zq';
const keysOf = (statement: Statement): string[] => statement.conditions.map((condition) => condition.key);

/** A bucket's policy speaks of the bucket and of its objects, even where it names one of them only. */
const familyOf = (resource: string): readonly string[] => {
  const bucket = /^arn:[^:]*:s3:[^:]*:[^:]*:[^/]+/.exec(resource)?.[0];
  return bucket === undefined ? [resource] : [resource, bucket, `${bucket}/*`];
};

/** What is worked out once for a policy. */
interface Prepared {
  readonly denies: readonly Statement[];
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  readonly resources: readonly string[];
}
const PREPARED = new WeakMap<Policy, Prepared>();
const prepare = (policy: Policy): Prepared => {
  const kept = PREPARED.get(policy);
  if (kept !== undefined) return kept;
  const conditions = new Map<string, Condition[]>();
  const resources = new Set<string>();
  let negated = false;
  for (const statement of policy.statements) {
    for (const condition of statement.conditions) {
      const list = conditions.get(condition.key) ?? [];
      list.push(condition);
      conditions.set(condition.key, list);
    }
    for (const resource of statement.resources?.values ?? []) if (resource !== '*') for (const related of familyOf(resource)) resources.add(related);
    negated ||= statement.resources?.negated === true && statement.effect !== 'Deny';
  }
  const samples = samplesOf([...resources], policy.variables !== false);
  // A resource policy's `*` is the resource it hangs on: what the other statements name, where they name anything.
  const prepared = { denies: policy.statements.filter((statement) => statement.effect !== 'Allow'), conditions, resources: negated || samples.length === 0 ? [...samples, SOMEWHERE] : samples };
  PREPARED.set(policy, prepared);
  return prepared;
};

const plainActions = (statement: Statement): readonly string[] =>
  statement.actions === undefined ? [] : statement.actions.negated || statement.actions.gaps.length > 0 ? actionSamples(statement, [])
    : statement.actions.values.map((pattern) => sampleOf(actionGlob(pattern)));
const ACTIONS = new WeakMap<Statement, { readonly denies: readonly Statement[]; readonly samples: readonly string[] }>();
/** The same statement may stand beside other Denies in a part of its policy. */
const keptActions = (statement: Statement, denies: readonly Statement[]): readonly string[] => {
  const kept = ACTIONS.get(statement);
  if (kept?.denies.length === denies.length && denies.every((deny, index) => deny === kept.denies[index])) return kept.samples;
  const samples = actionSamples(statement, denies);
  ACTIONS.set(statement, { denies, samples });
  return samples;
};

/** The key dimensions of a search, with the values an outsider may have for each. */
type Axes = ReadonlyMap<string, readonly Sample[]>;

const keyFits = (statement: Statement, key: string, sample: Sample, variables: Variables): Tri => {
  let fits: Tri = true;
  for (const condition of statement.conditions)
    if (condition.key === key) fits = and(fits, holds(condition, sample.values, variables));
  return fits;
};

/** An Allow as one outsider meets it; judged again and again with parts of it left out, so kept as an object. */
export interface Meeting {
  readonly allow: Region;
  readonly denies: readonly Region[];
  readonly denyStatements: readonly Statement[];
  readonly axes: Axes;
  readonly actions: readonly string[];
}

const effectFits = (statement: Statement, effect: 'Allow' | 'Deny'): Tri => (statement.effect === undefined ? undefined : statement.effect === effect);

/** The value of a policy variable in the request of an outsider. */
const variableOf = (key: string, candidate: Candidate, owner: Owner): string => {
  if (key === 'aws:resourceaccount' || key === 's3:resourceaccount') return owner.account ?? OWN.account;
  if (key === 'aws:resourceorgid') return OWN.org;
  if (!candidate.signed && (key.startsWith('aws:principal') || key === 'aws:userid' || key === 'aws:username')) return NOT_THERE;
  return key === 'aws:principalaccount' ? candidate.account ?? NOT_THERE : key === 'aws:principalorgid' ? STRANGE_ORG : symbolOf(key);
};

/** Conditions with the values of their variables put in. */
const filledIn = (conditions: readonly Condition[], variables: Variables): readonly Condition[] =>
  (variables.active && conditions.some(({ values }) => values.some((value) => value.includes('${')))
    ? conditions.map((condition) => ({ ...condition, values: condition.values.map((value) => sampleOf(substitute(value, variables), '*')) })) : conditions);

/** Lays out one Allow, the Denies beside it and the values that an outsider may bring. */
export const meet = (statement: Statement, policy: Policy, candidate: Candidate, owner: Owner): Meeting => {
  const prepared = prepare(policy);
  const denies = prepared.denies.filter((deny) => deny !== statement && principalFits(deny.principals, candidate.caller) !== false);
  const variables: Variables = { active: policy.variables !== false, lookup: (key) => variableOf(key, candidate, owner), missing: 'none' };
  const axes = new Map<string, readonly Sample[]>();
  for (const key of [statement, ...denies].flatMap(keysOf)) {
    if (axes.has(key)) continue;
    const conditions = filledIn(prepared.conditions.get(key) ?? [], variables);
    const claims = candidate.caller.provider === undefined ? undefined : claimSamples(key, conditions, candidate.caller.provider);
    axes.set(key, claims ?? samplesFor(kindOf(key), conditions, candidate, owner));
  }
  const actions = prepared.denies.length === 0 ? plainActions(statement) : keptActions(statement, prepared.denies);
  // A policy hangs on the resource that it names: where an Allow names it in a way that is not known, it is that one all the same.
  const own = denies.every(({ resources }) => resources === undefined || (!resources.negated && resources.values.every((value) => value === '*')));
  const region = (of: Statement, effect: 'Allow' | 'Deny'): Region => {
    const meta = and(effectFits(of, effect), principalFits(of.principals, candidate.caller), of.conditionGaps.length > 0 ? undefined : true);
    return [
      [meta],
      actions.map((action) => actionFits(of.actions, action)),
      prepared.resources.map((resource) => {
        const fits = resourceFits(of.resources, resource, variables);
        return fits === undefined && effect === 'Allow' && own && of.resources?.negated === false ? true : fits;
      }),
      ...[...axes].map(([key, samples]) => samples.map((sample) => keyFits(of, key, sample, variables))),
    ];
  };
  return { allow: region(statement, 'Allow'), denies: denies.map((deny) => region(deny, 'Deny')), denyStatements: denies, axes, actions };
};

const strangersOnly = ({ allow, axes }: Meeting): Region =>
  [...allow.slice(0, KEYS), ...[...axes.values()].map((samples, axis) => samples.map((sample, place) => sample.stranger && allow[KEYS + axis]?.[place]))];

/** Whether anything about an Allow and its Denies is not known. */
const isVague = ({ allow, denies }: Meeting): boolean => [allow, ...denies].some((region) => region.some((fits) => fits.includes(undefined)));

/** What is left of an Allow for an outsider for sure, and at most. */
export interface Remains { readonly surely: Residue; readonly maybe: Residue }

/** What is left of an Allow for an outsider; the two differ where it hangs on something that is not known. */
export const residueOf = (meeting: Meeting, stranger: boolean): Remains => {
  const strict = strangersOnly(meeting);
  const most: Residue = stranger ? 'stranger' : 'named';
  const run = (mode: 'surely' | 'maybe'): Residue | 'gave-up' => {
    const open = stranger ? search(strict, meeting.denies, mode) : undefined;
    const some = open ?? search(meeting.allow, meeting.denies, mode);
    return some === 'gave-up' ? some : open !== undefined ? 'stranger' : some !== undefined ? 'named' : 'none';
  };
  const surely = run('surely');
  // A search without an end leaves every answer possible.
  if (surely === 'gave-up') return { surely: 'none', maybe: most };
  const maybe = surely === most || !isVague(meeting) ? surely : run('maybe');
  return { surely, maybe: maybe === 'gave-up' ? most : maybe };
};

/** Whether some of the samples of a single action pattern is left, for the list of actions of a finding. */
export const actionIsLeft = (meeting: Meeting, fits: (action: string) => boolean): boolean => {
  const { allow, actions } = meeting;
  const narrowed = allow.map((fit, dimension) => (dimension === ACTION ? fit.map((one, place) => fits(actions[place] ?? '') && one) : fit));
  return search(narrowed, meeting.denies, 'maybe') !== undefined;
};

/** Why nothing is left: the first key that no outsider satisfies, or the Denies. */
export const obstacleOf = (meeting: Meeting): { readonly key: string } | { readonly deny: Statement } | undefined => {
  const strict = strangersOnly(meeting);
  const keys = [...meeting.axes.keys()];
  for (const [axis, key] of keys.entries()) if ((strict[KEYS + axis] ?? []).every((fit) => fit === false)) return { key };
  const at = meeting.denies.findIndex((deny) => search(strict, [deny], 'maybe') === undefined);
  const deny = meeting.denyStatements[at === -1 ? 0 : at];
  return deny === undefined ? undefined : { deny };
};
