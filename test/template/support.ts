import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../../lib/model/resource.ts';
import { loadTemplate, type LoadOptions } from '../../lib/template/load.ts';
import type { Loaded } from '../../lib/template/loaded.ts';

/** Where the templates are that tests read. */
export const corpus = join(import.meta.dirname, '../corpus');

/** Text of a file, undefined where there is none. */
export function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return undefined;
    throw error;
  }
}

/** A template that must load. */
export function load(text: string, options: LoadOptions = {}, file = 'template.yaml'): Loaded {
  const loaded = loadTemplate(file, text, options);
  if (!loaded) throw new Error('no template');
  return loaded;
}

/** The resource with this logical id. */
export function byId(loaded: Loaded, id: string, type?: string): Resource {
  const found = loaded.resources.find((resource) => resource.id === id && (type === undefined || resource.type === type));
  if (!found) throw new Error(`no resource ${id}: ${loaded.resources.map((r) => r.id).join(', ')}`);
  return found;
}

/** Properties of the parts of a type. */
export function parts(resource: Resource, type: keyof Resource['parts']): unknown[] {
  const list: unknown = resource.parts[type];
  return Array.isArray(list) ? list.map((part: unknown) => (typeof part === 'object' && part !== null && 'properties' in part ? part.properties : part)) : [];
}
