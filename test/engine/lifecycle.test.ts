import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findingId, inShard, resourceKey, scopeName } from '../../lib/engine/identity.ts';
import { review, transition } from '../../lib/engine/lifecycle.ts';
import { planMissing, planSeen, type Known, type Plan } from '../../lib/engine/reconcile.ts';
import { matches, suppressionsBy } from '../../lib/engine/suppressions.ts';
import type { ChangeDraft, Finding, Observation, Suppression } from '../../lib/model/finding.ts';
import { minute, queue, scope, seen } from '../store/fixtures.ts';

type Look = 'pass' | 'fail' | 'unknown' | 'gone';

const observed = (look: Look, n: number): Observation =>
  (look === 'gone' ? { ...seen('a', 'pass', minute(n)), verdict: { verdict: 'gone' } } : seen('a', look, minute(n)));
const suppression: Suppression = { rule: 'sqs-queue-encrypted', resource: 'a', reason: 'known', owner: 'me', until: minute(1000) };

/** Lets a finding live through looks, one a minute, and answers its state and the kinds of its changes. */
function live(looks: readonly Look[], accepted?: Suppression): [state: string | undefined, ...kinds: string[]] {
  let finding: Finding | undefined;
  const kinds: string[] = [];
  for (const [n, look] of looks.entries()) {
    const made = transition(finding, observed(look, n), accepted, new Date(minute(n)));
    finding = made?.finding ?? finding;
    if (made?.change) kinds.push(made.change.kind);
  }
  return [finding?.state, ...kinds];
}

test('the table of states', () => {
  const table: [looks: Look[], expected: (string | undefined)[]][] = [
    [['pass', 'gone'], [undefined]],
    [['fail', 'fail'], ['open', 'opened']],
    [['fail', 'pass', 'pass'], ['resolved', 'opened', 'resolved']],
    [['fail', 'gone', 'fail'], ['open', 'opened', 'resolved', 'reopened']],
    [['fail', 'unknown', 'unknown'], ['blind', 'opened', 'went-blind']],
    [['fail', 'unknown', 'fail'], ['open', 'opened', 'went-blind', 'sees-again']],
    [['fail', 'unknown', 'pass'], ['resolved', 'opened', 'went-blind', 'resolved']],
    [['unknown', 'unknown'], ['blind', 'went-blind']],
    [['unknown', 'pass'], ['resolved', 'went-blind', 'sees-again']],
    [['unknown', 'fail'], ['open', 'went-blind', 'opened']],
    [['unknown', 'pass', 'fail'], ['open', 'went-blind', 'sees-again', 'opened']],
    [['fail', 'pass', 'unknown', 'pass'], ['resolved', 'opened', 'resolved', 'went-blind', 'sees-again']],
    [['fail', 'pass', 'unknown', 'fail'], ['open', 'opened', 'resolved', 'went-blind', 'reopened']],
  ];
  for (const [looks, expected] of table) assert.deepEqual(live(looks), expected, looks.join(', '));
  const accepted: [looks: Look[], expected: (string | undefined)[]][] = [
    [['fail', 'fail'], ['suppressed', 'suppressed']],
    [['unknown', 'fail', 'unknown', 'pass'], ['resolved', 'suppressed', 'resolved']],
    [['fail', 'pass', 'fail'], ['suppressed', 'suppressed', 'resolved', 'suppressed']],
  ];
  for (const [looks, expected] of accepted) assert.deepEqual(live(looks, suppression), expected, looks.join(', '));
});

test('a changed message, severity or owner updates the finding and is no change', () => {
  const first = transition(undefined, observed('fail', 1), undefined, new Date(minute(1)))?.finding;
  for (const more of [{ message: 'worse' }, { severity: 'critical' as const }, { owner: 'team-b' }]) {
    const made = transition(first, seen('a', 'fail', minute(2), more), undefined, new Date(minute(2)));
    assert.equal(made?.change, undefined);
    assert.equal(made?.finding.version, 2);
    assert.equal(made.finding.sequence, 1);
    assert.equal(made.finding.changedAt, minute(1));
  }
});

test('while blind, what was wrong stays, with the reason why it can no longer be seen', () => {
  const open = transition(undefined, observed('fail', 1), undefined, new Date(minute(1)))?.finding;
  const blind = transition(open, observed('unknown', 2), undefined, new Date(minute(2)));
  assert.equal(blind?.finding.message, 'a is wrong');
  assert.equal(blind.finding.because?.permission, 'sqs:GetQueueAttributes');
  assert.equal(blind.finding.lastSeen, minute(1));
  assert.equal(blind.change?.openSince, minute(1));
});

test('a suppression that ends, is replaced or taken back', () => {
  const open = transition(undefined, observed('fail', 1), undefined, new Date(minute(1)))?.finding as Finding;
  const hidden = review(open, suppression, new Date(minute(2)))?.finding as Finding;
  assert.equal(hidden.state, 'suppressed');
  assert.equal(review(hidden, suppression, new Date(minute(3))), undefined);
  assert.equal(review(hidden, { ...suppression, until: minute(2000) }, new Date(minute(3)))?.change?.kind, 'suppressed');
  assert.equal(review(hidden, undefined, new Date(minute(3)))?.finding.state, 'open');
  assert.equal(review(hidden, suppression, new Date(minute(1000)))?.change?.kind, 'suppression-ended');
  assert.equal(transition(hidden, observed('fail', 1000), suppression, new Date(minute(1000)))?.change?.kind, 'suppression-ended');
  assert.equal(transition(hidden, observed('unknown', 1000), suppression, new Date(minute(1000)))?.finding.state, 'blind');
  assert.equal(review(open, { ...suppression, until: 'no date' }, new Date(minute(2))), undefined);
});

