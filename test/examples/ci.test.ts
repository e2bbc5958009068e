/** The examples for pipelines and the pages about them: they parse, and every command in them exists with its options. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseDocument } from 'yaml';
import { oneLine } from '../../lib/errors.ts';
import { parseSuppressions } from '../../lib/suppressions-file.ts';
import { registry } from '../../rules/index.generated.ts';
import { stance } from '../support/cli.ts';

const root = join(import.meta.dirname, '../..');
const examples = globSync('examples/ci/*', { cwd: root }).sort();
const pages = ['docs/pipeline.md', 'docs/suppressions.md'];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Commands as they stand in a file: `stance NAME` with its options. */
const commandsIn = (file: string): readonly { readonly name: string; readonly options: readonly string[]; readonly text: string }[] =>
  [...read(file).matchAll(/\bstance (?<name>gate|scan|suppress|audit|findings|show|rules|explain)\b(?<rest>[^\n|>`]*)/g)].map(({ groups, 0: text }) => ({ name: groups?.['name'] ?? '', options: (groups?.['rest'] ?? '').match(/--[a-z-]+/g) ?? [], text }));

const helps = new Map<string, Promise<string>>();
const helpOf = (name: string): Promise<string> => {
  const help = helps.get(name) ?? stance([name, '--help']).then(({ out }) => out);
  helps.set(name, help);
  return help;
};

test('there is an example for each pipeline', () => {
  assert.deepEqual(examples.map((file) => file.replace('examples/ci/', '')), ['buildspec.yml', 'github-actions.yml', 'gitlab-ci.yml', 'pre-commit-config.yaml']);
});

describe('the examples', () => {
  for (const file of examples) test(`${file} parses, and calls the gate`, () => {
    const document = parseDocument(read(file));
    assert.deepEqual([...document.errors, ...document.warnings], []);
    assert.equal(typeof document.toJS(), 'object');
    assert.ok(commandsIn(file).some(({ name }) => name === 'gate'));
  });
  for (const file of [...examples, ...pages]) test(`${file} names options that exist`, async () => {
    for (const { name, options, text } of commandsIn(file)) {
      const help = await helpOf(name);
      for (const option of options) assert.match(help, new RegExp(`${option}\\b`), oneLine(text));
      const [, format] = /--format (\S+)/.exec(text) ?? [];
      if (format !== undefined) assert.match(help.slice(help.indexOf('--format')), new RegExp(`\\b${format}\\b`), oneLine(text));
    }
  });
});

test('the examples of suppressions are valid', () => {
  const [yaml] = /(?<=```yaml\n)[\s\S]*?(?=```)/.exec(read('docs/suppressions.md')) ?? [];
  const entries = parseSuppressions('docs/suppressions.md', yaml ?? '', new Date('2026-11-25T00:00:00Z'), new Set(registry.map(({ rule }) => rule.id)));
  assert.ok(entries.length >= 3);
});
