import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { driftOf, endsWithin, kpisOf, standingOf, type Records } from '../../lib/engine/kpi.ts';
import type { Suppression } from '../../lib/model/finding.ts';

type Counted = Records['changes'][number];
const at = '2026-06-01T12:00:00.000Z';
const change = (more: Partial<Counted> = {}): Counted => ({ kind: 'opened', by: 'sweep', ruleId: 'sqs-queue-encrypted', severity: 'high', at, ...more });
const isHeardOf = (ruleId: string): boolean => ruleId !== 'key-rotated';
const drift = (...changes: Counted[]) => driftOf(changes, isHeardOf);
const figures = (changes: readonly Counted[], more: Partial<Records> = {}) => kpisOf({ changes, standing: { open: {}, blind: 0 }, suppressed: [], now: new Date(at), isHeardOf, ...more });
const accepted = (until: string): { readonly suppression: Suppression } => ({ suppression: { rule: 'r', resource: '*', reason: 'moves out', owner: 'ann', until } });
const hours = (count: number): number => count * 3_600_000;

describe('drift', () => {
  test('that a sweep saw first is counted, where an event should have told it', () => {
    assert.deepEqual(drift(), { failures: 0, firstSeenBySweep: 0 });
    assert.deepEqual(drift(change(), change({ kind: 'reopened' }), change({ by: 'event' })), { failures: 3, firstSeenBySweep: 2 });
    assert.deepEqual(drift(change({ actor: { principal: 'mallory' } })), { failures: 1, firstSeenBySweep: 0 });
  });

  test('is not what first sweeps find, mends, imports, ended suppressions, and what no event tells of', () => {
    assert.deepEqual(drift(change({ firstSweep: true }), change({ kind: 'resolved' }), change({ kind: 'went-blind' }), change({ kind: 'suppression-ended' }), change({ by: 'import' }), change({ ruleId: 'key-rotated' })), { failures: 0, firstSeenBySweep: 0 });
  });
});

describe('figures', () => {
  test('of nothing: no share, no median', () => {
    assert.deepEqual(figures([]), {
      open: {}, blind: 0, drift: { failures: 0, firstSeenBySweep: 0, share: null }, opened: 0, reopened: 0, resolved: 0, timeToResolve: {}, ending: { within7Days: 0, within14Days: 0 },
    });
  });

  test('of a week', () => {
    const resolved = (severity: Counted['severity'], openSince?: string): Counted => change({ kind: 'resolved', severity, ...(openSince === undefined ? {} : { openSince }) });
    const { drift: of, opened, reopened, resolved: mended, timeToResolve, ending } = figures([
      change(), change({ by: 'event' }), change({ kind: 'reopened', by: 'event' }), change({ by: 'event', ruleId: 'key-rotated' }), change({ firstSweep: true }),
      resolved('high', '2026-06-01T11:00:00.000Z'), resolved('high', '2026-06-01T09:00:00.000Z'), resolved('low', '2026-05-30T12:00:00.000Z'), resolved('low', '2026-06-01T06:00:00.000Z'), resolved('low', '2026-06-01T11:00:00.000Z'), resolved('critical'),
    ], { suppressed: ['2026-06-02', '2026-06-08T12:00:00Z', '2026-06-15T12:00:00Z', '2026-06-15T12:00:01Z', '2026-05-31'].map(accepted) });
    assert.deepEqual(of, { failures: 3, firstSeenBySweep: 1, share: 1 / 3 });
    assert.deepEqual([opened, reopened, mended], [3, 1, 6]);
    assert.deepEqual(timeToResolve, { high: { median: hours(2), of: 2 }, low: { median: hours(6), of: 3 } });
    assert.deepEqual(Object.keys(timeToResolve), ['high', 'low'], 'worst first');
    assert.deepEqual(ending, { within7Days: 2, within14Days: 3 });
  });

  test('what stands is counted by severity, worst first', () => {
    const standing = standingOf([{ state: 'open', severity: 'low' }, { state: 'blind', severity: 'high' }, { state: 'open', severity: 'critical' }, { state: 'open', severity: 'low' }, { state: 'suppressed', severity: 'low' }]);
    assert.deepEqual(standing, { open: { critical: 1, low: 2 }, blind: 1 });
    assert.deepEqual(Object.keys(standing.open), ['critical', 'low']);
  });

  test('a suppression ends within days while it holds; none never ends', () => {
    const now = new Date(at);
    assert.deepEqual([at, '2026-06-01T12:00:00.001Z', '2026-06-02T11:59:59.999Z', '2026-06-02T12:00:00.000Z'].map((until) => endsWithin(accepted(until), now, 1)), [false, true, true, true]);
    assert.equal(endsWithin({}, now, 1000), false);
  });

  test('the median is a middle, and the share is one of all failures', () => {
    fc.assert(fc.property(fc.array(fc.record({ span: fc.integer({ min: 0, max: 10_000_000 }), sweep: fc.boolean() }), { minLength: 1, maxLength: 30 }), (items) => {
      const of = figures(items.flatMap(({ span, sweep }) => [change({ by: sweep ? 'sweep' : 'event' }), change({ kind: 'resolved', openSince: new Date(Date.parse(at) - span).toISOString() })]));
      const median = of.timeToResolve.high?.median ?? Number.NaN;
      assert.ok(items.filter(({ span }) => span <= median).length * 2 >= items.length && items.filter(({ span }) => span >= median).length * 2 >= items.length);
      assert.equal(of.drift.share, items.filter(({ sweep }) => sweep).length / items.length);
    }));
  });
});
