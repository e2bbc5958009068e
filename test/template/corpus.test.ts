import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { judgeTemplate } from '../../lib/engine/gate.ts';
import { trustNobody } from '../../lib/engine/example.ts';
import { StanceError } from '../../lib/errors.ts';
import { loadAssembly } from '../../lib/template/assembly.ts';
import { loadTemplate } from '../../lib/template/load.ts';
import type { Loaded } from '../../lib/template/loaded.ts';
import { registry } from '../../rules/index.generated.ts';
import { corpus, read } from './support.ts';

const settings = { now: new Date('2026-06-01T00:00:00Z'), trusted: trustNobody, params: {} };
const files = globSync('**/*.{json,yaml}', { cwd: corpus }).sort();
const inFolder = (folder: string): string[] => files.filter((file) => file.startsWith(`${folder}/`));
const shapes = files.filter((file) => !/^(?:malformed|other|cdk)\//.test(file));

/** Every rule can read every resource, and every verdict has a place in a file that was read. */
function judgedWell(loaded: Loaded): number {
  const verdicts = judgeTemplate(loaded, registry, settings);
  for (const verdict of verdicts) {
    assert.ok(!verdict.message.startsWith('The rule could not read'), `${verdict.ruleId} on ${verdict.resource.id}: ${verdict.message}`);
    assert.ok(loaded.files.includes(verdict.location.file) && verdict.location.line >= 1, JSON.stringify(verdict.location));
    assert.doesNotThrow(() => JSON.stringify(verdict));
  }
  return verdicts.length;
}

for (const file of shapes) {
  test(`loads ${file}`, () => {
    const path = join(corpus, file);
    const loaded = loadTemplate(path, readFileSync(path, 'utf8'), { read });
    assert.ok(loaded && loaded.resources.length > 0);
    assert.deepEqual(loaded.errors, []);
    judgedWell(loaded);
  });
}

for (const name of readdirSync(join(corpus, 'cdk'))) {
  test(`loads the assembly ${name}`, () => {
    const loaded = loadAssembly(join(corpus, 'cdk', name), read);
    assert.deepEqual(loaded.errors, []);
    assert.ok(judgedWell(loaded) > 0);
    for (const resource of loaded.resources) assert.ok(resource.path !== undefined, resource.id);
  });
}

for (const file of inFolder('malformed')) {
  test(`refuses ${file} with file, line and mend`, () => {
    assert.throws(() => loadTemplate(file, readFileSync(join(corpus, file), 'utf8')), (error) => {
      assert.ok(error instanceof StanceError);
      assert.match(error.message, /^malformed\/[^:]+:\d+(?::\d+)?: [^\n]+; [^\n]+\.$/);
      return true;
    });
  });
}

for (const file of inFolder('other')) {
  test(`leaves ${file} alone`, () => { assert.equal(loadTemplate(file, readFileSync(join(corpus, file), 'utf8')), undefined); });
}

test('the corpus is large enough', () => {
  const templates = shapes.length + files.filter((file) => file.startsWith('cdk/') && basename(file).endsWith('template.json')).length;
  assert.ok(templates >= 150, `${templates} templates`);
});
