/** One value of an example at a time is not known: as the value may be the example's, the verdict stays or becomes unknown, and never turns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../lib/engine/evaluate.ts';
import { exampleOf } from '../../lib/engine/example.ts';
import { isUnknown, Unknown } from '../../lib/model/unknown.ts';
import { registry } from '../../rules/index.generated.ts';

type Path = readonly (string | number)[];
const unknown = new Unknown({ reason: 'unresolved', text: 'It was taken away.' });
/** The least depth of a value: below a property's name, the index of a part, or the properties and parts of another resource. */
const depths = { properties: 1, parts: 3, others: 3 };

/** Each value below a value, the inner ones first. */
function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (isUnknown(value) || value === undefined) return;
  if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) yield* pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  yield path;
}

/** A copy with the unknown in one place. */
function without(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return unknown;
  if (Array.isArray(value)) return value.map((member: unknown, index) => (index === key ? without(member, rest) : member));
  return { ...value as object, [key]: without(Reflect.get(value as object, key), rest) };
}

/** Parts of another resource are a list by type, each with properties; a type's whole list is no value. */
const isValue = (where: keyof typeof depths, path: Path): boolean => path.length >= depths[where]
  && (where !== 'others' || path[1] === 'properties' || (path[1] === 'parts' && path.length >= 5));

let lost = 0;
for (const { rule } of registry) {
  test(rule.id, () => {
    for (const wanted of ['pass', 'fail'] as const) for (const example of rule.examples[wanted]) for (const where of ['properties', 'parts', 'others'] as const) {
      for (const path of pathsIn(example[where])) {
        if (!isValue(where, path)) continue;
        const { resource, world, settings } = exampleOf(rule, { ...example, [where]: without(example[where], path) });
        const result = evaluate(rule, resource, world, settings);
        const verdict = 'need' in result ? result.need : result.verdict;
        assert.ok(verdict === wanted || verdict === 'unknown', `${example.name}: ${wanted} turns into ${verdict} where ${where}.${path.join('.')} is not known`);
        lost += 1;
      }
    }
  });
}
test('values of all kinds were taken away', () => { assert.ok(lost > 5000, String(lost)); });
