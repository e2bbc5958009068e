import { isUnknown } from '../model/unknown.ts';
import { unresolved } from './environment.ts';
import { schemas } from './schema.generated.ts';
import { isRecord } from './shape.ts';

type Definitions = ReadonlyMap<string, ReadonlyMap<string, string>>;

const read = new Map<string, Definitions>();

/** The properties that CloudFormation knows of a type, with their types; undefined for a type that is not in use. */
export function schemaOf(type: string): Definitions | undefined {
  const known = read.get(type);
  if (known) return known;
  if (!Object.hasOwn(schemas, type)) return undefined;
  const definitions = new Map(Object.entries(schemas[type] ?? {}).map(([name, text]) =>
    [name, new Map(text.split(' ').map((pair) => { const colon = pair.indexOf(':'); return [pair.slice(0, colon), pair.slice(colon + 1)] as const; }))] as const));
  read.set(type, definitions);
  return definitions;
}

/**
 * Gives resolved properties the types of the published schema, in place: templates may spell booleans and numbers as
 * text, one member for a list, and JSON as text (Resource specification). What does not fit is unknown.
 */
export function coerceProperties(type: string, properties: Record<string, unknown>): void {
  const definitions = schemaOf(type);
  if (definitions) coerceMembers('', properties, definitions);
}

function coerceMembers(definition: string, object: Record<string, unknown>, definitions: Definitions): void {
  const members = definitions.get(definition);
  if (!members) return;
  for (const [key, value] of Object.entries(object)) {
    const code = members.get(key);
    if (code !== undefined) Object.defineProperty(object, key, { value: coerce(code, value, definitions), enumerable: true, configurable: true, writable: true });
  }
}

function coerce(code: string, value: unknown, definitions: Definitions): unknown {
  if (isUnknown(value)) return value;
  if (code.includes('|')) return alternative(code, value, definitions);
  if (code.startsWith('[]')) return (Array.isArray(value) ? replaced(value, (item) => coerce(code.slice(2), item, definitions)) : [coerce(code.slice(2), value, definitions)]);
  if (code.startsWith('{}')) {
    if (!isRecord(value)) return unfit('an object');
    for (const [key, item] of Object.entries(value)) Object.defineProperty(value, key, { value: coerce(code.slice(2), item, definitions), enumerable: true, configurable: true, writable: true });
    return value;
  }
  if (code.startsWith('#')) {
    if (!isRecord(value)) return unfit('an object');
    coerceMembers(code.slice(1), value, definitions);
    return value;
  }
  return scalar(code, value);
}

function scalar(code: string, value: unknown): unknown {
  switch (code) {
    case 'b': return typeof value === 'boolean' ? value : truth(value);
    case 'n': {
      const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
      return Number.isFinite(number) ? number : unfit('a number');
    }
    case 's': return typeof value === 'string' ? value : typeof value === 'object' ? unfit('a text') : String(value);
    default: return typeof value === 'string' ? fromJson(value) : value;
  }
}

/** JSON that may also be text is read as JSON where it is some; other alternatives are taken as written. */
function alternative(code: string, value: unknown, definitions: Definitions): unknown {
  const codes = code.split('|');
  if (typeof value === 'string') return codes.includes('j') ? fromJson(value) : value;
  if (typeof value !== 'object' || value === null) return codes.includes('s') && !codes.includes('j') ? String(value) : value;
  const wanted = Array.isArray(value) ? codes.find((one) => one.startsWith('[]')) : codes.find((one) => one.startsWith('#') || one.startsWith('{}'));
  return wanted === undefined ? value : coerce(wanted, value, definitions);
}

function fromJson(text: string): unknown {
  const start = text.trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function replaced(list: unknown[], change: (item: unknown) => unknown): unknown[] {
  list.forEach((item, index) => { list[index] = change(item); });
  return list;
}

/** YAML 1.1, which CloudFormation reads, has more words for a boolean. */
function truth(value: unknown): unknown {
  switch (typeof value === 'string' ? value.toLowerCase() : value) {
    case 'true': case 'yes': case 'on': case 1: case '1': return true;
    case 'false': case 'no': case 'off': case 0: case '0': return false;
    default: return unfit('a boolean');
  }
}

const unfit = (wanted: string): unknown => unresolved(`The template's value is not ${wanted}.`);
