import { typesOf, type RegisteredRule } from '../rule.ts';
import type { TypeName } from '../model/types.ts';

/** One piece of a sweep: the resources of a type in a region, with the rules that judge them. */
export interface Scope {
  readonly type: TypeName;
  /** Region code, or `global`. */
  readonly region: string;
  readonly rules: readonly RegisteredRule[];
}

/** What a plan needs to know of a collector. */
export interface Collected { readonly service: string; readonly scope: 'regional' | 'global' }

/** The scopes of a sweep: each type once per region, global types once. */
export function planSweep(rules: readonly RegisteredRule[], collectors: Readonly<Record<string, Collected>>, regions: readonly string[]): Scope[] {
  const byPlace = new Map<string, { readonly type: TypeName; readonly where: 'global' | 'region'; readonly rules: RegisteredRule[] }>();
  for (const { registered, type } of rules.flatMap((registered) => typesOf(registered.rule).map((type) => ({ registered, type })))) {
    const { scope } = registered.rule;
    const where = type === 'AWS::Account' ? scope ?? 'global' : collectors[type]?.scope === 'global' ? 'global' : 'region';
    const key = `${type} ${where}`;
    const group = byPlace.get(key) ?? { type, where, rules: [] };
    group.rules.push(registered);
    byPlace.set(key, group);
  }
  return [...byPlace.values()].flatMap(({ type, where, rules: mine }) =>
    (where === 'global' ? ['global'] : regions).map((region) => ({ type, region, rules: mine })));
}

/** The family (a sweep function's name) that judges a rule: its type's service, or its own for account-wide rules. */
export const familyOf = (registered: RegisteredRule, collectors: Readonly<Record<string, Collected>>): string =>
  registered.rule.type === 'AWS::Account' ? registered.service : collectors[registered.rule.type]?.service ?? registered.service;
