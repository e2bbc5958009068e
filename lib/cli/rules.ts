import type { Framework, RegisteredRule } from '../rule.ts';
import { InputError } from '../errors.ts';
import { atLeast, severities, type Severity } from '../model/verdict.ts';

/** Options that choose rules; lists are comma-separated. */
export interface RuleChoice {
  readonly rules?: string;
  readonly services?: string;
  readonly framework?: string;
  /** The least severity. */
  readonly severity?: string;
}

/** All frameworks by the names that options and output use. */
export const frameworks: readonly Framework[] = ['fsbp', 'cis-v3', 'cis-v5', 'cis-v6', 'cis-v7', 'nist-800-53-r5', 'pci-v4'];

/** The members of a comma-separated option; undefined where it was not given. */
export const listOption = (text: string | undefined): readonly string[] | undefined =>
  text?.split(',').map((item) => item.trim()).filter((item) => item !== '');

/** A severity option; InputError where it is none. */
export function severityOption(text: string, option: string): Severity {
  const severity = severities.find((s) => s === text);
  if (severity === undefined) throw new InputError({ what: `${option} ${JSON.stringify(text)} is not a severity`, mend: `take one of ${severities.join(', ')}` });
  return severity;
}

/** The rules that the options choose; InputError names what is not known, with the nearest name. */
export function chooseRules(registry: readonly RegisteredRule[], choice: RuleChoice, off: ReadonlySet<string> = new Set()): readonly RegisteredRule[] {
  const ids = known(choice.rules, registry.map((r) => r.rule.id), 'rule', 'see stance rules');
  const services = known(choice.services, registry.map((r) => r.service), 'service', `take one of ${[...new Set(registry.map((r) => r.service))].sort().join(', ')}`);
  const chosen = known(choice.framework, frameworks, 'framework', `take one of ${frameworks.join(', ')}`);
  const least = choice.severity === undefined ? undefined : severityOption(choice.severity, '--severity');
  return registry.filter(({ rule, service }) => (ids === undefined ? !off.has(rule.id) : ids.includes(rule.id))
    && (services === undefined || services.includes(service))
    && (chosen === undefined || chosen.some((framework) => (rule.controls[framework as Framework] ?? []).length > 0))
    && (least === undefined || atLeast(rule.severity, least)));
}

function known(option: string | undefined, names: readonly string[], kind: string, mend: string): readonly string[] | undefined {
  const given = listOption(option);
  if (given?.length === 0) throw new InputError({ what: `the list of ${kind}s is empty`, mend });
  for (const name of given ?? []) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new InputError({ what: `there is no ${kind} ${JSON.stringify(name)}`, mend: near === undefined ? mend : `did you mean ${near}? ${mend}` });
  }
  return given;
}

/** The name that shares the most letter pairs with what was typed, if it shares many. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const wanted = pairs(typed.slice(0, 100));
  let best: { readonly name: string; readonly score: number } | undefined;
  for (const name of new Set(names)) {
    const have = pairs(name);
    const score = [...wanted].filter((p) => have.has(p)).length * 2 / (wanted.size + have.size);
    if (score > 0.5 && score > (best?.score ?? 0)) best = { name, score };
  }
  return best?.name;
}

const pairs = (text: string): Set<string> => new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2)));
