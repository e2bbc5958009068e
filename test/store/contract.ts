import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armed, noted } from '../../lib/changes/pending.ts';
import { anyTarget, targetOf } from '../../lib/engine/latest.ts';
import { findingId, resourceKey } from '../../lib/engine/identity.ts';
import { planSeen } from '../../lib/engine/reconcile.ts';
import { suppressionsBy } from '../../lib/engine/suppressions.ts';
import type { Observation, Suppression } from '../../lib/model/finding.ts';
import { recordCheck, recordMissing, syncSuppressions } from '../../lib/store/record.ts';
import type { Store } from '../../lib/store/store.ts';
import { all, kinds, minute, queue, scope, seen, sweep } from './fixtures.ts';

const circumstances = (n: number) => ({ scope, suppressionOf: suppressionsBy([]), now: new Date(minute(n)) });

/** What every store does, whatever keeps its data. */
export function contract(name: string, open: () => Promise<Store>): void {
  const it = (what: string, run: (store: Store) => Promise<void>): void => void test(`${name}: ${what}`, async () => {
    const store = await open();
    try { await run(store); } finally { await store.close(); }
  });

  it('a sweep opens, a second one writes its own record and nothing else, a third resolves', async (store) => {
    const looks = (n: number) => ['a', 'b', 'c'].map((q) => seen(q, q === 'c' ? 'pass' : 'fail', minute(n)));
    assert.deepEqual(kinds(await sweep(store, 1, looks(1))), ['opened', 'opened']);
    const before = { ...store.writes };
    assert.deepEqual((await sweep(store, 2, looks(2))).changes, []);
    assert.deepEqual(store.writes, { ...before, sweeps: before.sweeps + 1 });
    assert.deepEqual(kinds(await sweep(store, 3, [seen('a', 'pass', minute(3)), seen('b', 'fail', minute(3))])), ['resolved']);
    const [open] = await all(store.findings({ states: ['open'] }));
    assert.equal(open?.resource.name, 'b');
    assert.equal(open.firstSeen, minute(1));
    assert.equal(open.lastSeen, minute(3));
    assert.equal(open.id, findingId(scope.account, scope.region, 'sqs-queue-encrypted', resourceKey(queue('b'))));
  });

  it('what is gone resolves, but not after a listing that was cut short', async (store) => {
    await sweep(store, 1, [seen('a', 'fail', minute(1)), seen('b', 'fail', minute(1))]);
    assert.deepEqual(kinds(await sweep(store, 2, [seen('a', 'fail', minute(2))], { complete: false })), []);
    assert.deepEqual(kinds(await sweep(store, 3, [], { listed: ['a'] })), ['resolved']);
    assert.deepEqual((await all(store.findings({ states: ['open'] }))).map((f) => [f.resource.name, f.lastSeen]), [['a', minute(3)]]);
    const [change] = await all(store.changes(minute(3), minute(4)));
    assert.equal(change?.gone, true);
    assert.equal(change?.from, 'open');
  });

  it('first sweep of a scope is marked, later ones are not', async (store) => {
    const { changes } = await sweep(store, 1, [seen('a', 'fail', minute(1))]);
    assert.equal(changes[0]?.firstSweep, true);
    const later = await sweep(store, 2, [seen('a', 'fail', minute(2)), seen('b', 'fail', minute(2))]);
    assert.deepEqual(later.changes.map((c) => c.firstSweep), [undefined]);
  });

  it('answers every query', async (store) => {
    const observations = [
      seen('a', 'fail', minute(1), { severity: 'critical', owner: 'team-a' }), seen('b', 'fail', minute(1), { severity: 'low', ruleId: 'other-rule' }),
      seen('c', 'unknown', minute(1)), seen('d', 'pass', minute(1)),
    ];
    await sweep(store, 1, observations);
    await sweep(store, 5, [seen('a', 'pass', minute(5), { severity: 'critical', owner: 'team-a' }), ...observations.slice(1).map((o) => ({ ...o, readAt: minute(5) }))]);
    const names = async (query: Parameters<Store['findings']>[0]) => (await all(store.findings(query))).map((f) => f.resource.name).sort();
    assert.deepEqual(await names({}), ['a', 'b', 'c']);
    assert.deepEqual(await names({ severities: ['low'], states: ['open', 'blind'] }), ['b']);
    assert.deepEqual(await names({ states: ['blind'] }), ['c']);
    assert.deepEqual(await names({ rules: ['sqs-queue-encrypted'] }), ['a', 'c']);
    assert.deepEqual(await names({ rules: ['sqs-queue-encrypted'], states: ['resolved'] }), ['a']);
    for (const resource of ['b', queue('b').id, queue('b').arn ?? '']) assert.deepEqual(await names({ resource }), ['b']);
    assert.deepEqual(await names({ account: '444455556666' }), []);
    assert.deepEqual(await names({ owner: 'team-a' }), ['a']);
    assert.deepEqual(await names({ since: minute(2) }), ['a']);
    assert.deepEqual(await names({ resource: "x' OR '1'='1" }), []);
    const [a] = await all(store.findings({ resource: 'a' }));
    assert.deepEqual((await all(store.history(a?.id ?? ''))).map((c) => [c.sequence, c.kind]), [[1, 'opened'], [2, 'resolved']]);
    assert.deepEqual(await store.finding(a?.id ?? ''), a);
    assert.equal(await store.finding('none'), undefined);
    assert.deepEqual((await all(store.changes(minute(2), minute(10)))).map((c) => c.kind), ['resolved']);
    assert.deepEqual(await all(store.changes(minute(2), minute(5))), []);
    assert.deepEqual((await all(store.sweeps(scope))).map((s) => s.startedAt), [minute(5), minute(1)]);
  });

  it('tells what passed at a time, and when that was last confirmed', async (store) => {
    await sweep(store, 1, [seen('a', 'pass', minute(1))]);
    await sweep(store, 5, [seen('a', 'pass', minute(5))]);
    await sweep(store, 9, [seen('a', 'fail', minute(9))]);
    const at = (n: number) => store.assessmentAt(scope, resourceKey(queue('a')), 'sqs-queue-encrypted', minute(n));
    assert.equal(await at(0), undefined);
    const answers = await Promise.all([1, 6, 9].map(at));
    assert.deepEqual(answers.map((a) => [a?.verdict, a?.readAt, a?.confirmedAt]), [
      ['pass', minute(1), minute(1)], ['pass', minute(1), minute(5)], ['fail', minute(9), minute(9)],
    ]);
    assert.deepEqual(answers[1]?.evidence, [{ path: 'KmsMasterKeyId', value: null }]);
    await sweep(store, 12, []);
    assert.equal(await at(13), undefined);
    assert.equal((await at(11))?.verdict, 'fail');
  });

  it('an older look never wins, whether it comes from a check or a sweep', async (store) => {
    const check = (verdict: 'pass' | 'fail', n: number, now = n) => recordCheck(store, [{ ...seen('a', verdict, minute(n)), by: 'event' }], circumstances(now));
    assert.deepEqual(kinds(await check('pass', 6)), []);
    assert.deepEqual(kinds(await check('fail', 5, 7)), []);
    assert.deepEqual(kinds(await check('fail', 8)), ['opened']);
    assert.deepEqual(kinds(await check('fail', 8)), []);
    assert.deepEqual(kinds(await sweep(store, 7, [seen('a', 'pass', minute(7))])), []);
    assert.deepEqual(kinds(await sweep(store, 10, [seen('a', 'pass', minute(10))])), ['resolved']);
    assert.deepEqual(kinds(await check('fail', 9, 11)), []);
  });

  it('a plan that a later look has overtaken is void, even where that look changed nothing', async (store) => {
    await sweep(store, 1, [seen('a', 'pass', minute(1))]);
    const known = await store.load(scope);
    const key = resourceKey(queue('a'));
    const [older, later] = [seen('a', 'fail', minute(5)), seen('a', 'pass', minute(6))].map((look) => planSeen(known, key, [{ ...look, by: 'event' }], circumstances(7)));
    assert.ok(older && later);
    assert.deepEqual(await store.write([later]), []);
    assert.deepEqual(await store.write([older]), [older]);
    assert.equal(older.again(await store.loadResource(scope, key)), undefined);
    assert.deepEqual(await all(store.findings({})), []);
  });

  it('looks by different rules at one resource go side by side; an older one of the same rule never wins', async (store) => {
    const check = (ruleId: string, verdict: 'pass' | 'fail', n: number, now = n) => recordCheck(store, [{ ...seen('a', verdict, minute(n), { ruleId }), by: 'event' }], circumstances(now));
    assert.deepEqual(kinds(await check('later-rule', 'fail', 6)), ['opened']);
    assert.deepEqual(kinds(await check('earlier-rule', 'fail', 5, 7)), ['opened']);
    assert.deepEqual(kinds(await check('later-rule', 'pass', 5, 8)), []);
    assert.deepEqual(kinds(await check('earlier-rule', 'pass', 4, 8)), []);
    assert.deepEqual(kinds(await recordMissing(store, resourceKey(queue('a')), { readAt: minute(9), by: 'event' }, circumstances(9))), ['resolved', 'resolved']);
    assert.deepEqual(kinds(await check('third-rule', 'fail', 8, 10)), []);
    assert.deepEqual(kinds(await check('third-rule', 'fail', 10)), ['opened']);
  });

  it('knows what verdicts rest on, and which resources rest on a changed one', async (store) => {
    const [key, other] = [targetOf('AWS::KMS::Key', 'k'), targetOf('AWS::KMS::Key', 'other')];
    const look = (n: number, reads: Record<string, readonly string[]>) => sweep(store, n, Object.entries(reads).map(([name, of]) => ({ ...seen(name, 'pass', minute(n)), reads: of })));
    const dependants = async (...targets: string[]) => (await store.pending.dependants(scope.account, targets, 2)).map((found) => found.key.split(':').at(-1) ?? '').sort();
    await look(1, { a: [key], b: [key, other], c: [anyTarget('AWS::KMS::Key')] });
    assert.deepEqual(await dependants(key), ['a', 'b']);
    assert.deepEqual(await dependants(key, anyTarget('AWS::KMS::Key')), ['a', 'b', 'c']);
    assert.deepEqual((await store.pending.dependants(scope.account, [other], 2))[0]?.scope, scope);
    const before = { ...store.writes };
    await look(2, { a: [key], b: [key, other], c: [anyTarget('AWS::KMS::Key')] });
    assert.deepEqual(store.writes, { ...before, sweeps: before.sweeps + 1 });
    await look(3, { a: [other], b: [], d: [key] });
    assert.deepEqual(await dependants(key), ['d']);
    assert.deepEqual(await dependants(other), ['a']);
    assert.deepEqual(await dependants(anyTarget('AWS::KMS::Key')), []);
    await look(4, { a: [other], b: [], ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`q${index}`, [key]])) });
    assert.equal((await dependants(key)).length, 3);
    assert.deepEqual(await store.pending.dependants('444455556666', [key], 2), []);
  });

  it('keeps what waits, and lets one of two writers win', async (store) => {
    const [whole, one] = [{ family: 'sqs', scope }, { family: 'sqs', scope, id: 'a' }];
    const waits = { delay: 3000, spacing: 5000, patience: 5000 };
    const now = new Date(minute(1));
    assert.equal(await store.pending.get(one), undefined);
    const { next } = noted(undefined, { id: 'a', now: now.getTime(), actor: { principal: 'me' }, only: ['x'] }, waits);
    assert.equal(await store.pending.put(one, next, undefined, now), true);
    assert.equal(await store.pending.put(one, next, undefined, now), false);
    assert.deepEqual(await store.pending.get(one), next);
    const [first, second] = [armed(next, 7), armed(next, 8)];
    assert.ok(first && second);
    assert.equal(await store.pending.put(one, first, next, now), true);
    assert.equal(await store.pending.put(one, second, next, now), false);
    assert.equal((await store.pending.get(one))?.armed, 7);
    assert.equal(await store.pending.put(whole, noted(undefined, { now: 1 }, waits).next, undefined, now), true);
    assert.equal(await store.pending.put({ ...one, family: 'lambda' }, next, undefined, now), true);
    assert.deepEqual((await all(store.pending.of('sqs', scope))).map(({ id }) => id), ['a']);
    assert.deepEqual(await all(store.pending.of('sqs', { ...scope, region: 'eu-central-1' })), []);
  });

  it('a resource that a check does not find any more resolves its findings, by ARN or by id', async (store) => {
    await sweep(store, 1, [seen('a', 'fail', minute(1)), seen('b', 'fail', minute(1))]);
    for (const [index, key] of [resourceKey(queue('a')), queue('b').id].entries()) {
      assert.deepEqual(kinds(await recordMissing(store, key, { readAt: minute(2 + index), by: 'event' }, circumstances(2 + index))), ['resolved']);
    }
    assert.deepEqual(kinds(await recordMissing(store, 'never-seen', { readAt: minute(9), by: 'event' }, circumstances(9))), []);
  });

  it('a suppression hides a finding until it ends', async (store) => {
    const suppression: Suppression = { rule: 'sqs-queue-encrypted', resource: '*:a', account: scope.account, reason: 'public data', owner: 'team-a', until: minute(30) };
    await sweep(store, 1, [seen('a', 'fail', minute(1)), seen('b', 'fail', minute(1))]);
    const sync = async (accepted: readonly Suppression[], n: number): Promise<string[]> => kinds(await syncSuppressions(store, scope.account, accepted, new Date(minute(n))));
    assert.deepEqual(await sync([suppression], 2), ['suppressed']);
    assert.deepEqual(kinds(await sweep(store, 3, [seen('a', 'fail', minute(3)), seen('b', 'fail', minute(3))])), []);
    assert.deepEqual(await all(store.ending(minute(30))), []);
    assert.deepEqual((await all(store.ending(minute(31)))).map((f) => f.suppression?.reason), ['public data']);
    assert.deepEqual(await sync([suppression], 29), []);
    assert.deepEqual(await sync([suppression], 30), ['suppression-ended'], 'though nothing else changed');
    assert.deepEqual((await all(store.findings({ states: ['open'] }))).map((f) => f.suppression), [undefined, undefined]);
    assert.deepEqual(await store.suppressions(scope.account), []);
    assert.deepEqual(await sync([{ ...suppression, until: minute(60) }], 31), ['suppressed']);
    assert.deepEqual(await sync([], 32), ['suppression-ended'], 'taken back');
  });

  it('loads shares of a scope that make up the whole', async (store) => {
    const names = Array.from({ length: 40 }, (_, index) => `q${index}`);
    await sweep(store, 1, names.map((q) => seen(q, 'fail', minute(1))));
    const parts = await Promise.all([0, 1, 2].map((index) => store.load(scope, { index, of: 3 })));
    assert.deepEqual(parts.flatMap((part) => part.findings.map((f) => f.resource.name)).sort(), [...names].sort());
    assert.equal(parts.reduce((sum, part) => sum + part.latest.size, 0), 40);
    assert.ok(parts.every((part) => part.findings.length > 3));
  });

  it('writes more findings of one resource than fit into a transaction, and large ones', async (store) => {
    const long = 'x'.repeat(40_000);
    const looks = (n: number): Observation[] => Array.from({ length: 120 }, (_, index) => ({ ...seen('a', 'fail', minute(n)), ruleId: `rule-${index}`, verdict: { verdict: 'fail', message: 'wrong', evidence: [{ path: 'Policy', value: long }] } }));
    assert.equal((await sweep(store, 1, looks(1))).changes.length, 120);
    assert.equal((await sweep(store, 2, looks(2))).changes.length, 0);
    assert.equal((await all(store.findings({}))).length, 120);
    assert.deepEqual(await store.audit(), { chains: 1, entries: 120 });
  });

  it('keeps hostile text as it is', async (store) => {
    const hostile = 'a"\'); DROP TABLE findings; --\u0000\u202e\ud800 #%\n{}';
    const resource = { ...queue('x'), id: hostile, name: hostile, arn: `arn:aws:sqs:us-east-1:111122223333:${hostile}` };
    const look = (n: number) => [{ ...seen('x', 'fail', minute(n), { message: hostile, owner: hostile }), resource, ruleId: 'constructor' }];
    assert.equal((await sweep(store, 1, look(1))).changes.length, 1);
    assert.equal((await sweep(store, 2, look(2))).changes.length, 0);
    const [finding] = await all(store.findings({ owner: hostile.toWellFormed() }));
    assert.equal(finding?.message, hostile.toWellFormed());
    assert.equal((await store.audit()).broken, undefined);
  });

  it('two writers at once: each change is recorded once', async (store) => {
    await sweep(store, 1, ['a', 'b', 'c'].map((q) => seen(q, 'fail', minute(1))));
    const look = (n: number) => ['a', 'b', 'c'].map((q) => recordCheck(store, [{ ...seen(q, 'pass', minute(n)), by: 'event' }], circumstances(n)));
    const recorded = await Promise.all([...look(2), ...look(2), ...look(3)]);
    assert.deepEqual(recorded.flatMap((r) => kinds(r)), ['resolved', 'resolved', 'resolved']);
    assert.deepEqual(await store.audit(), { chains: 1, entries: 6 });
  });

  it('an announcement is claimed once, and again where the claim lapsed', async (store) => {
    const claim = (n: number) => store.claim('x.1', new Date(minute(n)));
    assert.deepEqual([await claim(0), await claim(1), await claim(5), await claim(6)], ['mine', 'held', 'mine', 'held']);
    await store.release('x.1');
    assert.deepEqual([await claim(6), await claim(7)], ['mine', 'held'], 'what was given back can be claimed at once');
    await store.announced('x.1', new Date(minute(7)));
    assert.equal(await claim(60 * 24), 'done');
    assert.equal(await store.claim('digest:111122223333:2026-06-01', new Date(minute(8))), 'mine', 'a digest is claimed by an id of its own');
  });

  it('an audit compares with anchors that were logged', async (store) => {
    await sweep(store, 1, [seen('a', 'fail', minute(1))]);
    const logged = await all(store.anchors());
    await sweep(store, 2, [seen('a', 'pass', minute(2))]);
    assert.deepEqual(await store.audit(logged), { chains: 1, entries: 2 });
    assert.equal((await store.audit(logged.map((anchor) => ({ ...anchor, head: 'other' })))).broken?.what, 'changed');
    assert.equal((await store.audit([{ chain: 'lost', count: 3, head: 'x' }])).broken?.what, 'cut off');
  });
}
