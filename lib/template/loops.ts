import { carry } from './places.ts';
import { resolve } from './resolve.ts';
import { isRecord } from './shape.ts';
import type { Stack } from './stack.ts';

type Variables = ReadonlyMap<string, string>;

/**
 * Writes out the loops of a template (Fn::ForEach, AWS::LanguageExtensions). A loop over a list that is not known
 * leaves a macro in its place, so that what it makes counts as unknown.
 */
export function withoutLoops(template: Record<string, unknown>, stack: Stack): Record<string, unknown> {
  return unrollObject(template, new Map(), stack, 0);
}

function unroll(value: unknown, variables: Variables, stack: Stack, depth: number): unknown {
  stack.budget.spend();
  if (typeof value === 'string') return replaced(value, variables);
  if (Array.isArray(value)) {
    const items = value.map((item) => unroll(item, variables, stack, depth + 1));
    items.forEach((_, index) => { carry(value, String(index), items, String(index)); });
    return items;
  }
  if (!isRecord(value)) return value;
  const { Ref: name } = value;
  if (typeof name === 'string' && variables.has(name) && Object.keys(value).length === 1) return variables.get(name);
  return unrollObject(value, variables, stack, depth);
}

function unrollObject(value: Record<string, unknown>, variables: Variables, stack: Stack, depth: number): Record<string, unknown> {
  const entries: [string, unknown, string, Record<string, unknown>][] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (!key.startsWith('Fn::ForEach::')) { entries.push([replaced(key, variables), unroll(inner, variables, stack, depth + 1), key, value]); continue; }
    for (const [outKey, outValue] of repeated(inner, variables, stack, depth)) entries.push([outKey, outValue, key, value]);
  }
  const object = Object.fromEntries(entries.map(([key, inner]) => [key, inner]));
  for (const [key, , fromKey, from] of entries) carry(from, fromKey, object, key);
  return object;
}

/** The members that a loop adds to the object it stands in. */
function repeated(loop: unknown, variables: Variables, stack: Stack, depth: number): [string, unknown][] {
  const unknown: [string, unknown][] = [['Fn::Transform', 'Fn::ForEach']];
  if (!Array.isArray(loop) || depth > 40) return unknown;
  const [name, collection, body] = loop as unknown[];
  const list = resolve(unroll(collection, variables, stack, depth + 1), { stack, mode: 'exact', depth: 0 });
  if (typeof name !== 'string' || !Array.isArray(list) || !isRecord(body) || !list.every((item) => typeof item === 'string' || typeof item === 'number')) return unknown;
  return list.flatMap((item) => Object.entries(unrollObject(body, new Map([...variables, [name, String(item)]]), stack, depth + 1)));
}

/** `${Name}` and `&{Name}`, the latter without the characters that a logical id may not have. */
function replaced(text: string, variables: Variables): string {
  let result = text;
  for (const [name, value] of variables) {
    if (result.includes(`\${${name}}`)) result = result.split(`\${${name}}`).join(value);
    if (result.includes(`&{${name}}`)) result = result.split(`&{${name}}`).join(value.replaceAll(/[^A-Za-z0-9]/g, ''));
  }
  return result;
}
