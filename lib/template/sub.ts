import { isUnknown } from '../model/unknown.ts';
import { unresolved } from './environment.ts';
import { bounded } from './functions.ts';
import { resolve, type Scope } from './resolve.ts';
import { isRecord, member } from './shape.ts';

/** `Fn::Sub`: replaces `${Name}`, `${Name.Attribute}` and the variables of its map; `${!Name}` stays as `${Name}` (Fn::Sub). */
export function substitute(argument: unknown, scope: Scope): unknown {
  const [given, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  const text = typeof given === 'object' ? resolve(given, scope) : given;
  if (isUnknown(text)) return text;
  if (typeof text !== 'string') return unresolved('Fn::Sub needs a text.');
  const parts: string[] = [];
  let from = 0;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    parts.push(text.slice(from, open));
    from = close + 1;
    const name = text.slice(open + 2, close).trim();
    if (name.startsWith('!')) { parts.push(`\${${name.slice(1)}}`); continue; }
    const value = variable(name, variables, scope);
    if (isUnknown(value)) return value;
    if (typeof value === 'object' || value === undefined) return unresolved(`${name} is no text.`);
    parts.push(String(value));
  }
  parts.push(text.slice(from));
  const whole = bounded(parts, scope);
  return typeof whole === 'string' && whole.includes('{{resolve:') ? resolve(whole, scope) : whole;
}

function variable(name: string, variables: unknown, scope: Scope): unknown {
  const own = member(variables, name);
  if (own !== undefined && isRecord(variables)) return resolve(own, scope);
  const dot = name.indexOf('.');
  return dot < 0 ? scope.stack.ref(name, scope) : scope.stack.getAtt(name.slice(0, dot), name.slice(dot + 1));
}
