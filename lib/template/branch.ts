import { isUnknown, type Unknown } from '../model/unknown.ts';
import { carry } from './places.ts';
import { isRecord } from './shape.ts';

/** Values that one of two branches leaves out. */
export const perhapsAbsent = new WeakSet<Unknown>();

/**
 * What holds whichever of two values is chosen: equal parts stay, the rest is unknown. An object that both have keeps
 * its common members, a member that only one has is unknown.
 */
export function common(one: unknown, other: unknown, why: Unknown): unknown {
  if (one === other) return one;
  if (isUnknown(one)) return one;
  if (isUnknown(other)) return other;
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    const items: unknown[] = one.map((item, index) => common(item, other[index], why));
    items.forEach((_, index) => { carry(one, String(index), items, String(index)); });
    return items;
  }
  if (isRecord(one) && isRecord(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    const object = Object.fromEntries([...keys].map((key) =>
      [key, Object.hasOwn(one, key) && Object.hasOwn(other, key) ? common(one[key], other[key], why) : why]));
    for (const key of keys) carry(Object.hasOwn(one, key) ? one : other, key, object, key);
    return object;
  }
  return why;
}
