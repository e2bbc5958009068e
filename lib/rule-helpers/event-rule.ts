import { isUnknown } from '../model/unknown.ts';
import { cannotKnow, whole, type Subject } from '../rule.ts';

type EventRule = Subject<'AWS::Events::Rule'>;

/** False for rules that a service of AWS keeps, which nobody can change; those of a template never are such. */
export const isOwn = (rule: EventRule): boolean => rule.origin === 'template' || rule.ManagedBy === undefined;

type Pattern = Readonly<Record<string, unknown>>;

/** The event pattern of a rule, which may be written as text; undefined on a schedule. */
export function patternOf({ EventPattern }: EventRule): Pattern | undefined {
  const pattern = whole(EventPattern);
  if (typeof pattern !== 'string') return pattern as Pattern | undefined;
  try {
    return JSON.parse(pattern) as Pattern;
  } catch (error) {
    if (error instanceof SyntaxError) return cannotKnow({ reason: 'error', path: 'EventPattern', text: 'The event pattern is not valid JSON.' });
    throw error;
  }
}

/** A member of a pattern; one that is not known stops the rule. */
const known = (value: unknown): unknown => (isUnknown(value) ? cannotKnow({ path: 'EventPattern', ...value.because }) : value);

/** Matchers that let any value through. */
function isOpen(matcher: unknown): boolean {
  if (typeof matcher !== 'object' || matcher === null) return false;
  return Object.entries(matcher).map(([kind, value]) => [kind, known(value)] as const).some(([kind, value]) => (kind === 'exists' && value === true) || (kind === 'anything-but')
    || ((kind === 'prefix' || kind === 'suffix') && value === '') || (kind === 'wildcard' && typeof value === 'string' && /^\**$/.test(value)));
}

/** Whether every event that a pattern takes has one of some named values in a field: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function filters(pattern: Pattern, field: string): boolean {
  const values = known(pattern[field]);
  if (Array.isArray(values) && values.length > 0 && !values.some((value) => isOpen(known(value)))) return true;
  const either = known(pattern['$or']);
  return Array.isArray(either) && either.length > 0 && either.every((branch) => filters((known(branch) ?? {}) as Pattern, field));
}
