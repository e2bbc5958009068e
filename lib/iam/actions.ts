import data from '../../data/iam-actions.json' with { type: 'json' };
import { actionGlob, matches } from './match.ts';

/** The access levels of the Service Authorization Reference; the narrowest is kept where an action has two. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

/** One row of the Service Authorization Reference. */
export interface Action {
  /** As AWS writes it, such as `s3:GetObject`. */
  readonly name: string;
  readonly service: string;
  readonly level: AccessLevel;
  /** Resource types that a statement can name; none means that only `*` grants the action. */
  readonly types: readonly string[];
}

/** Where the table comes from: package, version, date, number of actions and size in bytes. */
export const actionSource = { source: data.source, version: data.version, date: data.date, actions: data.actions, bytes: data.bytes } as const;

const LEVELS: ReadonlyMap<string, AccessLevel> = new Map([
  ['~', 'List'], ['.', 'Read'], ['+', 'Write'], ['#', 'Tagging'], ['!', 'Permissions management'],
] as const);
const PACKED: ReadonlyMap<string, string> = new Map(Object.entries(data.services));
const ROW = /^(.)([\w-]*)([~.+#!])(\w*)$/;

const unpack = (service: string, packed: string): ReadonlyMap<string, Action> => {
  const bar = packed.indexOf('|');
  const sets = ['', ...packed.slice(0, bar).split(';')].map((set) => (set === '' ? [] : set.split(' ')));
  const actions = new Map<string, Action>();
  let before = '';
  for (const row of packed.slice(bar + 1).split(' ')) {
    const [, shared = '0', rest = '', mark = '', set = ''] = ROW.exec(row) ?? [];
    before = before.slice(0, Number.parseInt(shared, 36)) + rest;
    const name = `${service}:${before}`;
    actions.set(name.toLowerCase(), { name, service, level: LEVELS.get(mark) ?? 'Write', types: sets[set === '' ? 0 : Number.parseInt(set, 36)] ?? [] });
  }
  return actions;
};

const unpacked = new Map<string, ReadonlyMap<string, Action>>();
const NONE: ReadonlyMap<string, Action> = new Map();
const table = (service: string): ReadonlyMap<string, Action> => {
  const found = unpacked.get(service);
  if (found !== undefined) return found;
  const packed = PACKED.get(service);
  if (packed === undefined) return NONE;
  const made = unpack(service, packed);
  unpacked.set(service, made);
  return made;
};

/** Every service prefix of the Service Authorization Reference, in order. */
export const services: readonly string[] = [...PACKED.keys()];

/** The actions of one service, in order; none where the service is not known. */
export const actionsOf = (service: string): readonly Action[] => [...table(service.toLowerCase()).values()];

/** Their names, in lower case. */
export const namesIn = (service: string): Iterable<string> => table(service).keys();

let names: readonly string[] | undefined;
/** The names of all actions, in lower case and in order. */
export const everyAction = (): readonly string[] => {
  names ??= services.flatMap((service) => [...namesIn(service)]);
  return names;
};

/** The row of one action, whatever its case. */
export const findAction = (name: string): Action | undefined => table(name.slice(0, Math.max(0, name.indexOf(':'))).toLowerCase()).get(name.toLowerCase());

const KEPT = 5_000;
const matched = new Map<string, readonly Action[]>();

/** The known actions that fit an action pattern such as `s3:Get*`; `*` and `*:*` fit all (reference_policies_elements_action). */
export const actionsMatching = (pattern: string): readonly Action[] => {
  const lower = pattern.toLowerCase();
  const found = matched.get(lower);
  if (found !== undefined) return found;
  const whole = actionGlob(lower);
  const colon = lower.indexOf(':');
  const prefix = colon === -1 ? undefined : lower.slice(0, colon);
  const named = prefix !== undefined && !prefix.includes('*') && !prefix.includes('?') ? [prefix] : services;
  const hits: Action[] = [];
  for (const service of named) for (const [name, action] of table(service)) if (matches(whole, name)) hits.push(action);
  if (matched.size >= KEPT) matched.clear();
  matched.set(lower, hits);
  return hits;
};
