import { accountScopes, familyTypes } from './families.generated.ts';
import { readers } from './neighbours.generated.ts';
import type { TypeName } from '../model/types.ts';

/** The types and regions that a family's function sweeps, for messages of the plan. */
export function scopesOf(family: string, regions: readonly string[]): { readonly type: TypeName; readonly region: string }[] {
  return (familyTypes[family] ?? []).flatMap(({ type, where }) => (where === 'global' ? ['global'] : regions).map((region) => ({ type, region })));
}

/** The family that checks a resource of a type after an event; undefined where no rule judges the type. */
export const familyOfType = (type: TypeName): string | undefined =>
  Object.entries(familyTypes).find(([family, types]) => types.some((t) => t.type === type) && (type !== 'AWS::Account' || family === accountScopes))?.[0];

/** True where a family judges the type, or reads it for another one. */
export const isWatched = (type: string): boolean => familyOfType(type as TypeName) !== undefined || Object.hasOwn(readers, type);
