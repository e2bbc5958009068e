import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driftOf } from '../../lib/engine/kpi.ts';
import type { Change } from '../../lib/model/finding.ts';

type Counted = Parameters<typeof driftOf>[0] extends Iterable<infer C> ? C : never;
const change = (more: Partial<Change> = {}): Counted => ({ kind: 'opened', by: 'sweep', type: 'AWS::SQS::Queue', ...more });
const drift = (...changes: Counted[]) => driftOf(changes, (type) => type !== 'AWS::IAM::ServerCertificate');

test('drift that a sweep saw first is counted, where an event should have told it', () => {
  assert.deepEqual(drift(), { failures: 0, firstSeenBySweep: 0 });
  assert.deepEqual(drift(change(), change({ kind: 'reopened' }), change({ by: 'event' })), { failures: 3, firstSeenBySweep: 2 });
  assert.deepEqual(drift(change({ actor: { principal: 'mallory' } })), { failures: 1, firstSeenBySweep: 0 });
});

test('first sweeps, mends, imports and types without events are no drift', () => {
  assert.deepEqual(drift(change({ firstSweep: true }), change({ kind: 'resolved' }), change({ kind: 'went-blind' }), change({ by: 'import' }), change({ type: 'AWS::IAM::ServerCertificate' })), { failures: 0, firstSeenBySweep: 0 });
});
