import { isUnknown } from '../model/unknown.ts';
import type { Condition, Gap, Patterns, Policy, PrincipalEntry, Principals, Statement } from './ast.ts';
import { parseOperator } from './operator.ts';

export type * from './ast.ts';

type Entry = readonly [name: string, value: unknown];

const describe = (value: unknown): string =>
  isUnknown(value) ? value.because.text
    : value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
const gapOf = (value: unknown, path: string, wanted: string): Gap =>
  ({ path, text: isUnknown(value) ? value.because.text : `expected ${wanted}, found ${describe(value)}` });
const entriesOf = (value: unknown): readonly Entry[] | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value)
    // A member that is undefined was not written: JSON knows no such thing, but objects made in code do.
    ? Object.entries(value).filter((entry) => entry[1] !== undefined) : undefined;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const scalar = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

interface Values { readonly values: readonly string[]; readonly gaps: readonly Gap[] }
const readValues = (value: unknown, path: string, isOpen: (text: string) => boolean = () => false): Values => {
  const values: string[] = [];
  const gaps: Gap[] = [];
  for (const [index, item] of listOf(value).entries()) {
    const text = scalar(item);
    if (text !== undefined && !isOpen(text)) values.push(text);
    else if (text !== undefined) gaps.push({ path, text: `${text} is no policy variable, but something left to be filled in` });
    else gaps.push(gapOf(item, Array.isArray(value) ? `${path}[${index}]` : path, 'a string'));
  }
  return { values, gaps };
};

/** A principal of which nothing is known; it has no policy variables. */
const WHOLLY_OPEN = /^\$\{[^}]*\}$/;
const TEMPLATE_WORDS = new Set(['self', 'ssm', 'file', 'opt', 'env', 'cf', 'param', 'sls']);
/** Whether a text has a `${...}` of a template tool (`${AWS::AccountId}`, `${var.org}`), which policies as IAM sees them do not have. */
const hasPlaceholder = (text: string): boolean => {
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', at + 2)) {
    const end = text.indexOf('}', at);
    const name = end === -1 ? '' : text.slice(at + 2, end);
    const colon = name.indexOf(':');
    if (end !== -1 && name.length > 1 && (colon < 1 || name[colon + 1] === ':' || TEMPLATE_WORDS.has(name.slice(0, colon)))) return true;
  }
  return false;
};

const TYPES: ReadonlyMap<string, PrincipalEntry['type']> = new Map([
  ['aws', 'AWS'], ['service', 'Service'], ['federated', 'Federated'], ['canonicaluser', 'CanonicalUser'],
] as const);
/** A service that was written without saying that it is one. */
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;
const SHORT_ACCOUNT = /^\d{1,11}$/;

const readPrincipals = (value: unknown, path: string, negated: boolean): Principals => {
  const entries: PrincipalEntry[] = [];
  const gaps: Gap[] = [];
  const members = entriesOf(value);
  const add = (type: PrincipalEntry['type'], list: unknown, at: string): void => {
    const read = readValues(list, at, (text) => WHOLLY_OPEN.test(text));
    for (const gap of read.gaps) gaps.push(gap);
    // An account id written as a number has lost its leading zeros.
    for (const text of read.values)
      if (type === 'AWS' && members === undefined && SERVICE.test(text)) entries.push({ type: 'Service', value: text });
      else entries.push({ type, value: type === 'AWS' && SHORT_ACCOUNT.test(text) ? text.padStart(12, '0') : text });
  };
  if (members === undefined) add('AWS', value, path);
  for (const [name, list] of members ?? []) {
    const type = TYPES.get(name.toLowerCase());
    if (type !== undefined) add(type, list, `${path}.${name}`);
    else gaps.push({ path: `${path}.${name}`, text: `${name} is not a kind of principal` });
  }
  return { negated, any: entries.some((entry) => entry.type === 'AWS' && entry.value === '*'), entries, gaps };
};

const readConditions = (block: unknown, path: string): { conditions: Condition[]; gaps: Gap[] } => {
  const conditions: Condition[] = [];
  const gaps: Gap[] = [];
  const operators = entriesOf(block);
  if (operators === undefined) gaps.push(gapOf(block, path, 'an object'));
  for (const [operator, keys] of operators ?? []) {
    const members = entriesOf(keys);
    if (members === undefined) gaps.push(gapOf(keys, `${path}.${operator}`, 'an object'));
    for (const [name, list] of members ?? [])
      conditions.push({ ...parseOperator(operator), operator, name, key: name.toLowerCase(), ...readValues(list, `${path}.${operator}.${name}`, hasPlaceholder) });
  }
  return { conditions, gaps };
};

const readEffect = (value: unknown): Statement['effect'] => {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  return text === 'allow' ? 'Allow' : text === 'deny' ? 'Deny' : undefined;
};

