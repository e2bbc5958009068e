import { isUnknown, type Unknown } from '../model/unknown.ts';
import { common, perhapsAbsent } from './branch.ts';
import { chosenBy, dependsOn, mappingKey } from './cases.ts';
import { decide } from './conditions.ts';
import { unresolved } from './environment.ts';
import { longestValue } from './limits.ts';
import { resolve, type Scope } from './resolve.ts';
import { isRecord, listed, member, textOf } from './shape.ts';
import { substitute } from './sub.ts';

type IntrinsicFunction = (argument: unknown, scope: Scope) => unknown;

const exact = (scope: Scope): Scope => ({ ...scope, mode: 'exact' });
const scalar = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined);

/** The function's argument as a list of resolved members, or why one of them is not known. */
function texts(values: readonly unknown[], scope: Scope): string[] | Unknown {
  const found: string[] = [];
  for (const item of values) {
    const value = resolve(item, scope);
    if (isUnknown(value)) return value;
    const text = scalar(value);
    if (text !== undefined) found.push(text);
    else if (value !== undefined) return unresolved('A text is expected.');
  }
  return found;
}

function join(argument: unknown, scope: Scope): unknown {
  const [separator, items] = listed(argument);
  const list = Array.isArray(items) ? items : resolve(items, scope);
  if (isUnknown(list)) return list;
  const parts = texts(listed(list), scope);
  return isUnknown(parts) ? parts : bounded(parts, scope, scalar(separator) ?? '');
}

/** The parts as one text, unless it grows beyond all measure. */
export function bounded(parts: readonly string[], { stack }: Scope, separator = ''): string | Unknown {
  const length = parts.reduce((sum, part) => sum + part.length + separator.length, 0);
  if (length > longestValue) return tooLong;
  stack.budget.write(length);
  return parts.join(separator);
}
const tooLong = unresolved('The text is too long to be put together.');

function split(argument: unknown, scope: Scope): unknown {
  const [separator, given] = listed(argument);
  const text = resolve(given, { ...scope, mode: 'text' });
  if (isUnknown(text)) return text;
  if (typeof text !== 'string' || typeof separator !== 'string' || separator === '') return unresolved('Fn::Split needs a separator and a text.');
  const parts = text.split(separator);
  scope.stack.budget.spend(parts.length);
  return parts;
}

function select(argument: unknown, scope: Scope): unknown {
  const [position, items] = listed(argument);
  const index = resolve(position, exact(scope));
  const list = resolve(items, scope);
  if (isUnknown(index)) return index;
  if (isUnknown(list)) return list;
  const key = scalar(index);
  return Array.isArray(list) && key !== undefined && Object.hasOwn(list, key) ? list[Number(key)] : unresolved('Fn::Select finds no member at this place.');
}

function choose(argument: unknown, scope: Scope): unknown {
  const [name, yes, no] = listed(argument);
  if (typeof name !== 'string') return unresolved('Fn::If needs the name of a condition.');
  const truth = name === scope.assumed ? true : scope.stack.condition(name, scope);
  if (!isUnknown(truth)) return resolve(truth ? yes : no, scope);
  const [one, other] = [resolve(yes, scope), resolve(no, scope)];
  const why = unresolved(dependsOn(name, truth.because.text));
  if ((one === undefined) === (other === undefined)) return common(one, other, why);
  perhapsAbsent.add(why);
  return why;
}

/** Where the first key is not known, what all entries have in common. */
function findInMap(argument: unknown, scope: Scope): unknown {
  const [name, first, second, options] = listed(argument);
  const [mapName, top, low] = [name, first, second].map((key) => resolve(key, exact(scope)));
  const fallback = isRecord(options) && Object.hasOwn(options, 'DefaultValue') ? resolve(options['DefaultValue'], scope) : undefined;
  const map = typeof mapName === 'string' ? scope.stack.mapping(mapName) : undefined;
  const lowKey = scalar(low);
  if (isUnknown(mapName) || isUnknown(low) || !isRecord(map) || lowKey === undefined) return isUnknown(mapName) ? mapName : isUnknown(low) ? low : fallback ?? noEntry;
  // With a default a key may be none of the mapping's.
  const by = fallback === undefined && isUnknown(top) ? textOf(first, 'Ref') : undefined;
  const assumed = by === undefined ? undefined : scope.stack.shared.assumed.get(mappingKey(scope.stack.prefix, String(mapName), by));
  const topKey = scalar(top) ?? scalar(assumed);
  if (topKey !== undefined) {
    const found = member(member(map, topKey), lowKey);
    return found === undefined ? fallback ?? noEntry : resolve(found, scope);
  }
  const why = !isUnknown(top) ? noEntry : by === undefined ? top : unresolved(chosenBy(String(mapName), by, top.because.text));
  const values = Object.values(map).map((entry) => member(entry, lowKey)).filter((value) => value !== undefined).map((value) => resolve(value, scope));
  const [one, ...others] = fallback === undefined ? values : [...values, fallback];
  return one === undefined ? why : others.reduce((all, value) => common(all, value, why), one);
}
const noEntry = unresolved('The mapping has no such entry.');

