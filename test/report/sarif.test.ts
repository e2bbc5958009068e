import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { sarif } from '../../lib/report/sarif.ts';
import { hostile, hostileLine, line, rules } from './verdicts.ts';

interface Result { readonly ruleId: string; readonly ruleIndex: number; readonly kind: string; readonly level: string; readonly locations: readonly { readonly physicalLocation?: object }[]; readonly partialFingerprints: Readonly<Record<string, string>> }
interface Log { readonly version: string; readonly runs: readonly [{ readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }; readonly invocations: readonly [object]; readonly results: readonly Result[] }] }
const options = { version: '1.2.3', rules };
const log = (...lines: Parameters<typeof sarif>[0][number][]): Log => JSON.parse(sarif(lines, options)) as Log;

test('a failure has a rule, a level, a place and a fingerprint', () => {
  const { runs: [run], version } = log(line(), line({ ruleId: 'rule-critical', severity: 'critical' }));
  assert.equal(version, '2.1.0');
  assert.deepEqual(run.tool.driver.rules.map(({ id }) => id), ['rule-critical', 'rule-medium'], 'only rules that have results');
  const [first, second] = run.results;
  assert.ok(first && second);
  assert.equal(run.tool.driver.rules[first.ruleIndex]?.id, first.ruleId);
  assert.deepEqual([first.kind, first.level, second.level], ['fail', 'warning', 'error']);
  assert.deepEqual(first.locations[0]?.physicalLocation, { artifactLocation: { uri: 'cdk.out/App.template.json' }, region: { startLine: 7, startColumn: 3 } });
  assert.match(first.partialFingerprints['stance/v1'] ?? '', /^[0-9a-f]{32}$/);
  assert.notEqual(first.partialFingerprints['stance/v1'], second.partialFingerprints['stance/v1']);
});

test('a kind that is no failure has no level', () => {
  const { runs: [run] } = log(line({ verdict: 'pass' }), line({ verdict: 'unknown', because: { reason: 'unresolved', text: 'x' } }));
  assert.deepEqual(run.results.map(({ kind, level }) => [kind, level]), [['pass', 'none'], ['open', 'none']]);
});

test('unreadable files are notifications of a run that did not succeed', () => {
  const { runs: [{ invocations: [invocation] }] } = JSON.parse(sarif([], { ...options, errors: [new InputError({ file: 'a b.yaml', line: 3, what: 'this is not valid YAML', mend: 'correct it' })] })) as Log;
  assert.deepEqual(invocation, { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: 'a b.yaml:3: this is not valid YAML; correct it.' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b.yaml' }, region: { startLine: 3 } } }] }] });
});

test('hostile names stay inside their strings, and paths are URIs', () => {
  const text = sarif([hostileLine, line({ location: { file: '/abs/ü.yaml', line: 1 } })], options);
  const { runs: [run] } = JSON.parse(text) as Log;
  assert.equal((run.results[0] as unknown as { message: { text: string } }).message.text, hostile);
  assert.match(JSON.stringify(run.results[0]?.locations[0]?.physicalLocation), /"uri":"a%7Cb%60c%0A%3A%3Aerror/);
  assert.match(JSON.stringify(run.results[1]?.locations[0]?.physicalLocation), /"uri":"file:\/\/\/abs\/%C3%BC\.yaml"/);
});
