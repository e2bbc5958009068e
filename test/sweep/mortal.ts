import type { Store } from '../../lib/store/store.ts';

/** The process was killed in the middle of its work. */
export class Killed extends Error {}

const steps = new Set(['get', 'put', 'loadResource', 'load', 'write', 'recordSweep', 'suppressions']);

/** The store of a process that may be killed at any step of it. */
export function mortal(store: Store, step: (act: () => Promise<unknown>) => Promise<unknown>): Store {
  const wrap = <T extends object>(inner: T): T => new Proxy(inner, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'pending') return wrap(value as object);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => (typeof key === 'string' && steps.has(key) ? step(() => value.apply(target, args) as Promise<unknown>) : value.apply(target, args));
    },
  });
  return wrap(store);
}
