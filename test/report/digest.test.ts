import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kpisOf } from '../../lib/engine/kpi.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { dailyOf, digestOf, isNews, type Day } from '../../lib/report/digest.ts';
import { messageOf } from '../../lib/report/sns.ts';
import { alertRules, change, finding, queue } from './changes.ts';

const account = '111122223333';
const many = (count: number) => Array.from({ length: count }, (_, i) => change({ id: `f${i}.1`, findingId: `f${i}`, resource: queue(`q${i}`) }));
const accepted = (until: string, more: Partial<Finding> = {}): Finding =>
  finding({ state: 'suppressed', suppression: { rule: 'sqs-queue-encrypted', resource: '*', reason: 'moves out', owner: 'ann', until }, ...more });
const day = (more: Partial<Day> = {}): Day => ({ account, from: new Date('2026-06-01'), to: new Date('2026-06-02'), changes: [], standing: { open: {}, blind: 0 }, suppressed: [], ...more });

describe('the digest of a first sweep', () => {
  test('counts by severity, worst rules first, what could not be seen', () => {
    const changes = [...many(5), change({ id: 'x.1', severity: 'critical', ruleId: 'root-has-keys' }), change({ id: 'y.1' }, 'went-blind')];
    const { subject, mail, json, attributes } = digestOf(account, changes, alertRules);
    assert.equal(subject, '[Stance] First sweep of 111122223333: 6 findings, worst critical');
    assert.match(mail, /6 findings: 1 critical, 5 medium\./);
    assert.match(mail, /1 thing could not be seen/);
    assert.ok(mail.indexOf('root-has-keys') < mail.indexOf('sqs-queue-encrypted'));
    assert.match(mail, /q0, q1, q2 and 2 more/);
    assert.deepEqual(JSON.parse(json), { kind: 'digest', account: '111122223333', findings: 6, blind: 1, bySeverity: { critical: 1, medium: 5 }, byRule: { 'sqs-queue-encrypted': 5, 'root-has-keys': 1 } });
    assert.equal(attributes.severity, 'critical');
  });
  test('of an account where all is well', () => {
    const { subject, mail, attributes } = digestOf(account, [], alertRules);
    assert.equal(subject, '[Stance] First sweep of 111122223333: 0 findings');
    assert.match(mail, /Nothing is wrong by the rules that were run\./);
    assert.equal(attributes.severity, 'informational');
  });
  test('of more rules than a mail names', () => {
    const { mail } = digestOf(account, Array.from({ length: 30 }, (_, i) => change({ id: `${i}.1`, ruleId: `rule-${i}` })), alertRules);
    assert.match(mail, /and 10 more rules: stance findings/);
  });
});

