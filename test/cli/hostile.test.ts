/** Names and texts that whoever makes a resource chooses must reach no terminal, table or page as more than text. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { inFolder, lines, stance } from '../support/cli.ts';

const recording = join(import.meta.dirname, '../../examples/shop-before.rec');
const esc = '\u001b';
/** Each is put in the place of a bucket's, a queue's or an owner's name. */
const hostile: readonly (readonly [kind: string, name: string])[] = [
  ['terminal escapes', `a${esc}[2J${esc}]0;owned\u0007b`],
  ['line ends', 'a\r\nstance: all is well\u2028b'],
  ['bidirectional overrides', 'a\u202egnp.exe\u2066b\u200b'],
  ['a spreadsheet formula', '=HYPERLINK("http://evil.example","click")'],
  ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['Markdown', '[click](http://evil.example) | **bold** `code` ![x](y)'],
  ['half a surrogate pair', 'a\ud800b'],
];

/** A recording in which a name is another one, in plain texts and in JSON inside of texts. */
function renamed(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') {
    if (!value.startsWith('{')) return value.replaceAll(from, () => to);
    return JSON.stringify(renamed(JSON.parse(value), from, to));
  }
  if (Array.isArray(value)) return value.map((item) => renamed(item, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, from, to)]));
}

let entries: unknown[];
before(async () => { entries = (await readFile(recording, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as unknown); });

const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

for (const [kind, name] of hostile) describe(kind, () => {
  test('in every output', async () => {
    await inFolder(async (cwd) => {
      const made = ['shop-assets', 'order-events', 'checkout'].reduce((value, from) => renamed(value, from, name) as unknown[], entries);
      await writeFile(join(cwd, 'hostile.rec'), `${made.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
      const scan = ['scan', '--replay', 'hostile.rec'];
      const text = await stance([...scan, '--verdicts', 'pass,fail,unknown'], { cwd });
      assert.equal(text.code, 0, text.err);
      assert.doesNotMatch(text.out, raw, 'text is clean');
      const ndjson = await stance([...scan, '--format', 'ndjson'], { cwd });
      assert.ok(lines(ndjson.out).length > 10, 'each line is one object');
      JSON.parse((await stance([...scan, '--format', 'json'], { cwd })).out);

      const findings = async (format: string): Promise<string> => {
        const { code, out, err } = await stance(['findings', '--format', format], { cwd });
        assert.equal(code, 0, err);
        return out;
      };
      assert.doesNotMatch(await findings('text'), raw);
      assert.ok(lines(await findings('ndjson')).length > 10);
      const csv = await findings('csv');
      assert.doesNotMatch(csv, /(^|,|,")[=+\-@\t\r]/m, 'no cell starts a formula');
      const md = await findings('md');
      assert.doesNotMatch(md, raw);
      assert.doesNotMatch(md, /<(script|img)|\]\(|\*\*|`/);
      const columns = md.trimEnd().split('\n').map((line) => line.split('|').length);
      assert.equal(new Set(columns).size, 1, 'each row has the same columns');

      const first = lines(await findings('ndjson')).find((f) => JSON.stringify(f).includes(JSON.stringify(name.toWellFormed()).slice(1, -1)));
      assert.ok(first, 'the name is kept as it is in machine formats');
      const shown = await stance(['show', String(first['id'])], { cwd });
      assert.equal(shown.code, 0, shown.err);
      assert.doesNotMatch(shown.out, raw);
    });
  });
});

test('a damaged recording does not print its own text raw', async () => {
  await inFolder(async (cwd) => {
    await writeFile(join(cwd, `x.rec`), `{"kind":"${esc}[2J"\n`);
    const { code, err } = await stance(['scan', '--replay', 'x.rec'], { cwd });
    assert.equal(code, 2);
    assert.doesNotMatch(err, raw);
    const named = await stance(['scan', '--rules', `x${esc}[2J`, '--replay', recording], { cwd });
    assert.equal(named.code, 2);
    assert.doesNotMatch(named.err, raw);
  });
});
