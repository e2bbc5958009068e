import { evaluate } from '../lib/engine/evaluate.ts';
import { exampleOf } from '../lib/engine/example.ts';
import type { TypeName } from '../lib/model/types.ts';
import { isUnknown } from '../lib/model/unknown.ts';
import { typesOf, type Rule } from '../lib/rule.ts';
import { registry } from '../rules/index.generated.ts';
import { rateOf, used, type Row } from './table.ts';

const verdicts = ['pass', 'fail', 'unknown'] as const;
const examplesOf = (rule: Rule): Rule['examples']['fail'][number][] => verdicts.flatMap((verdict) => rule.examples[verdict] ?? []);

/**
 * On one core, evidence left unread as in a sweep: every rule over all of its examples, again and again, so that what is kept about a document is there;
 * and as a sweep meets resources, each new one judged once by all rules of its type, so that it is not.
 */
export function evaluation(seconds: number): Row[] {
  const cases = registry.flatMap(({ rule }) => examplesOf(rule).map((example) => ({ rule, ...exampleOf(rule, example) })));
  const round = (): number => {
    for (const { rule, resource, world, settings } of cases) evaluate(rule, resource, world, settings);
    return cases.length;
  };
  return [
    { what: `evaluation: ${registry.length} rules over their ${cases.length} examples, a second`, budget: 500_000, measured: rateOf(round, seconds), unit: '', atLeast: true },
    { what: `evaluation: each of ${cases.length} new resources by all rules of its type, a second`, budget: 500_000, measured: firstLooks(seconds), unit: '', atLeast: true },
  ];
}

/** Evaluations a second of resources that nothing is known about; making them is not measured. */
function firstLooks(seconds: number): number {
  const look = (): { readonly done: number; readonly took: number } => {
    const cases = registry.flatMap(({ rule }) => examplesOf(rule).map((example) => exampleOf(rule, copied(example)))).map((made) => ({ ...made, rules: byType.get(made.resource.type) ?? [] }));
    let made = 0;
    const start = used();
    for (const { rules, resource, world, settings } of cases) {
      for (const rule of rules) evaluate(rule, resource, world, settings);
      made += rules.length;
    }
    return { done: made, took: used() - start };
  };
  let [done, took] = [0, 0];
  for (let warm = 0; warm < 1;) warm += look().took;
  while (took < seconds) {
    const one = look();
    done += one.done;
    took += one.took;
  }
  return done / took;
}

const byType = new Map<TypeName, Rule[]>();
for (const { rule } of registry) for (const type of typesOf(rule)) byType.set(type, [...byType.get(type) ?? [], rule]);

/** A deep copy that keeps what is not known as it is. */
function copied<T>(value: T): T {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  return (Array.isArray(value) ? value.map(copied) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]))) as T;
}

/** Rules by the time that one round of their examples takes, slowest first: `node bench/evaluation.ts`. */
function slowest(): void {
  const times = registry.map(({ rule }) => {
    const cases = examplesOf(rule).map((example) => exampleOf(rule, example));
    const round = (): void => { for (const { resource, world, settings } of cases) evaluate(rule, resource, world, settings); };
    for (let i = 0; i < 300; i += 1) round();
    const start = used();
    for (let i = 0; i < 300; i += 1) round();
    return { id: rule.id, us: (used() - start) / 300 / cases.length * 1e6 };
  });
  for (const { id, us } of times.toSorted((a, b) => b.us - a.us).slice(0, 40)) console.log(us.toFixed(2).padStart(9), 'us', id);
  console.log((times.reduce((sum, t) => sum + t.us, 0) / times.length).toFixed(2).padStart(9), 'us on average');
}

if (import.meta.main) {
  for (const { what, measured } of evaluation(3)) console.log(what, Math.round(measured));
  slowest();
}