const ANYTHING = (gap: Gap): Patterns => ({ negated: false, values: [], gaps: [gap] });
const opaque = (index: number, gap: Gap): Statement => ({
  index, sid: undefined, effect: undefined, principals: { negated: false, any: false, entries: [], gaps: [gap] },
  actions: ANYTHING(gap), resources: ANYTHING(gap), conditions: [], conditionGaps: [gap], gaps: [gap],
});

const readStatement = (value: unknown, index: number, path: string): Statement => {
  const members = entriesOf(value);
  if (members === undefined) return opaque(index, gapOf(value, path, 'a statement'));
  const written = new Map<string, Entry>();
  const gaps: Gap[] = [];
  for (const member of members) {
    const name = member[0].toLowerCase();
    if (written.has(name)) gaps.push({ path: `${path}.${member[0]}`, text: `${member[0]} is written twice` });
    else written.set(name, member);
  }
  const at = (name: string): string => `${path}.${written.get(name)?.[0] ?? name}`;
  const patterns = (plain: string, not: string): Patterns | undefined => {
    const name = written.has(plain) ? plain : not;
    const member = written.get(name);
    if (member === undefined) return undefined;
    if (name === plain && written.has(not)) gaps.push({ path: at(not), text: 'stands beside its opposite' });
    return { negated: name === not, ...readValues(member[1], at(name)) };
  };
  const principal = written.get('principal');
  const notPrincipal = written.get('notprincipal');
  if (principal !== undefined && notPrincipal !== undefined) gaps.push({ path: at('notprincipal'), text: 'stands beside its opposite' });
  const effect = readEffect(written.get('effect')?.[1]);
  if (effect === undefined) gaps.push(gapOf(written.get('effect')?.[1], at('effect'), 'Allow or Deny'));
  const sid = written.get('sid')?.[1];
  const block = written.get('condition');
  const { conditions, gaps: conditionGaps } = block === undefined ? { conditions: [], gaps: [] } : readConditions(block[1], at('condition'));
  return {
    index, sid: typeof sid === 'string' ? sid : undefined, effect,
    principals: principal !== undefined ? readPrincipals(principal[1], at('principal'), false)
      : notPrincipal !== undefined ? readPrincipals(notPrincipal[1], at('notprincipal'), true) : undefined,
    actions: patterns('action', 'notaction'), resources: patterns('resource', 'notresource'),
    conditions, conditionGaps, gaps,
  };
};

const fromText = (text: string): unknown => {
  try {
    const trimmed = text.trim();
    return JSON.parse(trimmed.startsWith('%') ? decodeURIComponent(trimmed.replaceAll('+', ' ')) : trimmed);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
};
const readVersion = (value: unknown): boolean | undefined => {
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : value;
  return text === undefined || text === '2008-10-17' ? false : text === '2012-10-17' ? true : undefined;
};

const damaged = (gap: Gap): Policy => ({ variables: undefined, statements: [opaque(0, gap)], damage: gap });
const ENVELOPE = new Set(['version', 'id']);
const read = (document: unknown): Policy => {
  if (document === undefined) return { variables: true, statements: [], damage: undefined };
  const value = typeof document === 'string' ? fromText(document) : document;
  const members = entriesOf(value);
  if (members === undefined)
    return damaged(typeof document === 'string' ? { path: '', text: 'the text is not a JSON policy' } : gapOf(document, '', 'a policy'));
  const member = (name: string): Entry | undefined => members.find(([key]) => key.toLowerCase() === name);
  const written = member('statement');
  if (written === undefined && members.some(([key]) => !ENVELOPE.has(key.toLowerCase()))) return damaged({ path: '', text: 'there is no Statement' });
  const statements = written ?? ['Statement', []];
  const several = Array.isArray(statements[1]);
  return {
    variables: readVersion(member('version')?.[1]), damage: undefined,
    statements: listOf(statements[1]).map((item, index) => readStatement(item, index, several ? `${statements[0]}[${index}]` : statements[0])),
  };
};

const CACHE = new WeakMap<object, Policy>();
/** Policies that were given as text, few at a time: those of CloudWatch Logs speak of all log groups. */
const TEXTS = new Map<string, Policy>();
const KEPT_TEXTS = 100;
const readText = (text: string): Policy => {
  const kept = TEXTS.get(text);
  if (kept !== undefined) return kept;
  const policy = read(text);
  if (TEXTS.size === KEPT_TEXTS) TEXTS.clear();
  TEXTS.set(text, policy);
  return policy;
};

/** Reads a policy document, as an object or as (URL-encoded) JSON text, and never throws; `undefined` is "no policy" (reference_policies_grammar). */
export const parsePolicy = (document: unknown): Policy => {
  if (typeof document === 'string') return readText(document);
  if (typeof document !== 'object' || document === null) return read(document);
  const kept = CACHE.get(document);
  if (kept !== undefined) return kept;
  const policy = read(document);
  CACHE.set(document, policy);
  return policy;
};

/** How a statement is called in explanations: its Sid, else its place. */
export const nameOf = (statement: Statement): string => statement.sid ?? `#${statement.index}`;
