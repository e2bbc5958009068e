import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../lib/model/finding.ts';
import { announcementsOf } from '../../lib/report/alert.ts';

const change = {
  id: 'f.1', findingId: 'f', sequence: 1, kind: 'opened', at: '2026-06-01T00:00:05Z', to: 'open', by: 'event', readAt: '2026-06-01T00:00:04Z', ruleId: 'sqs-queue-encrypted', severity: 'medium', account: '111122223333', region: 'us-east-1',
  type: 'AWS::SQS::Queue', resource: { type: 'AWS::SQS::Queue', id: 'q', name: 'orders', account: '111122223333', region: 'us-east-1' }, message: 'Not encrypted.', evidence: [], firstSeen: '2026-06-01T00:00:04Z',
  actor: { principal: 'arn:aws:iam::111122223333:user/mallory', sourceIp: '203.0.113.7', userAgent: 'aws-cli/2', eventName: 'SetQueueAttributes', eventTime: '2026-06-01T00:00:00Z', eventId: '11111111-2222-3333-4444-555555555555' },
  chain: 'c', position: 1, previousHash: '', hash: '',
} as const satisfies Change;

test('mail and JSON say who did it, by what, from where, with what, when, and which event it was', () => {
  const [told] = announcementsOf([change], new Map());
  assert.match(told?.mail ?? '', /Who: +arn:aws:iam::111122223333:user\/mallory by SetQueueAttributes from 203\.0\.113\.7 with aws-cli\/2 at 2026-06-01T00:00:00Z event 11111111-2222-3333-4444-555555555555\n/);
  assert.deepEqual((JSON.parse(told?.json ?? '{}') as { changes: Change[] }).changes[0]?.actor, change.actor);
});

test('an actor who writes lines of his own adds none to the mail', () => {
  const [told] = announcementsOf([{ ...change, actor: { principal: 'mallory\nSeverity: low', userAgent: `x\r\n${'y'.repeat(2000)}` } }], new Map());
  assert.equal(told?.mail.split('\n').filter((line) => line.startsWith('Severity:')).length, 1);
  assert.ok((told?.mail.length ?? 0) < 2000);
});
