import { isUnknown, dynamicReference } from '../model/unknown.ts';
import { perhapsAbsent } from './branch.ts';
import { spelled, unresolved } from './environment.ts';
import { functions } from './functions.ts';
import { deepest } from './limits.ts';
import { carry } from './places.ts';
import type { Stack } from './stack.ts';

/** `text`: stand-ins are good enough. `exact`: a stand-in counts as unknown. */
export type Mode = 'text' | 'exact';

/** Where a value is being resolved. */
export interface Scope {
  readonly stack: Stack;
  readonly mode: Mode;
  readonly depth: number;
  /** A condition that holds wherever the value is used: that of the resource it stands in. */
  readonly assumed?: string | undefined;
}

/** The value that CloudFormation would use, `Unknown` where a template can't tell, undefined where it is removed. */
export function resolve(value: unknown, scope: Scope): unknown {
  scope.stack.budget.spend();
  if (scope.depth > deepest) return unresolved('The value refers to itself, or is nested too deep.');
  if (typeof value === 'string') return fromText(value, scope);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if (isUnknown(value)) return value;
  const inner = { ...scope, depth: scope.depth + 1 };
  if (Array.isArray(value)) return resolveList(value, inner);
  const keys = Object.keys(value);
  const [key] = keys;
  if (key !== undefined && keys.length === 1 && isFunction(key)) {
    const argument: unknown = Reflect.get(value, key);
    const known = functions.get(key);
    return known ? exactly(known(argument, inner), scope) : unresolved(`${key} is no function that is known here.`);
  }
  if (keys.includes('Fn::Transform')) return unresolved('A macro (Fn::Transform) makes this value when the template is deployed.');
  return resolveObject(value, keys, inner);
}

/** A copy with every member resolved, also where the only key looks like a function. */
export function resolveObject(value: object, keys: readonly string[], scope: Scope): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const key of keys) {
    const resolved = resolve(Reflect.get(value, key), scope);
    if (resolved !== undefined) entries.push([key, resolved]);
  }
  const object = Object.fromEntries(entries);
  for (const [key] of entries) carry(value, key, object, key);
  return object;
}

/** A list of which every member may be left out is not known as a whole: rules ask whether there is any. */
function resolveList(value: readonly unknown[], scope: Scope): unknown {
  const items: unknown[] = [];
  value.forEach((item, index) => {
    const resolved = resolve(item, scope);
    if (resolved === undefined) return;
    carry(value, String(index), items, String(items.length));
    items.push(resolved);
  });
  return items.length > 0 && items.every((item) => isUnknown(item) && perhapsAbsent.has(item)) ? items[0] : items;
}

function fromText(text: string, scope: Scope): unknown {
  scope.stack.budget.write(text.length);
  if (text.includes('{{resolve:')) return unresolved(dynamicReference);
  return exactly(text, scope);
}

function exactly(value: unknown, scope: Scope): unknown {
  if (scope.mode === 'text' || typeof value !== 'string') return value;
  return scope.stack.shared.standIns.in(value) ? unresolved(`${spelled(value)} is known only after deployment.`) : value;
}

const isFunction = (key: string): boolean => key === 'Ref' || key.startsWith('Fn::');
