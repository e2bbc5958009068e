import { type AccessLevel, type Action, actionsMatching, actionsOf, services } from './actions.ts';
import type { Patterns, Policy, Statement } from './ast.ts';
import { covered, type Glob, glob, overlaps } from './match.ts';
import { namerOf } from './reach-grants.ts';

export { adminDoubts, isAdmin } from './reach-admin.ts';

/** What a principal may do: some actions of one class on one resource pattern. */
export interface Reach {
  readonly level: AccessLevel;
  readonly actions: readonly string[];
  readonly resource: string;
  /** Patterns that a Deny, a NotResource or nothing else takes out of `resource`. */
  readonly except: readonly string[];
  /** `null` where a condition, or a part that is not known, decides; then `because` says which. */
  readonly granted: true | null;
  readonly because?: string;
}

/** Every known action that Action or NotAction takes in (Service Authorization Reference). */
export const actionsNamed = (patterns: Patterns): readonly Action[] => {
  if (!patterns.negated) return [...new Set(patterns.values.flatMap(actionsMatching))];
  const names = namerOf(patterns);
  return services.flatMap(actionsOf).filter((action) => names(action.name.toLowerCase()) === true);
};

/** A statement for one action: the patterns it takes in and leaves out, and why it may not apply. */
interface Rule { readonly resources: readonly Glob[]; readonly except: readonly Glob[]; readonly because: string | undefined }
const ALL = glob('*');

const doubtOf = ({ gaps, conditionGaps, conditions, actions, resources }: Statement): string | undefined => {
  const gap = [...gaps, ...conditionGaps, ...[actions, resources].flatMap((patterns) => (patterns?.negated === true ? patterns.gaps : []))][0];
  if (gap !== undefined) return `${gap.path}: ${gap.text}`;
  return conditions.length === 0 ? undefined : `only while ${conditions.map(({ operator, name, values }) => `${operator} ${name} [${values.join(', ')}]`).join(' and ')}`;
};

const rulesOf = (statement: Statement, variables: boolean): readonly Rule[] => {
  const { resources } = statement;
  if (resources === undefined) return [];
  const globs = resources.values.map((value) => glob(value, variables));
  const because = doubtOf(statement);
  if (resources.negated) return [{ resources: [ALL], except: globs, because }];
  // A resource that is not known could be any.
  const [gap] = resources.gaps;
  return [{ resources: globs, except: [], because }, ...(gap === undefined ? [] : [{ resources: [ALL], except: [], because: `${gap.path}: ${gap.text}` }])];
};

type Table = ReadonlyMap<string, readonly Rule[]>;
const tableOf = (policies: readonly Policy[], effect: 'Allow' | 'Deny', wanted?: ReadonlySet<string>): Table => {
  const table = new Map<string, Rule[]>();
  const add = (name: string, rules: readonly Rule[]): void => {
    const kept = table.get(name) ?? [];
    table.set(name, kept);
    kept.push(...rules);
  };
  for (const { statements, variables } of policies) for (const statement of statements) {
    const { actions } = statement;
    if (statement.effect !== effect || actions === undefined) continue;
    const rules = rulesOf(statement, variables !== false);
    if (wanted === undefined) { for (const action of actionsNamed(actions)) add(action.name, rules); continue; }
    for (const name of wanted) {
      const named = namerOf(actions)(name.toLowerCase());
      if (named === true) add(name, rules);
      else if (named === undefined && effect === 'Deny') add(name, rules.map((rule) => ({ ...rule, because: rule.because ?? 'by a statement whose actions are not known' })));
    }
  }
  return table;
};

interface Piece { readonly resource: Glob; readonly except: readonly Glob[]; readonly because: string | undefined }

const within = (pieces: readonly Piece[], bounds: readonly Rule[]): readonly Piece[] => pieces.flatMap((piece) => bounds.flatMap((bound) =>
  bound.resources.flatMap((limit): readonly Piece[] => {
    const inner = covered(piece.resource, [limit]) ? piece.resource : covered(limit, [piece.resource]) ? limit : undefined;
    const because = piece.because ?? bound.because;
    if (inner !== undefined) return [{ resource: inner, except: [...piece.except, ...bound.except], because }];
    // Two patterns that cross: what they share has no pattern of its own.
    return overlaps(piece.resource, limit) ? [{ resource: piece.resource, except: piece.except, because: because ?? `only where ${limit.source} fits too` }] : [];
  })));

const without = (pieces: readonly Piece[], denials: readonly Rule[]): readonly Piece[] => denials.reduce((left, denial) => left.flatMap((piece): readonly Piece[] => {
  const hits = denial.resources.filter((pattern) => overlaps(piece.resource, pattern));
  if (hits.length === 0 || covered(piece.resource, denial.except)) return [piece];
  if (denial.because !== undefined) return [{ ...piece, because: piece.because ?? `denied ${denial.because}` }];
  if (denial.except.length > 0) return denial.except.filter((pattern) => overlaps(pattern, piece.resource)).map((pattern) => ({ ...piece, resource: covered(pattern, [piece.resource]) ? pattern : piece.resource }));
  return covered(piece.resource, hits) ? [] : [{ ...piece, except: [...piece.except, ...hits] }];
}), pieces);

const sources = (globs: readonly Glob[]): readonly string[] => [...new Set(globs.map((pattern) => pattern.source))].sort();

/** What a principal may do by class of action and resource pattern, after Deny, NotAction, NotResource and boundary; a sure grant hides an unsure one (reference_policies_evaluation-logic). */
export const reach = (policies: readonly Policy[], boundary?: Policy | null): readonly Reach[] => {
  const allows = tableOf(policies, 'Allow');
  const wanted = new Set(allows.keys());
  const bounds = boundary ? tableOf([boundary], 'Allow', wanted) : undefined;
  const denials = tableOf(boundary ? [...policies, boundary] : policies, 'Deny', wanted);
  const found = new Map<string, { level: AccessLevel; actions: string[]; piece: Piece }>();
  for (const [name, rules] of allows) {
    const level = actionsMatching(name)[0]?.level ?? 'Write';
    const own = rules.flatMap(({ resources, except, because }) => resources.map((resource): Piece => ({ resource, except, because })));
    const pieces = without(bounds === undefined ? own : within(own, bounds.get(name) ?? []), denials.get(name) ?? []);
    const seen = new Set<string>();
    for (const piece of pieces) {
      if (piece.because !== undefined && pieces.some((other) => other.because === undefined && other.except.length === 0 && covered(piece.resource, [other.resource]))) continue;
      const key = JSON.stringify([level, piece.resource.source, sources(piece.except), piece.because]);
      if (seen.has(key)) continue;
      seen.add(key);
      const group = found.get(key) ?? { level, actions: [], piece };
      found.set(key, group);
      group.actions.push(name);
    }
  }
  return [...found.values()].map(({ level, actions, piece: { resource, except, because } }) => ({
    level, actions: actions.toSorted(), resource: resource.source, except: sources(except),
    ...(because === undefined ? { granted: true as const } : { granted: null, because }),
  })).toSorted((a, b) => (`${a.level} ${a.resource}` < `${b.level} ${b.resource}` ? -1 : 1));
};
