/** One value of a template at a time becomes a parameter that nobody has set: as its value may be the one that was written, no verdict turns. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { trustNobody } from '../../lib/engine/example.ts';
import { judgeTemplate, type GateVerdict } from '../../lib/engine/gate.ts';
import { StanceError } from '../../lib/errors.ts';
import { isRecord, textOf } from '../../lib/template/shape.ts';
import { links } from '../../lib/template/links.ts';
import { loadTemplate } from '../../lib/template/load.ts';
import { parse } from '../../lib/template/parse.ts';
import type { TypeName } from '../../lib/model/types.ts';
import { registry } from '../../rules/index.generated.ts';
import { nameProperties } from '../parity/names.ts';
import { corpus } from './support.ts';

type Path = readonly string[];
const settings = { now: new Date('2026-06-01'), trusted: trustNobody, params: {} };
const given = { Ref: 'GivenAtDeployment' };

/** Each plain value and each intrinsic function as a whole: what a parameter can stand for. */
function* valuesIn(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) { if (value !== null && value !== undefined) yield path; return; }
  const [only, ...more] = Object.keys(value);
  if (more.length === 0 && (only === 'Ref' || only?.startsWith('Fn::') === true)) { yield path; return; }
  for (const [key, inner] of Object.entries(value)) yield* valuesIn(inner, [...path, key]);
}

function replaced(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return given;
  if (Array.isArray(value)) return value.map((member: unknown, index) => (String(index) === key ? replaced(member, rest) : member));
  return { ...value as object, [key]: replaced(Reflect.get(value as object, key), rest) };
}

/** What a parameter names is taken to be elsewhere: a template refers to its own resources by reference. */
const namesAResource = (type: string, property: string): boolean =>
  nameProperties[type as TypeName] === property || links[type as TypeName]?.some(({ key }) => key === property) === true || ['Users', 'Roles', 'Groups'].includes(property);

function verdictsOf(template: unknown): ReadonlyMap<string, GateVerdict> {
  const loaded = loadTemplate('template.json', JSON.stringify(template), { account: '111122223333', region: 'us-east-1', stackName: 'shop' });
  return new Map((loaded ? judgeTemplate(loaded, registry, settings) : []).map((verdict) => [`${verdict.ruleId} of ${verdict.resource.id}`, verdict]));
}

let changed = 0;
for (const file of globSync('{plain,yaml,intrinsics,conditions,cdk/**}/*.{json,yaml}', { cwd: corpus }).sort()) {
  let template: unknown;
  try {
    template = JSON.parse(JSON.stringify(parse(file, readFileSync(join(corpus, file), 'utf8')).value));
  } catch (error) {
    // Malformed ones are the matter of other tests.
    if (error instanceof StanceError) continue;
    throw error;
  }
  if (!isRecord(template) || !isRecord(template['Resources']) || template['Transform'] !== undefined) continue;
  const { Resources, Parameters } = template as { readonly Resources: Readonly<Record<string, unknown>>; readonly Parameters?: object };
  test(file, () => {
    const before = verdictsOf(template);
    for (const [id, resource] of Object.entries(Resources)) {
      if (!isRecord(resource)) continue;
      for (const path of valuesIn(resource['Properties'])) {
        if (path[0] === undefined || namesAResource(textOf(resource, 'Type') ?? '', path[0])) continue;
        const after = verdictsOf({ ...template as object, Parameters: { ...Parameters, [given.Ref]: { Type: 'String' } }, Resources: { ...Resources, [id]: { ...resource, Properties: replaced(resource['Properties'], path) } } });
        for (const [key, was] of before) {
          const is = after.get(key);
          if (was.verdict !== 'unknown') assert.ok(is?.verdict === was.verdict || is?.verdict === 'unknown', `${key} turns from ${was.verdict} into ${is?.verdict ?? 'nothing'} where ${id}.${path.join('.')} is given at deployment: ${was.message} ${is?.message ?? ''}`);
        }
        changed += 1;
      }
    }
  });
}
test('many values were taken', () => { assert.ok(changed > 1500, String(changed)); });
