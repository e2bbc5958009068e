import { isUnknown } from '../model/unknown.ts';

/** True for a plain object: neither an array nor an `Unknown`. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);

/** An own member, never an inherited one. */
export const member = (object: unknown, key: string): unknown =>
  (isRecord(object) && Object.hasOwn(object, key) ? object[key] : undefined);

/** An own member that is a text. */
export const textOf = (object: unknown, key: string): string | undefined => {
  const value = member(object, key);
  return typeof value === 'string' ? value : undefined;
};

/** The members of an object, none where it is something else. */
export const entriesOf = (object: unknown): [string, unknown][] => (isRecord(object) ? Object.entries(object) : []);

/** One or many as a list; nothing as an empty one. */
export const listed = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
