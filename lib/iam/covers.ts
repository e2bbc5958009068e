import { actionSamples } from './action-samples.ts';
import type { Condition, Policy, Statement } from './ast.ts';
import { type Variables, holds, substitute } from './condition.ts';
import { type Caller, type Tri, actionFits, and, principalFits, resourceFits } from './fit.ts';
import { kindOf } from './keys.ts';
import { type KeyValues, keySamples, resourceSamples } from './key-samples.ts';
import { actionMatches, matches } from './match.ts';
import { nameOf, parsePolicy } from './policy.ts';
import { type Party, partiesOf } from './parties.ts';
import { symbolOf } from './sample.ts';
import { type Mode, type Region, search } from './space.ts';

/** Access that a candidate policy grants and the reference does not. */
export interface NewAccess {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals?: readonly string[];
  readonly statement: string;
}

/** The answer to "does the candidate grant anything that the reference does not?"; `null` where it cannot be known. */
export interface Difference { readonly grantsNewAccess: boolean | null; readonly new: readonly NewAccess[] }

/** A variable stands for one value that is the same on both sides, and that nothing else names. */
const symbolic = (policy: Policy): Variables => ({ active: policy.variables !== false, lookup: symbolOf, missing: 'none' });

/** What one statement of the candidate is compared in: the samples of each dimension. */
interface Frame {
  readonly party: Party | undefined;
  readonly resources: readonly string[];
  readonly keys: ReadonlyMap<string, readonly KeyValues[]>;
  /** What was worked out for a statement, but for the action. */
  readonly kept: Map<Statement, Region>;
}

/** Keys whose values follow from who the caller is. */
const callerValues = (key: string, caller: Caller, samples: readonly KeyValues[]): readonly KeyValues[] => {
  const arn = caller.role ?? caller.arn;
  switch (kindOf(key)) {
    case 'account': return [caller.account === undefined ? undefined : [caller.account]];
    case 'arn': return [arn === undefined ? undefined : [arn]];
    case 'service-flag': return [[String(caller.service !== undefined)]];
    case 'service-name': return caller.service === undefined ? [undefined] : [[caller.service], undefined];
    case 'source-account': case 'source-arn': case 'source-org': case 'source-org-path': return caller.service === undefined && caller.account === undefined ? [undefined] : samples;
    case 'org': case 'org-path': case 'user-id': return caller.account === undefined ? [undefined] : samples;
    default: return samples;
  }
};

interface Source { readonly statement: Statement; readonly policy: Policy; readonly effect: 'Allow' | 'Deny' }

const fitsKey = (conditions: readonly Condition[], key: string, values: KeyValues, variables: Variables): Tri => {
  let fits: Tri = true;
  for (const condition of conditions) if (condition.key === key) fits = and(fits, holds(condition, values, variables));
  return fits;
};

/** A statement as a region: one action, then resources, then keys; the first dimension is everything else. */
const regionOf = ({ statement, policy, effect }: Source, action: string, frame: Frame): Region => {
  const variables = symbolic(policy);
  const written: Tri = statement.effect === undefined ? undefined : statement.effect === effect;
  const principal: Tri = frame.party === undefined ? true : statement.principals === undefined ? false : principalFits(statement.principals, frame.party.caller);
  const meta = [and(written, principal, statement.conditionGaps.length > 0 ? undefined : true)];
  const rest = frame.kept.get(statement) ?? [
    frame.resources.map((resource) => resourceFits(statement.resources, resource, variables)),
    ...[...frame.keys].map(([key, samples]) => samples.map((values) => fitsKey(statement.conditions, key, values, variables))),
  ];
  frame.kept.set(statement, rest);
  return [meta, [actionFits(statement.actions, action)], ...rest];
};

const meet = (left: Region, right: Region): Region => left.map((fits, dimension) => fits.map((fit, sample) => and(fit, right[dimension]?.[sample])));

interface Sides { readonly reference: readonly Source[]; readonly candidate: readonly Source[]; readonly all: readonly Source[] }
const sidesOf = (references: readonly Policy[], candidates: readonly Policy[]): Sides => {
  const sources = (policies: readonly Policy[]): Source[] => policies.flatMap((policy) => policy.statements.flatMap((statement): Source[] => [
    ...(statement.effect === 'Deny' ? [] : [{ statement, policy, effect: 'Allow' as const }]),
    ...(statement.effect === 'Allow' ? [] : [{ statement, policy, effect: 'Deny' as const }]),
  ]));
  const [reference, candidate] = [sources(references), sources(candidates)];
  return { reference, candidate, all: [...reference, ...candidate] };
};

