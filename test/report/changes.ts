import type { Change, ChangeKind, Finding } from '../../lib/model/finding.ts';

/** A resource as findings name it. */
export const queue = (name = 'orders') => ({ type: 'AWS::SQS::Queue' as const, id: name, name, arn: `arn:aws:sqs:eu-west-1:111122223333:${name}`, account: '111122223333', region: 'eu-west-1' });

/** A recorded change, opened unless it says otherwise. */
export function change(more: Partial<Change> = {}, kind: ChangeKind = 'opened'): Change {
  return {
    id: 'f1.1', findingId: 'f1', sequence: 1, kind, at: '2026-06-01T00:00:00.000Z', to: 'open', readAt: '2026-06-01T00:00:00.000Z', ruleId: 'sqs-queue-encrypted', severity: 'medium',
    account: '111122223333', region: 'eu-west-1', type: 'AWS::SQS::Queue', resource: queue(), message: 'SqsManagedSseEnabled is false.', evidence: [], firstSeen: '2026-05-31T00:00:00.000Z',
    chain: 'c', position: 1, previousHash: '', hash: 'h', ...more,
  };
}

/** A finding, open unless it says otherwise. */
export const finding = (more: Partial<Finding> = {}): Finding => ({
  id: 'f1', ruleId: 'sqs-queue-encrypted', severity: 'medium', state: 'open', account: '111122223333', region: 'eu-west-1', type: 'AWS::SQS::Queue', resource: queue(),
  message: 'SqsManagedSseEnabled is false.', evidence: [], firstSeen: '2026-06-01T00:00:00.000Z', lastSeen: '2026-06-02T00:00:00.000Z', changedAt: '2026-06-01T00:00:00.000Z',
  readAt: '2026-06-02T00:00:00.000Z', version: 1, sequence: 1, head: 'h', ...more,
});

/** What mails say of the rule. */
export const alertRules = new Map([['sqs-queue-encrypted', { title: 'A queue is encrypted', why: 'Messages hold data.', fix: 'Set SqsManagedSseEnabled.' }]]);
