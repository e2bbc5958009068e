/** Reports are held to the published schemas of their formats: SARIF 2.1.0 and the XSD of the Jenkins xunit plugin. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { writeCdkOut } from '../../bench/cdk-out.ts';
import { InputError } from '../../lib/errors.ts';
import type { Suppression } from '../../lib/model/finding.ts';
import { severities } from '../../lib/model/verdict.ts';
import { junit } from '../../lib/report/junit.ts';
import type { VerdictLine } from '../../lib/report/lines.ts';
import { sarif } from '../../lib/report/sarif.ts';
import { registry } from '../../rules/index.generated.ts';
import { inFolder, stance } from '../support/cli.ts';
import { junitFaults, sarifFaults } from './schemas.ts';
import { hostile, hostileLine, line } from './verdicts.ts';

const suppression: Suppression = { rule: 'rule-medium', resource: 'Orders', reason: hostile, owner: hostile, until: '2027-01-01' };
const because = { reason: 'unresolved', path: 'Properties.X', text: hostile } as const;
const scanned = (): VerdictLine => { const { location: _, ...rest } = line({ resource: { ...line().resource, arn: 'arn:aws:sqs:eu-west-1:111122223333:Orders' } }); return rest; };
const source = (file: string, at: number, column?: number): VerdictLine => line({ location: { file: 'cdk.out/App.template.json', line: 7, source: { file, line: at, ...(column === undefined ? {} : { column }) } } });

/** Verdicts in all shapes that the gate and the scan give them. */
const shapes: Readonly<Record<string, readonly VerdictLine[]>> = {
  'none': [],
  'every kind and severity': severities.flatMap((severity) => [line({ severity }), line({ severity, verdict: 'pass', message: '' }), line({ severity, verdict: 'unknown', because })]),
  'the same twice': [line(), line()],
  'accepted': [line({ suppression }), line({ verdict: 'unknown', because, suppression })],
  'a rule that is not known': [line({ ruleId: 'rule-of-tomorrow' })],
  'without a place': [scanned()],
  'the developer\'s own lines': [source('/app/lib/shop.ts', 12, 5), source('lib/shop.py', 3), source('C:\\app\\lib\\shop.ts', 3, 1), source('webpack:///./lib/shop.ts', 1, 1)],
  'a place before the first line': [source('/app/lib/shop.ts', 0, 0), line({ location: { file: 'a.yaml', line: 0, column: 0 } })],
  'odd names of files': ['', '.', '../x y.yaml', '/abs/ü.yaml', 'a:b.yaml', '//host/share', 'a#b?c%d.yaml', '[1]{2}^`|\\.yaml'].map((file) => line({ location: { file, line: 1 } })),
  'hostile texts': [hostileLine, line({ message: ']]>--><![CDATA[' })],
  'any character': fc.sample(fc.string({ unit: 'binary', minLength: 1 }), { seed: 21, numRuns: 300 })
    .concat(Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)), ['\ud800', '\udfff', '\ufffe', '\uffff'])
    .map((text) => line({ message: text, resource: { ...line().resource, id: text, path: text }, location: { file: text, line: 1 }, suppression: { ...suppression, reason: text } })),
};
const errors = [
  new InputError({ what: 'this is broken', mend: 'mend it' }), new InputError({ file: 'a.yaml', what: hostile, mend: hostile }),
  new InputError({ file: hostile, line: 3, what: 'x', mend: 'y' }), new InputError({ file: 'b.json', line: 3, column: 7, what: 'x', mend: 'y' }), new InputError({ file: 'c.json', line: 0, column: 0, what: 'x', mend: 'y' }),
];
const options = { version: '1.2.3', rules: registry.map(({ rule }) => rule) };

describe('every shape is valid', () => {
  for (const [name, lines] of Object.entries(shapes)) for (const [beside, told] of [['', []], [', beside errors', errors]] as const) {
    test(`SARIF: ${name}${beside}`, () => { assert.deepEqual(sarifFaults(sarif(lines, { ...options, errors: told })), []); });
    test(`JUnit: ${name}${beside}`, async () => { assert.deepEqual(await junitFaults(junit(lines, told)), []); });
  }
  test('SARIF: each rule', () => {
    const text = sarif(registry.map(({ rule }) => line({ ruleId: rule.id, severity: rule.severity })), options);
    assert.deepEqual(sarifFaults(text), []);
    assert.equal(text.split('"security-severity"').length - 1, registry.length);
  });
});