const frameOf = (sides: Sides, party: Party | undefined): Frame => {
  const patterns = sides.all.flatMap((source) => source.statement.resources?.values ?? []);
  const conditions = new Map<string, Condition[]>();
  for (const { statement: { conditions: list } } of sides.all)
    for (const condition of list) conditions.set(condition.key, [...conditions.get(condition.key) ?? [], condition]);
  const variables = symbolic({ variables: true, statements: [], damage: undefined });
  const keys = new Map<string, readonly KeyValues[]>();
  for (const [key, list] of conditions) {
    const samples = keySamples(list, variables);
    keys.set(key, party === undefined ? samples : callerValues(key, party.caller, samples));
  }
  return { party, keys, resources: resourceSamples(patterns, variables), kept: new Map() };
};

/** Whether an action of a statement of the candidate reaches where the reference does not; the sample resource, where it does. */
const escapes = (source: Source, action: string, frame: Frame, sides: Sides): string | undefined | null => {
  const region = (one: Source): Region => regionOf(one, action, frame);
  const inside = region(source);
  const relevant = (list: readonly Source[], effect: 'Allow' | 'Deny'): Region[] =>
    list.filter((one) => one.effect === effect).map(region).filter((one) => one[0]?.[0] !== false && one[1]?.[0] !== false);
  const denied = relevant(sides.candidate.filter((one) => one.statement !== source.statement), 'Deny');
  const allowed = relevant(sides.reference, 'Allow');
  const forbidden = relevant(sides.reference, 'Deny');
  const run = (mode: Mode): string | undefined | null => {
    let unfinished = false;
    for (const [start, obstacles] of [[inside, [...denied, ...allowed]], ...forbidden.map((one) => [meet(inside, one), denied] as const)] as const) {
      const found = search(start, obstacles, mode);
      if (found === 'gave-up') unfinished = true;
      else if (found !== undefined) return frame.resources[found[2] ?? 0] ?? '*';
    }
    return unfinished ? null : undefined;
  };
  const sure = run('surely');
  if (typeof sure === 'string') return sure;
  return sure === null || run('maybe') !== undefined ? null : undefined;
};

const actionNames = (statement: Statement, samples: ReadonlySet<string>): readonly string[] =>
  (statement.actions?.negated === true ? ['*'] : [...new Set(statement.actions?.values ?? [])].filter((pattern) => [...samples].some((action) => actionMatches(pattern, action))));

const resourceNames = (statement: Statement, policy: Policy, samples: ReadonlySet<string>): readonly string[] => {
  const { resources } = statement;
  if (resources === undefined || resources.negated) return ['*'];
  const fit = resources.values.filter((pattern) => [...samples].some((sample) => matches(substitute(pattern, symbolic(policy)), sample)));
  return [...new Set(fit)];
};

/** Compares two sets of policies of one kind, each taken as a whole (access-analyzer-custom-policy-checks, CheckNoNewAccess). */
export const differenceOf = (references: readonly Policy[], candidates: readonly Policy[], kind: 'identity' | 'resource' | 'trust'): Difference => {
  const sides = sidesOf(references, candidates);
  const { parties, complete } = kind === 'identity' ? { parties: [undefined], complete: true } : partiesOf([...references, ...candidates], kind);
  const frames = parties.map((party) => frameOf(sides, party));
  const found: NewAccess[] = [];
  let open = !complete;
  for (const source of sides.candidate) {
    if (source.effect === 'Deny') continue;
    const { statement, policy } = source;
    const fresh = { actions: new Set<string>(), resources: new Set<string>(), principals: new Set<string>() };
    const samples = actionSamples(statement, sides.all.map((one) => one.statement).filter((other) => other !== statement));
    for (const frame of frames) {
      const { party } = frame;
      if (party !== undefined && (statement.principals === undefined || principalFits(statement.principals, party.caller) === false)) continue;
      for (const action of samples) {
        const escaped = escapes(source, action, frame, sides);
        if (escaped === null) open = true;
        if (typeof escaped !== 'string') continue;
        fresh.actions.add(action);
        fresh.resources.add(escaped);
        if (party !== undefined) fresh.principals.add(party.name);
      }
    }
    if (fresh.actions.size > 0)
      found.push({
        actions: actionNames(statement, fresh.actions), resources: resourceNames(statement, policy, fresh.resources),
        ...(fresh.principals.size > 0 ? { principals: [...fresh.principals] } : {}), statement: nameOf(statement),
      });
  }
  return { grantsNewAccess: found.length > 0 ? true : open ? null : false, new: found };
};

/** Whether a reference policy takes in everything that a candidate grants; `null` where it cannot be known. */
export const covers = (reference: unknown, candidate: unknown, kind: 'identity' | 'resource' | 'trust' = 'identity'): boolean | null => {
  const { grantsNewAccess } = differenceOf([parsePolicy(reference)], [parsePolicy(candidate)], kind);
  return grantsNewAccess === null ? null : !grantsNewAccess;
};
