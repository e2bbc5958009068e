/** What is kept between evaluations changes no answer: many rules judge the same objects again, in any order and under other circumstances. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { evaluate, type Settings, type World } from '../../lib/engine/evaluate.ts';
import { exampleOf } from '../../lib/engine/example.ts';
import type { Resource } from '../../lib/model/resource.ts';
import { isUnknown, Unknown } from '../../lib/model/unknown.ts';
import { typesOf, type Rule } from '../../lib/rule.ts';
import { registry } from '../../rules/index.generated.ts';

interface Case { readonly rule: Rule; readonly resource: Resource; readonly world: World; readonly settings: Settings; readonly alone: string }

const rules = registry.map(({ rule }) => rule);

/** A copy that shares no object, so that nothing which is kept is about it. */
function copy<T>(value: T, change: (key: string, value: unknown) => unknown = (_key, same) => same): T {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  const inner = (one: unknown): unknown => copy(one, change);
  return (Array.isArray(value) ? value.map(inner) : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(change(key, one))]))) as T;
}

/** All that an evaluation says, with the other resources that it looked at. */
function said({ rule, resource, world, settings }: Omit<Case, 'alone'>): string {
  const consulted = new Set<string>();
  const result = evaluate(rule, resource, world, settings, consulted);
  return JSON.stringify('need' in result ? result : [result.verdict, result.message, result.verdict === 'unknown' && result.because, result.evidence, [...consulted]]);
}

/** What may change about an evaluation while the resource's properties and parts stay the same objects. */
const changes: readonly ((one: Pick<Case, 'resource' | 'settings'>) => Partial<Case>)[] = [
  () => ({}),
  ({ resource }) => ({ resource: { ...resource, account: '444455556666' } }),
  ({ resource }) => ({ resource: { ...resource, partition: 'aws-cn' } }),
  ({ resource }) => ({ resource: { ...resource, origin: 'template' } }),
  ({ resource }) => ({ resource: { ...resource, arn: `${resource.arn ?? 'arn:aws:sqs:us-east-1:111122223333:'}other`, id: 'other', name: 'other' } }),
  ({ settings }) => ({ settings: { ...settings, now: new Date('2031-01-01T00:00:00Z') } }),
  ({ settings }) => ({ settings: { ...settings, trusted: { ...settings.trusted, accounts: ['444455556666', '999988887777'], orgs: ['o-zzzzzzzzzz'] } } }),
];

/** Each element of policies, taken away from an example that has it: an answer of which a part is not known is kept as one. */
const elements = ['Effect', 'Principal', 'Action', 'Resource', 'Condition'];
const unknown = new Unknown({ reason: 'unresolved', text: 'It was taken away.' });
const without = (element: string) => (key: string, value: unknown): unknown => (key === element ? unknown : value);

/** Each example as it is, under other circumstances and with elements that are not known, judged by each rule of its type. */
const cases: readonly Case[] = rules.flatMap((rule) => [...rule.examples.pass, ...rule.examples.fail, ...rule.examples.unknown ?? []].flatMap((example) => [
  { example, under: changes },
  ...elements.map((element) => ({ example: copy(example, without(element)), under: changes.slice(0, 1) })).filter((lost) => !isDeepStrictEqual(lost.example, example)),
]).flatMap(({ example, under }) => {
  const shared = exampleOf(rule, example);
  const judges = rules.filter((one) => typesOf(one).includes(shared.resource.type));
  return under.flatMap((change) => {
    const one = { ...shared, ...change(shared) };
    return judges.map((judge) => {
      const apart = exampleOf(rule, copy(example));
      return { ...one, rule: judge, alone: said({ ...apart, ...change(apart), rule: judge }) };
    });
  });
}));

test('an evaluation says the same whatever was judged before it', () => {
  assert.ok(cases.length > 5000, String(cases.length));
  const seed = Date.now();
  // Sampled, since a property that fails would print all cases.
  for (const order of fc.sample(fc.shuffledSubarray([...cases], { minLength: cases.length }), { seed, numRuns: 2 })) {
    for (const one of order) assert.equal(said(one), one.alone, `${one.rule.id} on ${one.resource.type}, seed ${seed}`);
  }
});
