import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { junit } from '../../lib/report/junit.ts';
import { hostileLine, line } from './verdicts.ts';

/** The elements of a document, in order. */
const tags = (xml: string): string[] => [...xml.matchAll(/<([a-z]+)/g)].map(([, name = '']) => name);

test('a suite per file, a case per verdict, counted', () => {
  const xml = junit([line(), line({ verdict: 'pass' }), line({ verdict: 'unknown', because: { reason: 'unresolved', text: 'x' } }), line({ location: { file: 'b.yaml', line: 1 } })], [new InputError({ file: 'c.yaml', line: 2, what: 'this is broken', mend: 'mend it' })]);
  assert.deepEqual(tags(xml), ['testsuites', 'testsuite', 'testcase', 'failure', 'testcase', 'testcase', 'skipped', 'testsuite', 'testcase', 'failure', 'testsuite', 'testcase', 'error']);
  assert.match(xml, /<testsuites name="stance" tests="5" failures="2" errors="1">/);
  assert.match(xml, /<testsuite name="cdk\.out\/App\.template\.json" tests="3" failures="1" errors="0" skipped="1">/);
  assert.match(xml, /<failure message="SqsManagedSseEnabled is false\." type="medium">cdk\.out\/App\.template\.json:7 SqsManagedSseEnabled is false\.<\/failure>/);
});

test('hostile names are text', () => {
  const xml = junit([hostileLine]);
  assert.deepEqual(tags(xml), ['testsuites', 'testsuite', 'testcase', 'failure']);
  assert.doesNotMatch(xml, /<script/);
});
