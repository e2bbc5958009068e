/** The directions in which code may depend on other code: the layout shows the architecture, and this holds it. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const files = globSync('{bin,lib,functions,rules}/**/*.ts', { cwd: root });

interface Import { readonly file: string; readonly target: string; readonly typeOnly: boolean }

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)(?<type> type)?[^'";]*?from '(?<from>[^']+)'|^import '(?<bare>[^']+)'|import\('(?<dynamic>[^']+)'\)/gm)].map(({ groups = {} }) => {
    const from = groups['from'] ?? groups['bare'] ?? groups['dynamic'] ?? '';
    return { file, typeOnly: groups['type'] !== undefined, target: from.startsWith('.') ? relative(root, join(root, dirname(file), from)) : from };
  });
});

/** Asserts that no import of the chosen files points to what they must not know. */
function never(from: RegExp, to: RegExp, why: string, except: RegExp = /(?!)/): void {
  const bad = imports.filter((i) => from.test(i.file) && to.test(i.target) && !except.test(i.target)).map((i) => `${i.file} -> ${i.target}`);
  assert.deepEqual(bad, [], why);
}

const core = /^(lib\/(model|engine|iam|flow|template|report|changes|rule-helpers)\/|lib\/rule\.ts|rules\/)/;

test('there are imports to judge', () => { assert.ok(imports.length > 200); });

test('the core knows no SDK, no CDK, no clock and no file system', () => {
  never(core, /^(@aws-sdk|@smithy|aws-cdk|constructs|aws-lambda)/, 'the core runs on values');
  never(core, /^(node:|fs|path|os|child_process)/, 'the core has no input or output', /^node:path$/);
  for (const file of files.filter((f) => core.test(f))) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    assert.doesNotMatch(text, /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bprocess\.|\bsetTimeout\(|\bperformance\./, `${file}: time and chance are arguments`);
  }
});

test('the core does not know the shell around it', () => {
  never(core, /^(lib\/(collect|sweep|store|stack|cli)|bin|functions|test|scripts)\//, 'the shell calls the core', /^lib\/store\/types/);
});

test('the model knows nothing but itself', () => {
  never(/^lib\/model\//, /^(?!lib\/model\/)/, 'everything rests on the model');
});

test('rules know the rule contract, policy reasoning and their helpers', () => {
  never(/^rules\/[^/]+\//, /^(?!lib\/rule\.ts|lib\/iam\/|lib\/rule-helpers\/|lib\/model\/|data\/)/, 'a rule is a pure function of a resource');
});

test('nothing depends on the entries', () => {
  never(/^(lib|rules)\//, /^(bin|functions|test|scripts)\//, 'entries are thin');
});

test('collectors and stores do not know each other', () => {
  never(/^lib\/collect\//, /^lib\/(store|sweep|stack|cli)\//, 'a collector only reads AWS');
  never(/^lib\/store\//, /^lib\/(collect|sweep|stack|cli)\//, 'a store only remembers');
});

test('only the stack and its app know CDK', () => {
  never(/^(?!lib\/stack\/|bin\/app\.ts)/, /^(aws-cdk-lib|constructs|cdk-nag)/, 'functions and command line stay small');
});

test('no file grows beyond what one can read at once', () => {
  const long = files.filter((f) => !f.includes('generated')).map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length - 1] as const)
    .filter(([file, lines]) => lines > (/^rules\/[^/]+\//.test(file) ? 40 : file.startsWith('functions/') ? 60 : 200));
  assert.deepEqual(long, []);
});
