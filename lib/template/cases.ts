import { entriesOf, isRecord, listed, member, textOf } from './shape.ts';
import type { Stack } from './stack.ts';

/** What is taken to hold in one case: values of conditions and parameters, and keys of mappings, by their names here. */
export type Assumed = ReadonlyMap<string, string | boolean>;

export const conditionKey = (prefix: string, name: string): string => `condition ${prefix}${name}`;
export const parameterKey = (prefix: string, name: string): string => `parameter ${prefix}${name}`;
export const mappingKey = (prefix: string, name: string, by: string): string => `mapping ${prefix}${name} by ${by}`;

/** Why a value with this condition is not known; `casesOf` reads it. */
export const dependsOn = (condition: string, why: string): string => `It depends on the condition ${condition}: ${why}`;
/** Why a resource with this condition may not be there; `casesOf` reads it. */
export const existsOnlyIf = (logicalId: string, condition: string, why: string): string => `${logicalId} exists only if ${condition} holds: ${why}`;
/** Why a parameter without a value is not known; `casesOf` reads it. */
export const hasNoValue = (parameter: string): string => `The parameter ${parameter} has no value here.`;

/** Why an entry of a mapping that a reference chooses is not known; `casesOf` reads it. */
export const chosenBy = (mapping: string, by: string, why: string): string => `The entry of the mapping ${mapping} for ${by} is open: ${why}`;

const most = 6;

/** All cases that decide what a reason says is open: the values that a parameter may take, the entries of a mapping, or both of a condition; undefined where they can't be counted up. */
export function casesOf(stack: Stack, reason: string): readonly Assumed[] | undefined {
  const [, parameter] = /The parameter (\w+) has no value here/.exec(reason) ?? [];
  const allowed = parameter === undefined ? undefined : allowedValues(stack.parameterDeclaration(parameter));
  if (parameter !== undefined && allowed) return allowed.map((value) => new Map([[parameterKey(stack.prefix, parameter), value]]));
  const [, mapping, by] = /The entry of the mapping (\w+) for ([\w:]+) is open/.exec(reason) ?? [];
  const keys = mapping === undefined ? undefined : distinctKeys(stack.mapping(mapping));
  if (mapping !== undefined && by !== undefined && keys) return keys.map((key) => new Map([[mappingKey(stack.prefix, mapping, by), key]]));
  const [, one, other] = /It depends on the condition (\w+):|exists only if (\w+) holds/.exec(reason) ?? [];
  const written = one ?? other;
  if (written === undefined) return undefined;
  const name = innermost(stack, written);
  return [true, false].map((value) => new Map([[conditionKey(stack.prefix, name), value]]));
}

/** The values of a parameter that takes one of a few texts. */
function allowedValues(declaration: unknown): string[] | undefined {
  const type = textOf(declaration, 'Type') ?? 'String';
  const values = listed(member(declaration, 'AllowedValues')).map((value) => String(value));
  return (type === 'String' || type === 'Number') && values.length > 0 && values.length <= most ? values : undefined;
}

/** One key for each of the different entries of a mapping; a key that it lacks fails the deployment. */
function distinctKeys(mapping: unknown): string[] | undefined {
  const keys = [...new Map(entriesOf(mapping).map(([key, entry]) => [JSON.stringify(entry), key])).values()];
  return keys.length > 0 && keys.length <= most ? keys : undefined;
}

/** The condition that another one only repeats or denies. */
function innermost(stack: Stack, name: string): string {
  for (let at = name, steps = 0; steps < 10; steps += 1) {
    const expression = member(stack.template['Conditions'], at);
    const [inner] = listed(member(expression, 'Fn::Not'));
    const next = textOf(expression, 'Condition') ?? (isRecord(inner) ? textOf(inner, 'Condition') : undefined);
    if (next === undefined) return at;
    at = next;
  }
  return name;
}
