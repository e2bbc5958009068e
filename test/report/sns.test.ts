import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Announcement } from '../../lib/report/alert.ts';
import { messageOf } from '../../lib/report/sns.ts';

const announcement = (more: Partial<Announcement> = {}): Announcement => ({
  changes: ['f.1'], subject: '[Stance] HIGH new: rule on bucket', mail: 'What: anyone may read.\n', json: JSON.stringify({ kind: 'alert', changes: [] }),
  attributes: { severity: 'high', change: 'opened', rule: 'rule', account: '123456789012', region: 'us-east-1', owner: 'web' }, ...more,
});

test('people get text and machines get JSON, with attributes to filter by', () => {
  const message = messageOf(announcement());
  const bodies = JSON.parse(message.Message) as Record<string, string>;
  assert.equal(message.MessageStructure, 'json');
  assert.equal(bodies['email'], 'What: anyone may read.\n');
  assert.deepEqual(JSON.parse(bodies['default'] ?? ''), { kind: 'alert', changes: [] });
  assert.deepEqual(message.MessageAttributes['owner'], { DataType: 'String', StringValue: 'web' });
});

for (const letter of ['x', '"', '€', '\u{1f600}']) {
  test(`what would not fit into a message is cut to what it is about: ${letter}`, () => {
    const message = messageOf(announcement({ json: JSON.stringify({ kind: 'alert', changes: [letter.repeat(150_000)] }), mail: letter.repeat(150_000), attributes: { ...announcement().attributes, owner: '' } }));
    assert.ok(Buffer.byteLength(message.Message) <= 262_144);
    const bodies = JSON.parse(message.Message) as Record<string, string>;
    const short = JSON.parse(bodies['default'] ?? '') as { cut: boolean; attributes: { rule: string } };
    assert.deepEqual([short.cut, short.attributes.rule], [true, 'rule']);
    assert.equal(message.MessageAttributes['owner']?.StringValue, 'none');
  });
}
