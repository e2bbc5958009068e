/** Digests: what a first sweep found, what a day was, and on Mondays what the week was; each told once. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { suppressionsBy } from '../../lib/engine/suppressions.ts';
import type { Suppression } from '../../lib/model/finding.ts';
import type { Announcement } from '../../lib/report/alert.ts';
import { recordCheck, syncSuppressions } from '../../lib/store/record.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import type { Store } from '../../lib/store/store.ts';
import { tellDay, tellFirstSweeps, type DayTold } from '../../lib/sweep/digest.ts';
import { alertRules } from '../report/changes.ts';
import { minute, queue, scope, seen, sweep } from '../store/fixtures.ts';

const { account } = scope;
/** Minutes of a day; the tests' first day, 2026-06-01, is a Monday. */
const aDay = 1440;

/** A monitor whose topic remembers what was published; `broken`: it refuses. */
async function monitor(run: (of: { readonly store: Store; readonly told: Announcement[]; readonly topic: { broken: boolean }; day(at: number): Promise<DayTold | undefined>; first(at: number): Promise<number> }) => Promise<void>): Promise<void> {
  const store = await openSqlite(':memory:');
  const told: Announcement[] = [];
  const topic = { broken: false };
  const at = (n: number) => ({
    store, now: new Date(minute(n)), rules: alertRules,
    publish: async (message: Announcement) => {
      if (topic.broken) throw new Error('the topic is gone');
      told.push(message);
    },
  });
  try {
    await run({ store, told, topic, day: (n) => tellDay(at(n), account, (ruleId) => ruleId !== 'key-rotated'), first: (n) => tellFirstSweeps(at(n), 5 * 60_000) });
  } finally {
    await store.close();
  }
}

/** Notes that the account was swept: its own scope is part of every sweep. */
const sweptAccount = (store: Store, n: number): Promise<void> =>
  store.recordSweep({ scope: { account, region: 'global', type: 'AWS::Account' }, startedAt: minute(n), endedAt: minute(n), complete: true, resources: 1 });
const check = (store: Store, n: number, name: string, verdict: 'pass' | 'fail', more: Parameters<typeof seen>[3] = {}) =>
  recordCheck(store, [{ ...seen(name, verdict, minute(n), more), by: 'event' }], { scope, suppressionOf: suppressionsBy([]), now: new Date(minute(n)) });
const accepted = (until: number): Suppression => ({ rule: 'sqs-queue-encrypted', resource: '*', reason: 'moves out', owner: 'ann', until: minute(until) });
const subjects = (told: readonly Announcement[]): string[] => told.map(({ subject }) => subject);
const drift = (day: DayTold | undefined) => day && [day.drift.firstSeenBySweep, day.drift.failures];

describe('a day', () => {
  test('without news is told by nobody, and is looked at once', async () => {
    await monitor(async ({ store, told, day }) => {
      await sweptAccount(store, 1);
      assert.equal((await day(aDay + 20))?.told, false);
      const before = { ...store.writes };
      assert.equal(await day(aDay + 30), undefined);
      assert.deepEqual([store.writes, told], [before, []]);
    });
  });

  test('is told once, when it is over, whatever the severities were', async () => {
    await monitor(async ({ store, told, day }) => {
      await sweep(store, 1, [seen('a', 'pass', minute(1)), seen('b', 'pass', minute(1))]);
      await check(store, 60, 'a', 'fail', { severity: 'informational' });
      await sweep(store, 70, [seen('a', 'fail', minute(70), { severity: 'informational' }), seen('b', 'fail', minute(70))]);
      await check(store, 80, 'b', 'pass');
      assert.equal((await day(100))?.told, false, 'the day before');
      assert.equal(await day(aDay + 9), undefined, 'the last records of a day may still be on their way');
      const of = await day(aDay + 10);
      assert.equal(of?.told, true);
      assert.deepEqual(drift(of), [1, 2]);
      assert.equal(of.drift.at.toISOString(), '2026-06-01T23:59:59.999Z');
      assert.equal(await day(aDay + 20), undefined);
      assert.deepEqual(subjects(told), ['[Stance] Day 2026-06-01 in 111122223333: 2 new, 1 resolved']);
      assert.deepEqual(told[0]?.attributes, { severity: 'informational', change: 'digest', rule: 'several', account, region: 'several', owner: 'none' });
      assert.equal((await day(2 * aDay + 10))?.told, false, 'it is not told again by the next day');
    });
  });

  test('is told once by runs at the same time', async () => {
    await monitor(async ({ store, told, day }) => {
      await check(store, 60, 'a', 'fail');
      const runs = await Promise.all([1, 2, 3].map(() => day(aDay + 15)));
      assert.equal(runs.filter((run) => run?.told).length, 1);
      assert.equal(told.length, 1);
    });
  });

  test('is tried again at once where it could not be published', async () => {
    await monitor(async ({ store, told, topic, day }) => {
      await check(store, 60, 'a', 'fail');
      topic.broken = true;
      await assert.rejects(day(aDay + 15), /the topic is gone/);
      topic.broken = false;
      assert.equal((await day(aDay + 16))?.told, true);
      assert.equal(told.length, 1);
    });
  });

  test('of another account whose records are in the table is not this monitor\'s', async () => {
    await monitor(async ({ store, told, day }) => {
      const other = { ...scope, account: '444455556666' };
      await recordCheck(store, [{ ...seen('a', 'fail', minute(60)), by: 'event', resource: { ...queue('a'), account: other.account } }], { scope: other, suppressionOf: suppressionsBy([]), now: new Date(minute(60)) });
      await syncSuppressions(store, other.account, [accepted(2 * aDay)], new Date(minute(61)));
      assert.deepEqual(drift(await day(aDay + 15)), [0, 0]);
      assert.deepEqual(told, []);
    });
  });

  test('of a rule that fails by time alone is told, and is no drift', async () => {
    await monitor(async ({ store, told, day }) => {
      await check(store, 60, 'a', 'fail', { ruleId: 'key-rotated' });
      assert.deepEqual(drift(await day(aDay + 15)), [0, 0]);
      assert.match(told[0]?.mail ?? '', /key-rotated: a/);
    });
  });

  test('tells of an accepted risk a week before its end and on its last day', async () => {
    await monitor(async ({ store, told, day }) => {
      await sweep(store, 1, [seen('a', 'fail', minute(1))]);
      await syncSuppressions(store, account, [accepted(10 * aDay)], new Date(minute(2)));
      const days: number[] = [];
      for (let n = 1; n <= 11; n += 1) if ((await day(n * aDay + 15))?.told) days.push(n);
      assert.deepEqual(days, [1, 3, 9], 'accepted; a week before the end; the last day');
      assert.match(told[1]?.mail ?? '', /Accepted risks that end within 7 days:\n {2}2026-06-11T00:00 {2}sqs-queue-encrypted on a \(us-east-1\), ann: moves out\n/);
    });
  });
});

