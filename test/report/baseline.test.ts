import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { onlyNew, readBaseline } from '../../lib/report/baseline.ts';
import { line } from './verdicts.ts';

const baseline = readBaseline('base.json', JSON.stringify({ gate: {}, verdicts: [line(), line({ ruleId: 'rule-low', verdict: 'unknown', because: { reason: 'unresolved', text: 'x' } }), line({ resource: { ...line().resource, path: undefined } as never }), 7, {}] }));

test('what was known is left out, wherever it moved in the file or on disk', () => {
  assert.deepEqual(onlyNew([line(), line({ message: 'Said otherwise.', location: { file: '/elsewhere/cdk.out/App.template.json', line: 99 } })], baseline), []);
  const { path: _, ...plain } = line().resource;
  assert.deepEqual(onlyNew([line({ resource: plain, location: { file: '/elsewhere/App.template.json', line: 1 } })], baseline), []);
});

test('another resource, another rule, or a failure that was undecided is new', () => {
  const fresh = [line({ resource: { ...line().resource, path: 'App/Other/Resource' } }), line({ ruleId: 'rule-critical' }), line({ ruleId: 'rule-low' })];
  assert.deepEqual(onlyNew(fresh, baseline), fresh);
  assert.deepEqual(onlyNew([line({ ruleId: 'rule-low', verdict: 'unknown', because: { reason: 'unresolved', text: 'x' } })], baseline), []);
});

test('passes stay', () => { assert.equal(onlyNew([line({ verdict: 'pass' })], baseline).length, 1); });

test('something else is no baseline', () => {
  for (const text of ['', '[]', '{"verdicts":1}', 'null']) assert.throws(() => readBaseline('base.json', text), (error) => error instanceof InputError && /^base\.json: the baseline .*; write it with --format json\.$/.test(error.message));
});
