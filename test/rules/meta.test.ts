/** What must be true of every rule, whatever it checks. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collectors } from '../../lib/collect/index.generated.ts';
import { typesOf } from '../../lib/rule.ts';
import { registry } from '../../rules/index.generated.ts';
import { controlRows, controlsOf } from '../../scripts/controls.ts';

for (const { rule } of registry) {
  describe(rule.id, () => {
    const row = controlRows.get(rule.id);
    test('has the severity and the controls of its row', () => {
      assert.ok(row);
      assert.equal(rule.severity, row['severity']);
      assert.deepEqual(rule.controls, controlsOf(row));
    });
    test('is judged on a type that a collector reads, with parts that it gives', async () => {
      for (const type of [...typesOf(rule), ...(rule.reads ?? [])]) assert.ok(collectors[type], `${type} has no collector`);
      const loaded = await Promise.all(typesOf(rule).map(async (type) => (await collectors[type]?.load())?.default.parts ?? []));
      const given: readonly string[] = loaded.flat();
      for (const part of rule.parts ?? []) assert.ok(given.includes(part), `the collector of ${typesOf(rule).join(', ')} gives no ${part}`);
    });
    test('says what must hold, why, and how to mend it', () => {
      assert.match(rule.title, /^[A-Z].{10,110}[^.]$/);
      assert.match(rule.why, /^[A-Z].{30,}\.$/s);
      assert.match(rule.fix, /^[A-Z].{15,}\.$/s);
    });
    test('has examples with names of their own', () => {
      const names = [...rule.examples.pass, ...rule.examples.fail, ...(rule.examples.unknown ?? [])].map((e) => e.name);
      assert.equal(new Set(names).size, names.length);
    });
  });
}
