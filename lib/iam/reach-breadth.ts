import { type Action, actionsMatching } from './actions.ts';
import type { Policy } from './ast.ts';
import { nameOf } from './policy.ts';
import { actionsNamed, type Reach } from './reach.ts';

/** A wildcard grant on resource `*` that could have named its resources. */
export interface Breadth {
  readonly policy: number;
  readonly statement: string;
  /** The entry as it was written; NotAction stands for all that it does not name. */
  readonly pattern: string;
  readonly kind: 'everything' | 'service' | 'verb' | 'all-but';
  readonly actions: number;
  /** How many of them can be limited to resources (Service Authorization Reference, "Resource types"). */
  readonly scopable: number;
}

const kindOf = (pattern: string): Breadth['kind'] | undefined => {
  if (!pattern.includes('*') && !pattern.includes('?')) return undefined;
  const name = pattern.slice(pattern.indexOf(':') + 1);
  const service = pattern.slice(0, Math.max(0, pattern.indexOf(':')));
  if (service === '' || service.includes('*') || service.includes('?')) return 'everything';
  return name.replaceAll('*', '') === '' ? 'service' : 'verb';
};

/** The wildcards of Allow statements on every resource, where some of the actions could have been limited to resources. */
export const breadth = (policies: readonly Policy[]): readonly Breadth[] => policies.flatMap(({ statements }, policy) => statements.flatMap((statement) => {
  const { actions, resources } = statement;
  if (statement.effect !== 'Allow' || actions === undefined || resources === undefined) return [];
  if (resources.negated || !resources.values.includes('*')) return [];
  const entry = (pattern: string, kind: Breadth['kind'], named: readonly Action[]): readonly Breadth[] => {
    const scopable = named.filter((action) => action.types.length > 0).length;
    return scopable === 0 ? [] : [{ policy, statement: nameOf(statement), pattern, kind, actions: named.length, scopable }];
  };
  if (actions.negated) return entry(`NotAction ${actions.values.join(', ')}`, 'all-but', actionsNamed(actions));
  return actions.values.flatMap((pattern) => {
    const kind = kindOf(pattern);
    return kind === undefined ? [] : entry(pattern, kind, actionsMatching(pattern));
  });
}));

/** Granted actions that a list of used ones lacks, by service; a service of which nothing was used is `idle` (access_policies_last-accessed). */
export interface Unused { readonly service: string; readonly idle: boolean; readonly actions: readonly string[] }

/** Compares what is granted with the actions that were seen in use, in any case. */
export const unused = (granted: readonly Reach[], used: readonly string[]): readonly Unused[] => {
  const seen = new Set(used.map((name) => name.toLowerCase()));
  const busy = new Set([...seen].map((name) => name.slice(0, Math.max(0, name.indexOf(':')))));
  const left = new Map<string, Set<string>>();
  for (const { actions } of granted) for (const name of actions) {
    if (seen.has(name.toLowerCase())) continue;
    const service = name.slice(0, name.indexOf(':'));
    const names = left.get(service) ?? new Set<string>();
    left.set(service, names);
    names.add(name);
  }
  return [...left].map(([service, actions]) => ({ service, idle: !busy.has(service), actions: [...actions].sort() })).toSorted((a, b) => (a.service < b.service ? -1 : 1));
};
