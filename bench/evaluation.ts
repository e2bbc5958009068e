import { evaluate } from '../lib/engine/evaluate.ts';
import { exampleOf } from '../lib/engine/example.ts';
import { registry } from '../rules/index.generated.ts';
import { rateOf, used, type Row } from './table.ts';

/** Every rule over all of its examples, again and again, on one core: evaluations a second, evidence left unread as in a sweep. */
export function evaluation(seconds: number): Row[] {
  const cases = registry.flatMap(({ rule }) => (['pass', 'fail', 'unknown'] as const).flatMap((verdict) => (rule.examples[verdict] ?? []).map((example) => ({ rule, ...exampleOf(rule, example) }))));
  const round = (): number => {
    for (const { rule, resource, world, settings } of cases) evaluate(rule, resource, world, settings);
    return cases.length;
  };
  return [{ what: `evaluation: ${registry.length} rules over their ${cases.length} examples, a second`, budget: 500_000, measured: rateOf(round, seconds), unit: '', atLeast: true }];
}

/** Rules by the time that one round of their examples takes, slowest first: `node bench/evaluation.ts`. */
function slowest(): void {
  const times = registry.map(({ rule }) => {
    const cases = (['pass', 'fail', 'unknown'] as const).flatMap((verdict) => (rule.examples[verdict] ?? []).map((example) => exampleOf(rule, example)));
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