test('of several suppressions the one that ends last counts, and patterns match whole names', () => {
  const of = suppressionsBy([{ ...suppression, until: minute(5) }, suppression, { ...suppression, account: '444455556666', until: minute(5000) }]);
  assert.equal(of('sqs-queue-encrypted', queue('a'))?.until, minute(1000));
  assert.equal(of('sqs-queue-encrypted', queue('b')), undefined);
  assert.equal(of('other', queue('a')), undefined);
  const cases: [pattern: string, text: string, expected: boolean][] = [
    ['a', 'a', true], ['a', 'ab', false], ['*', '', true], ['a*', 'abc', true], ['*c', 'abc', true], ['a*b*c', 'axbyc', true],
    ['a*b*c', 'acb', false], ['ab*ba', 'aba', false], ['**', 'x', true], ['.', 'x', false],
  ];
  for (const [pattern, text, expected] of cases) assert.equal(matches(pattern, text), expected, `${pattern} on ${text}`);
});

test('ids are stable, and tell apart what joined text would not', () => {
  assert.equal(findingId('111122223333', 'us-east-1', 'sqs-queue-encrypted', 'arn:aws:sqs:us-east-1:111122223333:a'), findingId('111122223333', 'us-east-1', 'sqs-queue-encrypted', 'arn:aws:sqs:us-east-1:111122223333:a', ''));
  assert.notEqual(findingId('1', '2', '34', 'x'), findingId('1', '23', '4', 'x'));
  assert.notEqual(scopeName({ ...scope, account: 'a#b', region: 'c' }), scopeName({ ...scope, account: 'a', region: 'b#c' }));
  assert.match(findingId('1', '2', '3', '4'), /^[0-9a-v]{26}$/);
  for (const count of [1, 2, 7, 1024]) {
    const shards = Array.from({ length: count }, (_, index) => index).filter((index) => inShard('some key', { index, of: count }));
    assert.equal(shards.length, 1);
  }
});

/** A store of one resource in memory. */
class Memory {
  known: Known = { findings: [], latest: new Map(), sweeps: [] };
  readonly changes: ChangeDraft[] = [];
  take(plan: Plan | undefined): void {
    for (const { finding, change } of plan?.transitions ?? []) {
      this.known = { ...this.known, findings: [...this.known.findings.filter((f) => f.id !== finding.id), finding] };
      if (change) this.changes.push(change);
    }
    if (plan?.latest) this.known = { ...this.known, latest: new Map([[plan.key, plan.latest]]) };
  }
}

const key = resourceKey(queue('a'));
const truths = fc.array(fc.constantFrom<Look>('pass', 'fail', 'unknown', 'gone'), { minLength: 1, maxLength: 8 });
/** Looks at a resource whose truth at each minute is known: any of them, in any order, any number of times. */
const lives = truths.chain((truth) => fc.record({
  truth: fc.constant(truth), looks: fc.array(fc.nat({ max: truth.length - 1 }), { minLength: 1, maxLength: 20 }),
}));

function checkAll(truth: readonly Look[], looks: readonly number[]): Memory {
  const memory = new Memory();
  for (const [index, n] of looks.entries()) {
    const look = truth[n] as Look;
    const circumstances = { scope, suppressionOf: suppressionsBy([]), now: new Date(minute(100 + index)) };
    memory.take(look === 'gone' ? planMissing(memory.known, key, { readAt: minute(n), by: 'event', resource: queue('a') }, circumstances)
      : planSeen(memory.known, key, [{ ...observed(look, n), by: 'event' }], circumstances));
  }
  return memory;
}

test('any order, repetition or loss of looks ends in the truth that was seen last', () => {
  fc.assert(fc.property(lives, ({ truth, looks }) => {
    const last = truth[Math.max(...looks)] as Look;
    const { known, changes } = checkAll(truth, looks);
    const [finding] = known.findings;
    const state = finding?.state ?? 'resolved';
    assert.equal(state, { pass: 'resolved', gone: 'resolved', fail: 'open', unknown: 'blind' }[last]);
    // Each change is told once, in the order of the looks, and follows from the one before.
    assert.deepEqual(changes.map((c) => c.sequence), changes.map((_, index) => index + 1));
    changes.forEach((change, index) => assert.equal(change.from, changes[index - 1]?.to));
    assert.ok(changes.every((change, index) => change.readAt > (changes[index - 1]?.readAt ?? '')));
    assert.equal(finding?.sequence ?? 0, changes.length);
  }), { numRuns: 2000 });
});

test('looks in order tell every change of the truth, once; repeating them tells nothing', () => {
  fc.assert(fc.property(truths, (truth) => {
    const inOrder = truth.map((_, n) => n);
    const { changes } = checkAll(truth, inOrder);
    assert.deepEqual(checkAll(truth, [...inOrder, ...inOrder]).changes.length, changes.length);
    const states = truth.map((look) => ({ pass: 'resolved', gone: 'resolved', fail: 'open', unknown: 'blind' })[look]);
    assert.deepEqual(changes.map((c) => c.to), states.filter((state, n) => state !== (states[n - 1] ?? 'resolved')));
    assert.equal(changes.filter((c) => c.kind === 'opened').length, truth.includes('fail') ? 1 : 0);
  }), { numRuns: 1000 });
});

test('unknown never closes and never opens', () => {
  fc.assert(fc.property(truths, (truth) => {
    for (const change of checkAll([...truth, 'unknown'], [...truth.keys(), truth.length]).changes) {
      if (change.readAt === minute(truth.length)) assert.equal(change.kind, 'went-blind');
    }
  }), { numRuns: 500 });
});
