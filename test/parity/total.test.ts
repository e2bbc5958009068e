/** What the parity tests compare in all, and that their lists name what there is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { registry } from '../../rules/index.generated.ts';
import { parityPage } from './page.ts';
import { known } from './known/index.ts';
import { kindOf, placingOf, tally } from './placing.ts';
import { scenesOf } from './scene.ts';

const decidable = registry.filter(({ template }) => template !== 'no');

test('every rule that a template can decide is in exactly one family', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts') && file !== 'total.test.ts');
  const services = files.flatMap((file) => [.../parityOf\(\[(.+)\]\)/.exec(readFileSync(join(import.meta.dirname, file), 'utf8'))?.[1]?.matchAll(/'([a-z0-9]+)'/g) ?? []].map(([, service]) => service));
  assert.equal(new Set(services).size, services.length);
  assert.deepEqual(decidable.filter(({ service }) => !services.includes(service)).map(({ rule }) => rule.id), []);
});

test('each listed pair exists, once for a side', () => {
  const seen = new Set<string>();
  for (const { side, pairs } of known) {
    for (const [id, names] of Object.entries(pairs)) {
      const registered = decidable.find(({ rule }) => rule.id === id);
      assert.ok(registered, `${id} is no rule that a template can decide`);
      const there = scenesOf(registered).flatMap(({ name, scene }) => (scene ? [name] : []));
      for (const name of names === '*' ? there : names) {
        assert.ok(there.includes(name), `${id} has no example ${name}`);
        assert.ok(!seen.has(`${side} ${id} ${name}`), `${id}: ${name} is listed twice for ${side}`);
        seen.add(`${side} ${id} ${name}`);
      }
    }
  }
});

test('docs/parity.md is current', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../../docs/parity.md'), 'utf8'), parityPage(), 'run npm run generate');
});

test('the tally', () => {
  const kinds = decidable.flatMap((registered) => scenesOf(registered).flatMap(({ scene }) => (scene ? [kindOf(placingOf(scene))] : [])));
  process.stdout.write(`${tally(' in all', kinds)}\n`);
  assert.ok(kinds.filter((kind) => kind === 'compared').length > 600);
});
