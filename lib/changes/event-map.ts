import { eventLines, globalSources } from './event-map.generated.ts';
import { plainName } from './plain-name.ts';

/** One place in a record: a root and keys, the caller (`self`: only where parameters are there, and name nobody), the account, the record's resource list, a default, or several joined. */
export type Path =
  | { readonly kind: 'keys'; readonly root: string; readonly keys: readonly string[] }
  | { readonly kind: 'caller' | 'self' | 'account' | 'resources' }
  | { readonly kind: 'default'; readonly value: string }
  | { readonly kind: 'joined'; readonly parts: readonly (string | readonly Path[])[] };

/** A type that an event touches and where its id may be; without paths the id cannot be known from the event. */
export interface Target {
  readonly type: string;
  readonly need: 'must' | 'may' | 'form';
  readonly paths: readonly Path[];
}

/** What one event touches. */
export interface EventRow { readonly global: boolean; readonly targets: readonly Target[] }

const pathOf = (text: string): Path => {
  if (text === '@') return { kind: 'account' };
  if (text === 'caller' || text === 'self' || text === 'resources') return { kind: text };
  if (text.startsWith('=')) return { kind: 'default', value: text.slice(1) };
  if (text.startsWith('{')) {
    return { kind: 'joined', parts: text.split(/(\{[^}]*\})/).filter((part) => part !== '').map((part) => (part.startsWith('{') ? pathsOf(part.slice(1, -1)) : part)) };
  }
  const [root = '', ...keys] = text.split('.');
  return { kind: 'keys', root, keys };
};
const pathsOf = (text: string): readonly Path[] => (text === '' ? [] : text.split(/,(?![^{]*\})/).map(pathOf));

const targetOf = (text: string): Target => {
  const need = text.startsWith('?') ? 'may' : text.startsWith('|') ? 'form' : 'must';
  const [name, paths] = [text.slice(need === 'must' ? 0 : 1, text.indexOf('@')), text.slice(text.indexOf('@') + 1)];
  return { type: name === '*' ? '*' : name === 'Account' ? 'AWS::Account' : `AWS::${name}`, need, paths: pathsOf(paths) };
};

const aliases: ReadonlyMap<string, string> = new Map([['cloudwatch', 'monitoring'], ['opensearch', 'es']]);
/** `iam` of `iam.amazonaws.com`, in the map's own word. */
export const serviceOf = (eventSource: string): string => {
  const name = (eventSource.split('.')[0] ?? '').toLowerCase();
  return aliases.get(name) ?? name;
};

const parsed = new Map<string, ReadonlyMap<string, EventRow>>();
/** A service's rows by event name without its version. */
export const rowsOf = (service: string): ReadonlyMap<string, EventRow> => {
  const known = parsed.get(service);
  if (known !== undefined) return known;
  const text = Object.hasOwn(eventLines, service) ? eventLines[service] ?? '' : '';
  const global = globalSources.includes(service);
  const rows = new Map(text.trim().split('\n').filter((line) => line !== '').map((line): [string, EventRow] => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), { global, targets: line.slice(space + 1).split(';').map(targetOf) }];
  }));
  if (rows.size > 0) parsed.set(service, rows);
  return rows;
};

/** The map's row for an event; undefined where it has none. */
export const rowFor = (eventSource: string, eventName: string): EventRow | undefined => rowsOf(serviceOf(eventSource)).get(plainName(eventName));

/** The services that the map knows. */
export const services: readonly string[] = Object.keys(eventLines);
