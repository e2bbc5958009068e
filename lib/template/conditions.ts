import { isUnknown, type Unknown } from '../model/unknown.ts';
import { unresolved } from './environment.ts';
import { resolve, type Scope } from './resolve.ts';
import { isRecord, listed, member, textOf } from './shape.ts';

/** A condition's value: true, false, or why it can't be told (Condition functions, AWS CloudFormation User Guide). */
export type Truth = boolean | Unknown;

/** Decides a condition expression in three values: `And` with a false member is false whatever the others are. */
export function decide(expression: unknown, scope: Scope): Truth {
  if (scope.depth > 60) return unresolved('The condition refers to itself, or is nested too deep.');
  const inner: Scope = { ...scope, mode: 'exact', depth: scope.depth + 1 };
  if (!isRecord(expression)) return isUnknown(expression) ? expression : truthOf(expression);
  const [key, ...more] = Object.keys(expression);
  const argument = key === undefined ? undefined : expression[key];
  if (more.length > 0) return unresolved('The condition is no single function.');
  switch (key) {
    case 'Condition': return typeof argument === 'string' ? scope.stack.condition(argument, inner) : unresolved('Condition needs a name.');
    case 'Fn::Not': { const [only] = listed(argument); const truth = decide(only, inner); return isUnknown(truth) ? truth : !truth; }
    case 'Fn::And': return all(listed(argument), true, inner);
    case 'Fn::Or': return all(listed(argument), false, inner);
    case 'Fn::Equals': return equals(listed(argument), inner);
    default: return truthOf(resolve(expression, inner));
  }
}

/** `And` looks for a false member, `Or` for a true one. */
function all(members: readonly unknown[], rest: boolean, scope: Scope): Truth {
  let open: Unknown | undefined;
  for (const item of members) {
    const truth = decide(item, scope);
    if (isUnknown(truth)) open ??= truth;
    else if (truth !== rest) return truth;
  }
  return open ?? rest;
}

function equals(pair: readonly unknown[], scope: Scope): Truth {
  const [left, right] = pair;
  const one = resolve(left, scope);
  const other = resolve(right, scope);
  if (isUnknown(one)) return neverAllowed(left, other, scope) ? false : one;
  if (isUnknown(other)) return neverAllowed(right, one, scope) ? false : other;
  return sameText(one) === sameText(other);
}

/** A parameter without a value still can't be what its AllowedValues leave out; of a Systems Manager parameter they say what its name may be. */
function neverAllowed(side: unknown, wanted: unknown, scope: Scope): boolean {
  const name = member(side, 'Ref');
  if (typeof name !== 'string' || typeof wanted !== 'string') return false;
  const declaration = scope.stack.parameterDeclaration(name);
  const allowed = textOf(declaration, 'Type')?.startsWith('AWS::SSM::') === true ? undefined : member(declaration, 'AllowedValues');
  return Array.isArray(allowed) && !allowed.some((value) => String(value) === wanted);
}

const sameText = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''));

const truthOf = (value: unknown): Truth => {
  if (isUnknown(value)) return value;
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : unresolved('The condition is neither true nor false.');
};
