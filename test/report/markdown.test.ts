import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { markdown } from '../../lib/report/markdown.ts';
import { hostileLine, line } from './verdicts.ts';

test('failures worst first, the undecided folded away', () => {
  const text = markdown([line(), line({ ruleId: 'rule-critical', severity: 'critical' }), line({ verdict: 'unknown', message: 'Why not.', because: { reason: 'unresolved', text: 'Why not.' } })]);
  assert.equal(text, `### Stance: 2 failed, 1 undecided

| Severity | Rule | Resource | Place | What is wrong |
| --- | --- | --- | --- | --- |
| critical | \`rule-critical\` | \`App/Orders/Resource\` | \`cdk.out/App.template.json:7\` | SqsManagedSseEnabled is false. |
| medium | \`rule-medium\` | \`App/Orders/Resource\` | \`cdk.out/App.template.json:7\` | SqsManagedSseEnabled is false. |

<details><summary>1 undecided</summary>

| Rule | Resource | Place | Why |
| --- | --- | --- | --- |
| \`rule-medium\` | \`App/Orders/Resource\` | \`cdk.out/App.template.json:7\` | Why not. |

</details>
`);
  assert.equal(markdown([line({ verdict: 'pass' })]), '### Stance: nothing to mend\n');
});

test('the developer\'s own line goes before the template\'s', () => {
  assert.match(markdown([line({ location: { file: 'a.json', line: 1, source: { file: 'lib/app.ts', line: 12 } } })]), /`lib\/app\.ts:12`/);
});

test('hostile names make no markup, no cell, no mention and no link', () => {
  const text = markdown([hostileLine], [new InputError({ file: '<img>', what: 'this is [broken](http://evil.example)', mend: 'mend it' })]);
  const row = text.split('\n').find((one) => one.startsWith('| medium')) ?? '';
  assert.equal(row.replaceAll(/\\[\\|]/g, '').split('|').length, 7, row);
  assert.equal(row.split('`').length, 8, 'three code spans and one that is escaped');
  assert.doesNotMatch(text.replaceAll(/`[^`]*`/g, ''), /<script|<img|@team|[^\\]#12|[^\\]\[|:\/\/|www\.e/);
});

test('a comment is never longer than GitHub takes', () => {
  const many = Array.from({ length: 2000 }, (_, index) => line({ message: `${index} ${'x'.repeat(200)}`, verdict: index % 2 === 0 ? 'fail' : 'unknown' }));
  const text = markdown(many);
  assert.ok(text.length <= 65_536 && text.length > 50_000, String(text.length));
  assert.match(text, /and \d+ more/);
});
