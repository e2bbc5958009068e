import { Pending } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import type { Evidence } from '../model/verdict.ts';
import { resourceOfView, type Reads } from '../model/view.ts';
import { conceal, isConcealedPath } from '../model/secret.ts';

const maxEntries = 40;
const maxCharacters = 2048;

/**
 * Reads as evidence: one entry a path, in reading order, containers left out where something inside them was read.
 * Secrets are concealed and long values cut.
 */
export function evidenceOf({ nodes, keys }: Reads): readonly Evidence[] {
  if (nodes.length === 0) return [];
  const values = new Map<string, unknown>();
  for (const [index, node] of nodes.entries()) {
    const key = keys[index];
    const path = node.path(key);
    if (path === '' || values.has(path)) continue;
    const value: unknown = key === undefined ? node.raw : Object.hasOwn(node.raw, key) ? Reflect.get(node.raw, key) : null;
    values.set(path, value);
  }
  const containers = new Set<string>();
  for (const path of values.keys()) for (const parent of parentsOf(path)) containers.add(parent);
  const evidence: Evidence[] = [];
  for (const [path, value] of values) {
    if (containers.has(path) && typeof value === 'object') continue;
    if (evidence.length === maxEntries) break;
    evidence.push({ path, value: shown(path, value) });
  }
  return evidence;
}

/** `A.B[0].C` -> `A.B[0]`, `A.B`, `A`. */
function* parentsOf(path: string): Generator<string> {
  for (let at = path.length - 1; at > 0; at -= 1) {
    const character = path[at];
    if (character === '.' || character === '[') yield path.slice(0, at);
  }
}

function shown(path: string, read: unknown): unknown {
  // Members of a list of resources are views of them: reading one here would record, or stop at what is not read.
  const value = Array.isArray(read) ? read.slice(0, maxEntries).map(named) : named(read);
  if (isUnknown(value) || value instanceof Pending || value === undefined) return null;
  if (isConcealedPath(path)) return concealAll(value);
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value, (key, inner: unknown) => (isUnknown(inner) ? '(unknown)' : isConcealedPath(`${path}.${key}`) ? concealAll(inner) : inner));
  return text.length <= maxCharacters ? JSON.parse(text) as unknown : cut(text);
}

function named(value: unknown): unknown {
  const resource = resourceOfView(value);
  return resource ? resource.arn ?? resource.id : value;
}

function concealAll(value: unknown): unknown {
  if (isUnknown(value)) return '(unknown)';
  if (typeof value === 'string') return conceal(value);
  if (typeof value !== 'object' || value === null) return value === null ? null : conceal(String(value));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, concealAll(inner)]));
}

const cut = (text: string): string => (text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}... (${text.length} characters)`);
