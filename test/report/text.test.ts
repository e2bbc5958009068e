import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SummaryLine, VerdictLine } from '../../lib/report/lines.ts';
import { plain, summaryText, verdictsText, type Paint } from '../../lib/report/text.ts';
import { csvOf, markdownOf } from '../../lib/report/findings.ts';
import { finding, queue } from './changes.ts';

const verdict = (more: Partial<VerdictLine> = {}): VerdictLine => ({ kind: 'verdict', ruleId: 'sqs-queue-encrypted', verdict: 'fail', severity: 'medium', resource: queue(), message: 'It is not.', evidence: [], ...more });
const texts = new Map([['sqs-queue-encrypted', { title: 'A queue is encrypted', fix: 'Encrypt it.' }]]);
const summary: SummaryLine = { kind: 'summary', resources: 2, passed: 1, failed: 1, unknown: 0, new: 1, resolved: 0, reopened: 0, suppressed: 0, blind: 0, calls: { 'sqs:ListQueues': 1, 'sqs:GetQueueAttributes': 2 }, writes: 3, ms: 1234 };

describe('verdicts as text', () => {
  test('worst first, then the most, at most three resources each', () => {
    const lines = [
      verdict(), ...Array.from({ length: 17 }, (_, i) => verdict({ ruleId: 'low-rule', severity: 'low', resource: queue(`q${i}`) })),
      ...Array.from({ length: 2 }, () => verdict({ ruleId: 'medium-rule' })), verdict({ ruleId: 'worst', severity: 'critical' }),
    ];
    const text = verdictsText(lines, texts);
    assert.deepEqual([...text.matchAll(/^(?:critical|medium|low) +(\S+)/gm)].map(([, id]) => id), ['worst', 'medium-rule', 'sqs-queue-encrypted', 'low-rule']);
    assert.match(text, /q2 {2}It is not\.\n {2}and 14 more\n/);
    assert.match(text, /A queue is encrypted\n {2}eu-west-1 orders {2}It is not\.\n {2}fix: Encrypt it\.\n/);
  });
  test('what could not be decided, by reason, with the permission that is missing', () => {
    const denied = { reason: 'denied' as const, service: 'sqs', operation: 'ListQueues', permission: 'sqs:ListQueues', text: 'sqs:ListQueues was denied.' };
    const text = verdictsText([
      verdict({ verdict: 'unknown', because: denied }), verdict({ verdict: 'unknown', because: denied, ruleId: 'other' }),
      verdict({ verdict: 'unknown', because: { reason: 'timeout', text: 'kms did not answer.' }, resource: { ...queue(), type: 'AWS::Account', name: '111122223333' } }),
    ], texts);
    assert.match(text, /permission sqs:ListQueues is missing {2}\(2 verdicts of 2 rules, such as sqs-queue-encrypted on eu-west-1 orders\)/);
    assert.match(text, /kms did not answer\. {2}\(1 verdict of 1 rule, such as sqs-queue-encrypted on eu-west-1 account 111122223333\)/);
  });
  test('passes where they are asked for; places of templates', () => {
    const text = verdictsText([verdict({ verdict: 'pass' }), verdict({ location: { file: 'app.json', line: 7 }, resource: { ...queue(), path: 'App/Orders' } })], texts);
    assert.match(text, /^pass {2}sqs-queue-encrypted {2}1 resource\n {2}eu-west-1 orders\n/m);
    assert.match(text, /app\.json:7 App\/Orders {2}It is not\./);
    assert.equal(verdictsText([], texts), '');
  });
  test('colours only by the painter that is passed', () => {
    const marks: Paint = (style, text) => `<${style}>${text}</${style}>`;
    assert.match(verdictsText([verdict({ severity: 'critical' })], texts, marks), /<red>critical<\/red>/);
    assert.equal(plain('red', 'x'), 'x');
    assert.match(summaryText({ ...summary, unknown: 2, reopened: 1 }, 1, marks), /<red>1 failed<\/red>.*1 reopened.*<yellow>2 unknown<\/yellow>/);
  });
  test('the closing line', () => {
    assert.equal(summaryText(summary, 1), '1 rule, 2 resources, 1 passed, 1 failed, 1 new, 0 resolved, 0 suppressed, 0 unknown, 3 calls, 1.2 s\n');
  });
});

describe('findings as tables', () => {
  test('CSV has a header, and quotes what a spreadsheet would run', () => {
    const csv = csvOf([finding(), finding({ resource: queue('=1+1'), message: '@SUM(A1)', owner: '-2' })]);
    const [head, , evil = ''] = csv.split('\n');
    assert.equal(head, 'id,ruleId,severity,state,type,resource,arn,account,region,message,firstSeen,lastSeen,changedAt,owner');
    assert.ok(evil.includes("'=1+1") && evil.includes("'@SUM(A1)") && evil.includes("'-2"), evil);
  });
  test('Markdown is text, whatever a name holds', () => {
    const table = markdownOf([finding({ resource: queue('a|b\n<script>[x](http://evil) **b** `c`') })]);
    assert.equal(table.trimEnd().split('\n').length, 3);
    assert.doesNotMatch(table.split('\n')[2] ?? '', /<|\]\(|\*|`|http:/);
  });
});
