/** Every rule against its own examples: the verdicts, and that no verdict survives the loss of what it rests on. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate, type World } from '../../lib/engine/evaluate.ts';
import { exampleOf } from '../../lib/engine/example.ts';
import type { Resource } from '../../lib/model/resource.ts';
import { isUnknown, Unknown } from '../../lib/model/unknown.ts';
import type { Verdict } from '../../lib/model/verdict.ts';
import { registry } from '../../rules/index.generated.ts';

const only = process.env['STANCE_RULE'];

for (const { rule } of registry.filter((r) => only === undefined || r.rule.id.startsWith(only))) {
  describe(rule.id, () => {
    for (const wanted of ['pass', 'fail', 'unknown'] as const) {
      for (const example of rule.examples[wanted] ?? []) {
        test(`${wanted}: ${example.name}`, () => {
          const { resource, world, settings } = exampleOf(rule, example);
          const verdict = verdictOf(evaluate(rule, resource, world, settings));
          assert.equal(verdict.verdict, wanted, verdict.message);
          for (const { path } of wanted === 'unknown' ? [] : verdict.evidence) {
            const lost = exampleOf(rule, example);
            if (!lose(path, lost.resource, lost.world, rule.parts)) assert.fail(`${path} is not a place in the example`);
            const again = verdictOf(evaluate(rule, lost.resource, lost.world, lost.settings));
            const stillSure = wanted === 'fail' && again.verdict === 'fail' && !again.evidence.some((e) => e.path === path);
            assert.ok(again.verdict === 'unknown' || stillSure, `guesses: ${again.verdict} although ${path} is unknown`);
          }
        });
      }
    }
  });
}

function verdictOf(result: ReturnType<typeof evaluate>): Verdict {
  if ('need' in result) assert.fail(`an example is not pending: ${result.need}`);
  return result;
}

/** Puts an Unknown in the place that an evidence path names; false where there is no such place. */
function lose(path: string, resource: Resource, world: World, parts: readonly string[] = []): boolean {
  const unknown = new Unknown({ reason: 'denied', text: 'It was taken away.' });
  const other = /^(?<type>[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+|AWS::Account)\((?<id>[^)]*)\)\.?(?<rest>.*)$/.exec(path)?.groups;
  if (other) {
    const found = world.get(other['type'] as Resource['type'], other['id'] ?? '', resource);
    return found !== undefined && found !== 'pending' && !isUnknown(found) && put(other['rest'] ?? '', found, unknown);
  }
  const listed = /^(?<type>[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+|AWS::Account)(?:\[\d+\])?$/.exec(path)?.groups;
  if (listed && !parts.includes(listed['type'] ?? '')) {
    const all = world.all(listed['type'] as Resource['type'], resource);
    world.all = () => (all === 'pending' ? all : [unknown]);
    return true;
  }
  return put(path, resource, unknown);
}

function put(path: string, resource: Resource, unknown: Unknown): boolean {
  const part = /^(?<type>[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+)(?:\[(?<index>\d+)\]\.?(?<rest>.*))?$/.exec(path)?.groups;
  if (part) {
    const type = part['type'] as Resource['type'];
    const list = resource.parts[type];
    if (part['index'] === undefined || !Array.isArray(list)) { resource.parts[type] = unknown; return true; }
    const index = Number(part['index']);
    const parts = structuredParts(list);
    resource.parts[type] = parts;
    if (!part['rest']) { parts[index] = unknown; return true; }
    const target = parts[index];
    return target !== undefined && !isUnknown(target) && set(target.properties, part['rest'], unknown);
  }
  if (path === 'Tags') { resource.tags = unknown; return true; }
  if (path.startsWith('Tags.') && !isUnknown(resource.tags)) {
    const holder: Record<string, unknown> = { Tags: resource.tags };
    const done = set(holder, path, unknown);
    resource.tags = holder['Tags'] as Resource['tags'];
    return done;
  }
  return set(resource.properties, path, unknown);
}

type PartList = Exclude<Resource['parts'][Resource['type']], undefined | Unknown>;
const structuredParts = (list: PartList) => (Array.isArray(list) ? [...list as readonly (Unknown | { properties: Record<string, unknown> })[]].map((p) => (isUnknown(p) ? p : { ...p, properties: copy(p.properties) as Record<string, unknown> })) : []) as never as (Unknown | { type: Resource['type']; id: string; properties: Record<string, unknown> })[];

/** Copies on the way down, since examples share constants. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]));
}

/** `A.B[0].C`; a key may hold dots, so the longest key that exists wins. */
function set(target: Record<string, unknown>, path: string, unknown: Unknown): boolean {
  const array = /^(?<key>[^.[]+)\[(?<index>\d+)\](?:\.(?<rest>.*)|(?<more>\[.*))?$/.exec(path)?.groups;
  const keys = Object.keys(target).filter((key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`)).sort((a, b) => b.length - a.length);
  const key = keys[0] ?? (array ? undefined : path);
  if (key === undefined) return false;
  const rest = path.slice(key.length);
  if (rest === '') { target[key] = unknown; return true; }
  target[key] = copy(target[key]);
  let holder = target[key];
  if (rest.startsWith('.')) return typeof holder === 'object' && holder !== null && set(holder as Record<string, unknown>, rest.slice(1), unknown);
  let more = rest;
  let parent: { list: unknown[]; index: number } | undefined;
  for (let match = /^\[(\d+)\]/.exec(more); match; match = /^\[(\d+)\]/.exec(more)) {
    if (!Array.isArray(holder)) return false;
    parent = { list: holder as unknown[], index: Number(match[1]) };
    holder = parent.list[parent.index];
    more = more.slice(match[0].length);
  }
  if (!parent) return false;
  if (more === '') { parent.list[parent.index] = unknown; return true; }
  return typeof holder === 'object' && holder !== null && set(holder as Record<string, unknown>, more.slice(1), unknown);
}
