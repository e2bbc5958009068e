import { isUnknown } from '../model/unknown.ts';
import { hasNoValue } from './cases.ts';
import { unresolved } from './environment.ts';
import { member, textOf } from './shape.ts';

/** A parameter's value from what was given or its default: a text, a list for the list types, or unknown (Parameters, AWS CloudFormation User Guide). */
export function parameterValue(name: string, declaration: unknown, given: unknown): unknown {
  const type = textOf(declaration, 'Type') ?? 'String';
  const noEcho = member(declaration, 'NoEcho');
  if (noEcho === true || noEcho === 'true') return unresolved(`The parameter ${name} is NoEcho: its value is not shown.`);
  if (type.startsWith('AWS::SSM::Parameter::Value')) return unresolved(`The parameter ${name} is read from Systems Manager when the template is deployed.`);
  const value = given ?? member(declaration, 'Default');
  if (isUnknown(value)) return value;
  if (value === undefined || value === null) return unresolved(hasNoValue(name));
  if (Array.isArray(value)) return value;
  if (typeof value === 'object') return unresolved(`The parameter ${name} has no plain value.`);
  const text = String(value);
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return text;
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}
