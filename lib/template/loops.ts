import { carry } from './places.ts';
import { resolve } from './resolve.ts';
import { isRecord } from './shape.ts';
import type { Stack } from './stack.ts';

type Variables = ReadonlyMap<string, string>;

/**
 * Writes out the loops of a template (Fn::ForEach, AWS::LanguageExtensions). A loop over a list that is not known makes one
 * resource of each that it would make, with a stand-in for the member; elsewhere it leaves a macro in its place, so that
 * what it makes counts as unknown.
 */
export function withoutLoops(template: Record<string, unknown>, stack: Stack): Record<string, unknown> {
  const { Resources: resources, ...rest } = template;
  const written = unrollObject(rest, new Map(), stack, 0);
  if (!isRecord(resources)) return resources === undefined ? written : { ...written, Resources: resources };
  const all = { ...written, Resources: unrollObject(resources, new Map(), stack, 1, true) };
  carry(template, 'Resources', all, 'Resources');
  return all;
}

function unroll(value: unknown, variables: Variables, stack: Stack, depth: number): unknown {
  stack.budget.spend();
  if (typeof value === 'string') return replaced(value, variables, stack);
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

/** `asResources`: the members are resources, of which an unknown list makes one each. */
function unrollObject(value: Record<string, unknown>, variables: Variables, stack: Stack, depth: number, asResources = false): Record<string, unknown> {
  const entries: [string, unknown, string, Record<string, unknown>][] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (!key.startsWith('Fn::ForEach::')) { entries.push([replaced(key, variables, stack), unroll(inner, variables, stack, depth + 1), key, value]); continue; }
    for (const [outKey, outValue] of repeated(key, inner, variables, stack, depth, asResources)) entries.push([outKey, outValue, key, value]);
  }
  const object = Object.fromEntries(entries.map(([key, inner]) => [key, inner]));
  for (const [key, , fromKey, from] of entries) carry(from, fromKey, object, key);
  return object;
}

/** The members that a loop adds to the object it stands in. */
function repeated(key: string, loop: unknown, variables: Variables, stack: Stack, depth: number, asResources: boolean): [string, unknown][] {
  const unknown: [string, unknown][] = [['Fn::Transform', 'Fn::ForEach']];
  if (!Array.isArray(loop) || depth > 40) return unknown;
  const [name, collection, body] = loop as unknown[];
  const list = resolve(unroll(collection, variables, stack, depth + 1), { stack, mode: 'exact', depth: 0 });
  if (typeof name !== 'string' || !isRecord(body)) return unknown;
  const made = (item: string): [string, unknown][] => Object.entries(unrollObject(body, new Map([...variables, [name, item]]), stack, depth + 1, asResources));
  if (Array.isArray(list) && list.every((item) => typeof item === 'string' || typeof item === 'number')) return list.flatMap((item) => made(String(item)));
  return asResources ? made(stack.standIn(name)).map(([id, one]) => [id, isRecord(one) ? { ...one, Perhaps: one['Perhaps'] ?? `the list of ${key} has members` } : one]) : unknown;
}

/** `${Name}` and `&{Name}`, the latter without the characters that a logical id may not have. */
function replaced(text: string, variables: Variables, { budget }: Stack): string {
  let result = text;
  const put = (mark: string, value: string): void => {
    const pieces = result.split(mark);
    if (pieces.length === 1) return;
    // A member that is put together from the members of outer loops could grow with each of them.
    budget.write(result.length + pieces.length * value.length);
    result = pieces.join(value);
  };
  for (const [name, value] of variables) {
    put(`\${${name}}`, value);
    if (result.includes(`&{${name}}`)) put(`&{${name}}`, value.replaceAll(/[^A-Za-z0-9]/g, ''));
  }
  return result;
}