function toJson(argument: unknown, scope: Scope): unknown {
  const value = resolve(argument, scope);
  let open: Unknown | undefined;
  let length = 0;
  const text: string | undefined = JSON.stringify(value, (key, inner: unknown) => {
    if (isUnknown(inner)) open ??= inner;
    length += key.length + (typeof inner === 'string' ? inner.length : 1);
    if (length > longestValue) open ??= tooLong;
    return open ? undefined : inner;
  });
  return open ?? (text === undefined ? undefined : bounded([text], scope));
}

function lengthOf(argument: unknown, scope: Scope): unknown {
  const list = resolve(argument, scope);
  return isUnknown(list) ? list : Array.isArray(list) ? list.length : unresolved('Fn::Length needs a list.');
}

function base64(argument: unknown, scope: Scope): unknown {
  const text = resolve(argument, scope);
  if (typeof text !== 'string') return isUnknown(text) ? text : unresolved('Fn::Base64 needs a text.');
  return text.length > longestValue ? tooLong : bounded([btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))], scope);
}

function getAtt(argument: unknown, scope: Scope): unknown {
  const [written, ...rest] = typeof argument === 'string' ? splitOnce(argument) : listed(argument);
  const [id, attribute] = [idOf(written, scope), texts(rest, exact(scope))];
  if (isUnknown(attribute)) return attribute;
  if (isUnknown(id)) return id;
  return typeof id === 'string' ? scope.stack.getAtt(id, attribute.join('.')) : unresolved('Fn::GetAtt needs the id of a resource.');
}
/** With AWS::LanguageExtensions an id may be put together by functions. */
const idOf = (written: unknown, scope: Scope): unknown => (typeof written === 'string' ? written : resolve(written, exact(scope)));
const splitOnce = (text: string): string[] => { const dot = text.indexOf('.'); return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]; };

/** An output of a stack of the same application; a role reads it in another account. */
function stackOutput(argument: unknown, scope: Scope): unknown {
  const [name, output, region, role] = ['StackName', 'OutputName', 'Region', 'RoleArn'].map((key) => resolve(member(argument, key), { ...scope, mode: 'text' }));
  const open = [name, output, region, role].find(isUnknown);
  if (open) return open;
  if (typeof name !== 'string' || typeof output !== 'string') return unresolved('Fn::GetStackOutput needs StackName and OutputName.');
  const { environment, shared } = scope.stack;
  const account = typeof role === 'string' ? role.split(':')[4] ?? '' : environment.account;
  return shared.exports.output(name, output, { account, region: typeof region === 'string' ? region : environment.region });
}

function truth(name: string): IntrinsicFunction {
  return (argument, scope) => decide({ [name]: argument }, scope);
}

const later = (what: string): IntrinsicFunction => () => unresolved(`${what} is known only when the template is deployed.`);

/** CloudFormation's intrinsic functions by name (Intrinsic function reference); what only a deployment knows is unknown. */
export const functions: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>([
  ['Ref', (argument, scope) => { const name = idOf(argument, scope); return typeof name === 'string' ? scope.stack.ref(name, scope) : isUnknown(name) ? name : unresolved('Ref needs a name.'); }],
  ['Fn::GetAtt', getAtt], ['Fn::Sub', substitute], ['Fn::Join', join], ['Fn::Split', split], ['Fn::Select', select], ['Fn::If', choose],
  ['Fn::FindInMap', findInMap], ['Fn::ToJsonString', toJson], ['Fn::Length', lengthOf], ['Fn::Base64', base64],
  ['Fn::ImportValue', (argument, scope) => scope.stack.shared.exports.imported(resolve(argument, { ...scope, mode: 'text' }), scope.stack.environment)],
  ['Fn::GetStackOutput', stackOutput],
  ['Fn::GetAZs', later('The list of zones')], ['Fn::Cidr', later('The list of address blocks')],
  ['Fn::Transform', later('What a macro makes')],
  ['Fn::Equals', truth('Fn::Equals')], ['Fn::And', truth('Fn::And')], ['Fn::Or', truth('Fn::Or')], ['Fn::Not', truth('Fn::Not')],
]);