describe('a week', () => {
  test('is told on Monday though nothing happened, and on no other day', async () => {
    await monitor(async ({ store, told, day }) => {
      await sweptAccount(store, 1);
      for (let n = 1; n <= 15; n += 1) await day(n * aDay + 15);
      assert.deepEqual(subjects(told), ['[Stance] Day and week to 2026-06-07 in 111122223333: nothing changed', '[Stance] Day and week to 2026-06-14 in 111122223333: nothing changed']);
      assert.match(told[0]?.mail ?? '', /\nDrift: {4}none\n/);
    });
  });

  test('has the figures of its seven days, and what stands', async () => {
    await monitor(async ({ store, told, day }) => {
      await sweptAccount(store, 1);
      await sweep(store, 1, [seen('a', 'pass', minute(1)), seen('b', 'pass', minute(1)), seen('c', 'fail', minute(1)), seen('d', 'fail', minute(1))]);
      await syncSuppressions(store, account, [{ ...accepted(21 * aDay), resource: '*:d' }], new Date(minute(3)));
      await check(store, aDay, 'a', 'fail');
      await check(store, aDay + 120, 'a', 'pass');
      await sweep(store, 3 * aDay, [seen('a', 'pass', minute(3 * aDay)), seen('b', 'fail', minute(3 * aDay)), seen('c', 'unknown', minute(3 * aDay)), seen('d', 'fail', minute(3 * aDay))]);
      await day(7 * aDay + 15);
      const { week } = JSON.parse(told[0]?.json ?? '{}') as { week: object };
      assert.deepEqual(week, {
        open: { high: 1 }, blind: 1, drift: { failures: 2, firstSeenBySweep: 1, share: 0.5 }, opened: 2, reopened: 0, resolved: 1,
        timeToResolve: { high: { median: 7_200_000, of: 1 } }, ending: { within7Days: 0, within14Days: 1 },
      });
      assert.match(told[0]?.subject ?? '', /nothing changed/, 'on its last day');
      await day(14 * aDay + 15);
      assert.match(told[1]?.mail ?? '', /\nDrift: {4}none\nFindings: 0 new, 0 back, 0 resolved\n/);
    });
  });

  test('before which the account had not been swept has no figures', async () => {
    await monitor(async ({ store, told, day }) => {
      await sweptAccount(store, 7 * aDay + 5);
      assert.equal((await day(7 * aDay + 15))?.told, false);
      assert.deepEqual(told, []);
    });
  });
});

describe('a first sweep', () => {
  test('is told once, when it is quiet, and not again by the day', async () => {
    await monitor(async ({ store, told, topic, day, first }) => {
      await sweep(store, 60, [seen('a', 'fail', minute(60)), seen('b', 'fail', minute(60))]);
      assert.equal(await first(64), 0);
      topic.broken = true;
      await assert.rejects(first(70), /the topic is gone/);
      topic.broken = false;
      assert.equal(await first(71), 1);
      assert.equal(await first(80), 0);
      assert.deepEqual(drift(await day(aDay + 15)), [0, 0]);
      assert.deepEqual(subjects(told), ['[Stance] First sweep of 111122223333: 2 findings, worst high']);
    });
  });
});

test('whenever runs come, and whether or not they can publish: each day with news is told once, as soon as it can be', async () => {
  const run = fc.record({ after: fc.integer({ min: 1, max: aDay }), broken: fc.boolean() });
  await fc.assert(fc.asyncProperty(fc.array(run, { maxLength: 25 }), fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }), async (runs, newsOn) => {
    await monitor(async ({ store, told, topic, day }) => {
      for (const n of newsOn) await check(store, n * aDay + 700, `q${n}`, 'fail');
      const expected = new Set<number>();
      let at = 11;
      for (const { after, broken } of runs) {
        at += after;
        topic.broken = broken;
        const over = Math.floor((at - 10) / aDay) - 1;
        if (!broken && newsOn.includes(over)) expected.add(over);
        await day(at).catch((error: unknown) => { assert.ok(broken, String(error)); });
      }
      assert.deepEqual(subjects(told), [...expected].map((n) => `[Stance] Day ${minute(n * aDay).slice(0, 10)} in 111122223333: 1 new`));
    });
  }), { numRuns: 40 });
});
