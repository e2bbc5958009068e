import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StanceError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/template/json.ts';
import { parse, parseTemplate } from '../../lib/template/parse.ts';
import { deepestPlace, placeOf } from '../../lib/template/places.ts';
import { loadNamedTemplate } from '../../lib/template/load.ts';
import { parseYaml } from '../../lib/template/yaml.ts';

test('JSON keeps values and places', () => {
  const { value } = parseJson('a.json', '{\n  "A": [1, "x\\n\\u00e9", true, null],\n  "B": { "C.D": -1.5e3 }\n}');
  assert.deepEqual(value, { A: [1, 'x\n\u00e9', true, null], B: { 'C.D': '-1.5e3' } });
  assert.ok(typeof value === 'object' && value !== null);
  assert.deepEqual(placeOf(value, 'B'), { file: 'a.json', line: 3, column: 3 });
  assert.equal(deepestPlace(value, 'A[1]')?.location.column, 12);
  assert.deepEqual(deepestPlace(value, 'B.C.D'), { location: { file: 'a.json', line: 3, column: 10 }, depth: 2 });
  assert.equal(deepestPlace(value, 'B.Missing.X')?.depth, 1);
  assert.equal(deepestPlace(value, 'Z'), undefined);
});

test('what JSON.parse reads, the reader reads the same', () => {
  for (const text of ['{}', '[]', ' {"a":{"b":[[],{}]}} ', '"x"', '{"__proto__":{"x":1}}', '{"a":0,"b":-1,"c":123456}']) {
    assert.deepEqual(parseJson('a.json', text).value, JSON.parse(text));
  }
});

test('YAML short forms become long forms', () => {
  const { value } = parseYaml('a.yaml', `
a: !Ref X
b: !GetAtt Nested.Outputs.Url
c: !GetAtt [X, Arn]
d: !Sub ['\${A}', { A: !Ref B }]
e: !If [C, !Ref AWS::NoValue, 2]
f: !Condition C
g: !FindInMap [M, a, b]
`);
  assert.deepEqual(value, {
    a: { Ref: 'X' }, b: { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }, c: { 'Fn::GetAtt': ['X', 'Arn'] }, d: { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] },
    e: { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, 2] }, f: { Condition: 'C' }, g: { 'Fn::FindInMap': ['M', 'a', 'b'] },
  });
});

test('scalars that a number would change stay text', () => {
  assert.deepEqual(parseYaml('a.yaml', 'a: 012345678901\nb: 1.10\nc: 30\nd: 2012-10-17\ne: 0x10\nf: 123456789012345678901\ng: 12:30\nh: yes').value,
    { a: '012345678901', b: '1.10', c: 30, d: '2012-10-17', e: '0x10', f: '123456789012345678901', g: '12:30', h: 'yes' });
});

test('aliases and merge keys are written out', () => {
  assert.deepEqual(parseYaml('a.yaml', 'x: &x { A: 1, B: 2 }\ny: *x\nz: { <<: *x, B: 3 }').value, { x: { A: 1, B: 2 }, y: { A: 1, B: 2 }, z: { B: 3, A: 1 } });
});

test('flow YAML in a file that is not named JSON', () => {
  assert.deepEqual(parse('a.template', '{Resources: {}}').value, { Resources: {} });
  assert.throws(() => parse('a.json', '{Resources: {}}'), StanceError);
});

test('a file that is something else is no template, a broken template is an error', () => {
  for (const text of ['', '# nothing', 'a: [b', '{"name":"x"}', '[]', 'Resources: text', '- Resources']) assert.equal(parseTemplate('a.yaml', text), undefined, text);
  assert.throws(() => parseTemplate('a.yaml', 'Resources:\n  Q: { Type: AWS::SQS::Queue'), { name: 'InputError', message: /^a\.yaml:2:\d+: / });
  assert.throws(() => loadNamedTemplate('package.json', '{"name":"x"}'), /package\.json:1: this is no CloudFormation template: .*; name a template/);
  assert.throws(() => parse('big.yaml', `Resources: ${'x'.repeat(9 * 1024 * 1024)}`), /big\.yaml: the file has \d+ characters/);
});

test('a key that is a text by a tag is read, one that is a value is refused in words', () => {
  assert.deepEqual(parseYaml('a.yaml', 'a: [! "Ref": X, ! "Fn::Sub": Y]').value, { a: [{ Ref: 'X' }, { 'Fn::Sub': 'Y' }] });
  assert.throws(() => parseYaml('a.yaml', 'a:\n  - [!ImportValue Fn::Sub: x]'), /a\.yaml:2:\d+: this is not valid YAML: a key must be a text; write the function inside !ImportValue in its long form/);
  assert.throws(() => parseYaml('a.yaml', 'a: {{ x.y }}'), /a key must be a text; write the key as plain text, and quote what begins with \{ or \[/);
});
