import { dynamicReference, isUnknown } from '../model/unknown.ts';
import { whole } from '../rule.ts';

/**
 * The text that a member holds itself; undefined where it is absent, or a dynamic reference to Secrets Manager or
 * Parameter Store (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html).
 */
export function literal<T extends object>(parent: T | undefined, key: keyof T & string): string | undefined {
  if (parent === undefined) return undefined;
  const raw = (whole(parent) as Readonly<Record<string, unknown>>)[key];
  if (isUnknown(raw) && raw.because.text === dynamicReference) return undefined;
  const value: unknown = parent[key];
  return typeof value === 'string' && !value.includes('{{resolve:') ? value : undefined;
}
