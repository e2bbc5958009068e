import { controlCounts } from '../controls.generated.ts';
import type { Framework, RegisteredRule } from '../rule.ts';
import { registry } from '../../rules/index.generated.ts';
import { oneOf } from './format.ts';
import type { Output } from './output.ts';
import { chooseRules, listOption, type RuleChoice } from './rules.ts';

/** A rule as `stance rules --format json` prints it: docs/formats.md. */
export const ruleEntry = ({ rule, service, template, triggers }: RegisteredRule) => ({
  id: rule.id, title: rule.title, severity: rule.severity, type: rule.type, service, controls: rule.controls,
  from: [...(template === 'no' ? [] : ['template']), ...(triggers.length === 0 ? [] : ['event']), 'sweep'],
});

/** `stance rules`. */
export function rules(output: Output, options: RuleChoice & { readonly format: string }): Promise<number> {
  const format = oneOf(options.format, ['text', 'json'], '--format');
  const chosen = chooseRules(registry, options);
  if (format === 'json') {
    output.out(`${JSON.stringify(chosen.map(ruleEntry), undefined, 2)}\n`);
    return Promise.resolve(0);
  }
  const width = Math.max(...chosen.map((r) => r.rule.id.length), 0);
  for (const { rule } of chosen) output.out(`${rule.severity.padEnd(13)}  ${rule.id.padEnd(width)}  ${rule.title}\n`);
  output.out(`${chosen.length} of ${registry.length} rules\n`);
  for (const framework of listOption(options.framework) ?? []) output.out(`${coverage(framework as Framework, chosen)}\n`);
  return Promise.resolve(0);
}

/** How many of a framework's control ids in data/controls.csv the rules carry. */
function coverage(framework: Framework, chosen: readonly RegisteredRule[]): string {
  const covered = new Set(chosen.flatMap(({ rule }) => rule.controls[framework] ?? []));
  return `${framework}: ${covered.size} of ${controlCounts[framework]} control ids in data/controls.csv are covered`;
}