describe('a broken document is refused', () => {
  const text = sarif([line(), hostileLine], { ...options, errors });
  const cases: readonly (readonly [what: string, from: string | RegExp, to: string, says: RegExp])[] = [
    ['a member that SARIF does not know', '"ruleId"', '"ruleName"', /results\/0 must NOT have additional properties/],
    ['a level that is none', '"level": "error"', '"level": "fatal"', /level must be equal to one of the allowed values/],
    ['a line before the first', '"startLine": 7', '"startLine": 0', /startLine must be >= 1/],
    ['a path that is no URI', '"uri": "cdk.out/App.template.json"', '"uri": "cdk.out\\\\App template.json"', /uri must match format "uri-reference"/],
    ['another version', '"version": "2.1.0"', '"version": "2.0.0"', /version must be equal/],
    ['no tool', '"tool"', '"tools"', /must have required property 'tool'/],
    ['a message that is a text', /"message": \{\s*"text": "SqsManagedSseEnabled is false\."\s*\}/, '"message": "SqsManagedSseEnabled is false."', /message must be object/],
  ];
  for (const [what, from, to, says] of cases) test(`SARIF: ${what}`, () => {
    const broken = text.replace(from, () => to);
    assert.notEqual(broken, text);
    assert.match(sarifFaults(broken).join('\n'), says);
  });

  const xml = junit([line()], errors);
  const broken: readonly (readonly [what: string, from: string, to: string, says: RegExp])[] = [
    ['an attribute that JUnit does not know', '<testsuites name="stance"', '<testsuites title="stance"', /attribute 'title' is not allowed/],
    ['an element that JUnit does not know', '<failure', '<flaw', /parser error|not expected/],
    ['a suite without its counts', ' tests="1"', '', /attribute 'tests' is required/],
    ['markup in an attribute', '"SqsManagedSseEnabled is', '"<b> is', /parser error/],
    ['a control character', 'SqsManagedSseEnabled is', '\u0001', /parser error/],
  ];
  for (const [what, from, to, says] of broken) test(`JUnit: ${what}`, async () => {
    assert.ok(xml.includes(from));
    assert.match((await junitFaults(xml.replace(from, () => to))).join('\n'), says);
  });
});

describe('what stance gate writes is valid', () => {
  const corpus = join(import.meta.dirname, '../corpus');
  const written = async (format: string, cwd: string, ...paths: readonly string[]): Promise<string> => {
    const { out } = await stance(['gate', ...paths, '--format', format, '--verdicts', 'pass,fail,unknown'], { cwd });
    return out;
  };
  for (const path of ['cdk', 'hostile', 'sam', 'nested', 'intrinsics', 'yaml', 'malformed', 'no-such-folder']) {
    test(`SARIF: corpus/${path}`, async () => { assert.deepEqual(sarifFaults(await written('sarif', corpus, path)), []); });
    test(`JUnit: corpus/${path}`, async () => { assert.deepEqual(await junitFaults(await written('junit', corpus, path)), []); });
  }

  test('on a cdk.out with the developer\'s own lines, an accepted risk and a damaged stack', () => inFolder(async (cwd) => {
    await writeCdkOut(join(cwd, 'my app/cdk.out'), 3);
    await writeFile(join(cwd, 'my app/cdk.out/Stack2.template.json'), '{"Resources": {');
    await writeFile(join(cwd, 'stance.suppressions.yaml'), `- rule: sqs-queue-encrypted\n  resource: Stack1/*\n  reason: "<No> personal & 'data'"\n  owner: shop\n  until: '${new Date(Date.now() + 86_400_000 * 30).toISOString().slice(0, 10)}'\n`);
    await mkdir(join(cwd, 'my app/empty'));
    const [report, suites] = await Promise.all(['sarif', 'junit'].map((format) => written(format, cwd, 'my app/cdk.out', 'my app/empty')));
    assert.ok(report !== undefined && suites !== undefined);
    assert.deepEqual(sarifFaults(report), []);
    assert.deepEqual(await junitFaults(suites), []);
    for (const said of ['"relatedLocations"', '"suppressions"', '"kind": "open"', '"kind": "pass"', '"toolExecutionNotifications"', '"uri": "my%20app/cdk.out/Stack0.template.json"']) assert.ok(report.includes(said), said);
    for (const said of ['<skipped message="Accepted until', '<failure ', '<error ', '&lt;No&gt; personal &amp;']) assert.ok(suites.includes(said), said);
  }));
});
