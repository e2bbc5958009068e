import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { github } from '../../lib/report/github.ts';
import { hostileLine, line } from './verdicts.ts';

test('one command a verdict, at its place', () => {
  assert.equal(github([
    line({ severity: 'critical', ruleId: 'rule-critical' }), line(), line({ severity: 'low', location: { file: 'a.json', line: 1, source: { file: 'lib/app.ts', line: 12, column: 5 } } }),
    line({ verdict: 'unknown', because: { reason: 'unresolved', text: 'x' } }),
  ]), `::error file=cdk.out/App.template.json,line=7,col=3,title=rule-critical::App/Orders/Resource: SqsManagedSseEnabled is false.
::warning file=cdk.out/App.template.json,line=7,col=3,title=rule-medium::App/Orders/Resource: SqsManagedSseEnabled is false.
::notice file=lib/app.ts,line=12,col=5,title=rule-medium::App/Orders/Resource: SqsManagedSseEnabled is false.
::notice file=cdk.out/App.template.json,line=7,col=3,title=rule-medium%3A unknown::App/Orders/Resource: SqsManagedSseEnabled is false.
`);
});

test('unreadable files come first', () => {
  assert.equal(github([], [new InputError({ file: 'a.yaml', line: 3, column: 2, what: 'this is broken', mend: 'mend it' })]), '::error file=a.yaml,line=3,col=2,title=Stance::a.yaml:3:2: this is broken; mend it.\n');
});

test('hostile names end neither the line nor the property', () => {
  const text = github([hostileLine]);
  assert.equal(text.split('\n').length, 2);
  assert.match(text, /^::warning file=a\|b`c %3A%3Aerror%3A%3Ax%250A<script>[^:,]*,line=1,title=rule-medium::/);
  assert.doesNotMatch(text, /\u0007/);
});
