import { InputError } from '../errors.ts';
import type { Example, Parameter } from '../rule.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown } from '../model/unknown.ts';
import { registry } from '../../rules/index.generated.ts';
import { oneOf } from './format.ts';
import type { Output } from './output.ts';
import { nearest } from './rules.ts';
import { ruleEntry } from './rules-command.ts';

type AnyExample = Example<TypeName, TypeName, TypeName, Readonly<Record<string, Parameter>>>;

/** `stance explain RULE`. */
export function explain(output: Output, id: string, options: { readonly format: string }): Promise<number> {
  const format = oneOf(options.format, ['text', 'json'], '--format');
  const registered = registry.find((r) => r.rule.id === id);
  if (!registered) {
    const near = nearest(id, registry.map((r) => r.rule.id));
    throw new InputError({ what: `there is no rule ${JSON.stringify(id)}`, mend: near === undefined ? 'see stance rules' : `did you mean ${near}? see stance rules` });
  }
  const { rule } = registered;
  if (format === 'json') {
    output.out(`${JSON.stringify({ ...ruleEntry(registered), why: rule.why, fix: rule.fix, params: rule.params ?? {}, examples: rule.examples }, unknowns, 2)}\n`);
    return Promise.resolve(0);
  }
  const { paint } = output;
  output.out(`${paint('bold', rule.id)}  ${rule.severity}  ${rule.type}\n${rule.title}.\n\nWhy: ${rule.why}\nFix: ${rule.fix}\n`);
  const controls = Object.entries(rule.controls).map(([framework, ids]) => `${framework} ${ids.join(' ')}`);
  if (controls.length > 0) output.out(`Controls: ${controls.join('; ')}\n`);
  for (const [name, value] of Object.entries(rule.params ?? {})) output.out(`Parameter ${name}: ${JSON.stringify(value)} unless stance.config.ts sets it\n`);
  for (const verdict of ['pass', 'fail', 'unknown'] as const) {
    for (const example of rule.examples[verdict] ?? []) output.out(`\n${paint(verdict === 'fail' ? 'red' : verdict === 'pass' ? 'green' : 'yellow', verdict)}: ${example.name}\n${shown(example)}\n`);
  }
  return Promise.resolve(0);
}

function shown({ name: _name, ...example }: AnyExample): string {
  return JSON.stringify(example, unknowns, 2).replaceAll(/^/gm, '  ');
}

const unknowns = (_key: string, value: unknown): unknown => (isUnknown(value) ? '(not known)' : value);