describe('the digest of a day', () => {
  test('counts what happened, names the worst of what is still open, and what stands', () => {
    const worse = { ruleId: 'root-has-keys', severity: 'critical' as const, findingId: 'x' };
    const { subject, mail, json, attributes, changes } = dailyOf(day({
      changes: [...many(5), change({ id: 'x.1', ...worse }), change({ id: 'y.1', findingId: 'y', ruleId: 'mended-rule', severity: 'critical' }), change({ id: 'y.2', findingId: 'y', ruleId: 'mended-rule', severity: 'critical', sequence: 2, to: 'resolved' }, 'resolved'), change({ id: 'z.1', findingId: 'z', to: 'blind' }, 'went-blind')],
      standing: { open: { critical: 1, low: 7 }, blind: 2 },
    }), alertRules);
    assert.equal(subject, '[Stance] Day 2026-06-01 in 111122223333: 7 new, 1 blind, 1 resolved');
    for (const line of ['What Stance recorded in account 111122223333 on 2026-06-01 (UTC): 7 new, 1 blind, 1 resolved.', 'Open now: 1 critical, 7 low. 2 can\'t be seen: stance findings --state blind says why.', 'New and still open, worst first:']) assert.ok(mail.split('\n').includes(line), line);
    assert.ok(mail.indexOf('root-has-keys') < mail.indexOf('sqs-queue-encrypted: q0, q1, q2 and 2 more'));
    assert.doesNotMatch(mail, /mended-rule|week|Accepted/);
    assert.equal(attributes.severity, 'critical');
    assert.equal(attributes.change, 'digest');
    assert.equal(changes.length, 9);
    const said = JSON.parse(json) as { kind: string; from: string; to: string; changes: object; open: object; blind: number; worst: { findingId: string }[]; week?: object };
    assert.deepEqual([said.kind, said.from, said.to, said.blind], ['daily', '2026-06-01T00:00:00.000Z', '2026-06-02T00:00:00.000Z', 2]);
    assert.deepEqual(said.changes, { opened: 7, resolved: 1, 'went-blind': 1 });
    assert.deepEqual(said.worst.map(({ findingId }) => findingId), ['x', 'f0', 'f1', 'f2', 'f3', 'f4']);
    assert.equal(said.week, undefined);
  });

  test('names few rules, and where all are', () => {
    const { mail } = dailyOf(day({ changes: Array.from({ length: 9 }, (_, i) => change({ id: `${i}.1`, findingId: `${i}`, ruleId: `rule-${i}` })) }), alertRules);
    assert.match(mail, /and 4 more rules: stance findings --since 2026-06-01T00:00:00\.000Z/);
  });

  test('lists accepted risks that end soon, the next first', () => {
    const { mail, json } = dailyOf(day({ suppressed: [accepted('2026-06-08T00:00:00.000Z'), accepted('2026-06-03T00:00:00.000Z', { id: 'g' }), accepted('2026-06-12T00:00:00.000Z'), accepted('2026-06-01T23:00:00.000Z')] }), alertRules);
    assert.match(mail, /^Accepted risks that end within 7 days:\n {2}2026-06-03T00:00 {2}sqs-queue-encrypted on orders \(eu-west-1\), ann: moves out\n {2}2026-06-08T00:00 [^\n]*\n$/m);
    assert.deepEqual((JSON.parse(json) as { ending: { findingId: string; until: string }[] }).ending.map(({ findingId, until }) => [findingId, until.slice(0, 10)]), [['g', '2026-06-03'], ['f1', '2026-06-08']]);
  });

  test('is news where something changed, and when an accepted risk comes near its end', () => {
    assert.equal(isNews(day()), false);
    assert.equal(isNews(day({ changes: [change()] })), true);
    assert.equal(isNews(day({ changes: [change({ firstSweep: true })] })), false, 'told by the digest of the first sweep');
    assert.equal(isNews(day({ changes: [change({ to: 'resolved' }, 'sees-again')] })), false, 'never was news');
    const nears = (until: string): boolean => isNews(day({ suppressed: [accepted(until)] }));
    assert.deepEqual(['2026-06-02T12:00Z', '2026-06-03', '2026-06-05', '2026-06-08', '2026-06-08T12:00Z', '2026-06-09', '2026-06-09T12:00Z', '2026-06-01T12:00Z'].map(nears), [true, true, false, false, true, true, false, false]);
  });

  test('with the figures of the week', () => {
    const of = (changes: readonly ReturnType<typeof change>[], now = new Date('2026-06-02')) => kpisOf({ changes, standing: { open: {}, blind: 0 }, suppressed: [accepted('2026-06-10')], now, isHeardOf: () => true });
    const quiet = dailyOf(day({ week: of([]) }), alertRules);
    assert.equal(quiet.subject, '[Stance] Day and week to 2026-06-01 in 111122223333: nothing changed');
    assert.match(quiet.mail, /Open now: nothing\.\n\nThe week to 2026-06-01:\nDrift: {4}none\nFindings: 0 new, 0 back, 0 resolved\nAccepted: 0 end within 7 days, 1 within 14\n$/);
    assert.doesNotMatch(quiet.mail, /NaN|null|undefined/);
    const { mail, json } = dailyOf(day({ week: of([
      change({ by: 'sweep' }), change({ by: 'event' }), change({ by: 'event' }),
      change({ severity: 'critical', openSince: '2026-05-31T23:20:00.000Z' }, 'resolved'), change({ openSince: '2026-05-31T12:00:00.000Z' }, 'resolved'), change({ severity: 'low', openSince: '2026-05-28T00:00:00.000Z' }, 'resolved'),
    ]) }), alertRules);
    assert.match(mail, /^Drift: {4}1 of 3 failures \(33\.3 %\) first seen by a sweep, the rest told by events$/m);
    assert.match(mail, /^Mended: {3}after, by median, critical 40 min \(of 1\), medium 12\.0 h \(of 1\), low 4\.0 days \(of 1\)$/m);
    assert.deepEqual((JSON.parse(json) as { week: { drift: object } }).week.drift, { failures: 3, firstSeenBySweep: 1, share: 1 / 3 });
  });
});

describe('texts of others in digests', () => {
  test('a mail has no line that Stance did not write, a subject is short ASCII, a message fits', () => {
    const evil = 'a\r\nBcc: all@example.com\u001b[2J\u202e\u2028b';
    const changes = Array.from({ length: 3000 }, (_, i) => change({ id: `f${i}.1`, findingId: `f${i}`, resource: queue(`${evil}${'x'.repeat(500)}`), ruleId: evil, message: evil.repeat(20) }));
    const suppressed = Array.from({ length: 300 }, () => accepted('2026-06-05T00:00:00.000Z', { resource: queue(evil), ruleId: evil, suppression: { rule: evil, resource: evil, reason: evil, owner: evil, until: '2026-06-05T00:00:00.000Z' } }));
    for (const told of [digestOf(account, changes, alertRules), dailyOf(day({ changes, suppressed }), alertRules)]) {
      assert.doesNotMatch(told.mail, /^Bcc/m);
      assert.doesNotMatch(told.mail, /[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
      assert.match(told.subject, /^[ -~]{1,100}$/);
      assert.equal((JSON.parse((JSON.parse(messageOf(told).Message) as { default: string }).default) as { cut?: boolean }).cut, undefined);
    }
  });
});
