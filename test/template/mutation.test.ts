import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { trustNobody } from '../../lib/engine/example.ts';
import { StanceError } from '../../lib/errors.ts';
import { loadTemplate } from '../../lib/template/load.ts';
import { parse } from '../../lib/template/parse.ts';
import { registry } from '../../rules/index.generated.ts';
import { corpus } from './support.ts';

const texts = globSync('{plain,sam,conditions,intrinsics,foreach,yaml}/*', { cwd: corpus }).sort().map((file) => [file, readFileSync(join(corpus, file), 'utf8')] as const);
const settings = { now: new Date(0), trusted: trustNobody, params: {} };

/** Loads and judges; only the loader's own error may come out. */
function survives(file: string, text: string): void {
  try {
    const loaded = loadTemplate(file, text);
    if (loaded) for (const verdict of judgeTemplate(loaded, registry, settings)) JSON.stringify(verdict);
  } catch (error) {
    assert.ok(error instanceof StanceError, `${String(error)}\n${error instanceof Error ? error.stack : ''}\n${text}`);
  }
}

test('damaged text is refused or read, never a crash', () => {
  const damage = fc.record({ at: fc.nat(4000), length: fc.nat(6), insert: fc.constantFrom('', '{', '}', '[', '"', "'", '\n', '\t', ':', ' - ', '!Ref ', '&a ', '*a', '${', '0', '\u0000', '- ', '#', '|', '\\') });
  fc.assert(fc.property(fc.constantFrom(...texts), fc.array(damage, { minLength: 1, maxLength: 4 }), ([file, text], damages) => {
    let damaged = text;
    for (const { at, length, insert } of damages) { const from = at % (damaged.length + 1); damaged = damaged.slice(0, from) + insert + damaged.slice(from + length); }
    survives(file, damaged);
  }), { numRuns: 600 });
});

test('values in the wrong place are read, never a crash', () => {
  const odd = fc.oneof(fc.constantFrom<unknown>(null, '', 0, -1, true, [], {}, [[]], { Ref: 'X' }, { Ref: [] }, { 'Fn::GetAtt': 'A' }, { 'Fn::GetAtt': [] }, { 'Fn::Sub': '${' }, { 'Fn::Sub': '${A.B}' }, { 'Fn::If': ['C', 1] }, { 'Fn::Join': [',', { Ref: 'A' }] }, { 'Fn::Select': [{}, []] }, { 'Fn::Transform': {} }, { Ref: 'AWS::NoValue' }, { Condition: 'C' }), fc.jsonValue({ maxDepth: 2 }));
  const places = fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(fc.constantFrom(...texts), fc.array(fc.tuple(places, odd), { minLength: 1, maxLength: 3 }), ([file, text], changes) => {
    const tree: unknown = JSON.parse(JSON.stringify(parse(file, text).value));
    for (const [way, value] of changes) put(tree, way, value);
    survives('changed.json', JSON.stringify(tree));
  }), { numRuns: 1500 });
});

/** Replaces the value at the end of a way through the tree. */
function put(tree: unknown, way: readonly number[], value: unknown): void {
  let node = tree;
  for (const [index, step] of way.entries()) {
    if (typeof node !== 'object' || node === null) return;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return;
    const next: unknown = Reflect.get(node, key);
    if (index === way.length - 1 || typeof next !== 'object' || next === null) { Reflect.set(node, key, structuredClone(value)); return; }
    node = next;
  }
}
