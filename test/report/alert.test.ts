import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChangeKind } from '../../lib/model/finding.ts';
import { announcementsOf } from '../../lib/report/alert.ts';
import { alertRules, change, queue } from './changes.ts';

const kinds: readonly ChangeKind[] = ['opened', 'reopened', 'resolved', 'went-blind', 'sees-again', 'suppressed', 'suppression-ended'];
const many = (count: number) => Array.from({ length: count }, (_, i) => change({ id: `f${i}.1`, findingId: `f${i}`, resource: queue(`q${i}`) }));
const only = <T>(list: readonly T[]): T => { assert.equal(list.length, 1); return list[0] as T; };

describe('one change, one message', () => {
  test('says what, where, who, since when, whose, why, what to do, how to accept it', () => {
    const { mail, subject, attributes, json, changes } = only(announcementsOf([change({
      owner: 'checkout', openSince: '2026-05-30T00:00:00.000Z', actor: { principal: 'arn:aws:iam::111122223333:user/ann', eventName: 'SetQueueAttributes', sourceIp: '198.51.100.7', eventTime: '2026-06-01T00:00:00Z' },
    })], alertRules));
    assert.equal(subject, '[Stance] MEDIUM new: sqs-queue-encrypted on orders');
    for (const line of [
      'This must hold and does not: A queue is encrypted.', 'What:     SqsManagedSseEnabled is false.', 'Where:    AWS::SQS::Queue orders, eu-west-1, account 111122223333',
      'Who:      arn:aws:iam::111122223333:user/ann by SetQueueAttributes from 198.51.100.7 at 2026-06-01T00:00:00Z', 'Since:    2026-05-30T00:00:00.000Z', 'Owner:    checkout',
      'Why:      Messages hold data.', 'Do:       Set SqsManagedSseEnabled.', 'To accept the risk: stance suppress f1 --until YYYY-MM-DD --reason "..."',
    ]) assert.ok(mail.split('\n').includes(line), line);
    assert.deepEqual(attributes, { severity: 'medium', change: 'opened', rule: 'sqs-queue-encrypted', account: '111122223333', region: 'eu-west-1', owner: 'checkout' });
    assert.deepEqual(changes, ['f1.1']);
    assert.equal((JSON.parse(json) as { changes: { id: string }[] }).changes[0]?.id, 'f1.1');
  });

  for (const kind of kinds) test(`${kind} is said in words of its own`, () => {
    const suppression = { rule: 'sqs-queue-encrypted', resource: '*', reason: 'moves out in June', owner: 'ann', until: '2026-07-01T00:00:00.000Z' };
    const { mail, subject } = only(announcementsOf([change(kind === 'suppressed' ? { suppression } : {}, kind)], alertRules));
    assert.match(mail, /A queue is encrypted\.\n/);
    assert.equal(/To accept the risk/.test(mail), ['opened', 'reopened', 'suppression-ended'].includes(kind));
    assert.equal(/^Why: /m.test(mail), kind !== 'resolved');
    if (kind === 'suppressed') assert.match(mail, /Accepted: until 2026-07-01T00:00:00\.000Z by ann: moves out in June/);
    assert.match(subject, /^\[Stance\] MEDIUM [a-z ]+: sqs-queue-encrypted on orders$/);
  });

  test('a rule that is not known any more is told by its id', () => {
    assert.match(only(announcementsOf([change()], new Map())).mail, /does not: sqs-queue-encrypted\./);
  });
});

describe('many changes of one rule', () => {
  test('up to three are told apart, more in one message', () => {
    assert.equal(announcementsOf(many(3), alertRules).length, 3);
    const { changes, mail, subject, json, attributes } = only(announcementsOf(many(25), alertRules));
    assert.equal(changes.length, 25);
    assert.equal(subject, '[Stance] MEDIUM new: sqs-queue-encrypted on 25 resources');
    assert.match(mail, /25 resources of account 111122223333:/);
    assert.match(mail, /and 5 more: stance findings --rule sqs-queue-encrypted/);
    assert.equal((JSON.parse(json) as { total: number }).total, 25);
    assert.equal(attributes.owner, 'none');
  });
  test('rules, kinds and accounts are kept apart; regions and owners are told where they are the same', () => {
    const mixed = [...many(4), ...many(4).map((c) => ({ ...c, kind: 'resolved' as const })), ...many(4).map((c, i) => ({ ...c, account: '444455556666', owner: `o${i}` }))];
    const messages = announcementsOf(mixed, alertRules);
    assert.deepEqual(messages.map((m) => [m.attributes.change, m.attributes.account, m.attributes.owner]), [['opened', '111122223333', 'none'], ['resolved', '111122223333', 'none'], ['opened', '444455556666', 'several']]);
  });
  test('a body stays below what SNS takes, however many and long', () => {
    const { json } = only(announcementsOf(many(5000).map((c) => ({ ...c, evidence: [{ path: 'a', value: 'x'.repeat(2000) }] })), alertRules));
    assert.ok(json.length < 200_000, String(json.length));
  });
  test('least severe ones are left out where that is asked', () => {
    assert.deepEqual(announcementsOf([change(), change({ severity: 'low' })], alertRules, 'medium').map((m) => m.attributes.severity), ['medium']);
  });
});

describe('texts of others', () => {
  const evil = 'a\r\nBcc: all@example.com\u001b[2J\u202e\u2028b';
  test('a subject is one line of ASCII, at most 100 characters', () => {
    for (const name of [evil, 'ü'.repeat(300), 'x'.repeat(5000)]) {
      const { subject } = only(announcementsOf([change({ resource: queue(name) })], alertRules));
      assert.match(subject, /^[ -~]{1,100}$/);
    }
  });
  test('a mail has no line that Stance did not write', () => {
    const { mail } = only(announcementsOf([change({ resource: queue(evil), message: evil, owner: evil, actor: { principal: evil } })], alertRules));
    assert.doesNotMatch(mail, /^Bcc/m);
    assert.doesNotMatch(mail, /[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
  });
});
