import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { junit } from '../../lib/report/junit.ts';
import { hostileLine, line } from './verdicts.ts';

/** Tags of a well-formed document, in order; fails where one is not closed or an attribute is not quoted. */
function tags(xml: string): string[] {
  const open: string[] = [];
  const all: string[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  for (const [, close, name, attributes, single] of body.matchAll(/<(\/?)([a-z]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#\d+);[^"<&]*)*")*)(\/?)>/g)) {
    assert.ok(name !== undefined && attributes !== undefined);
    if (close === '/') assert.equal(open.pop(), name);
    else { all.push(name); if (single !== '/') open.push(name); }
  }
  assert.deepEqual(open, []);
  const rest = body.replaceAll(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>/g, '');
  assert.doesNotMatch(rest, /[<>]/);
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  return all;
}

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
