import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../lib/errors.ts';
import { lastDay, parseSuppressions } from '../../lib/suppressions-file.ts';

const now = new Date('2026-11-25T10:00:00Z');
const rules = new Set(['sqs-queue-encrypted', 's3-bucket-versioning']);
const read = (text: string) => parseSuppressions('s.yaml', text, now, rules);
const entry = (more: Readonly<Record<string, string>> = {}): string => {
  const fields = { rule: 'sqs-queue-encrypted', resource: 'arn:aws:sqs:us-east-1:111122223333:orders', reason: 'No personal data', owner: 'shop', until: '2027-05-01', ...more };
  return `- ${Object.entries(fields).map(([key, value]) => `${key}: ${value}`).join('\n  ')}\n`;
};

describe('a file of suppressions', () => {
  test('gives its entries with their lines', () => {
    const found = read(`# Accepted risks\n\n${entry()}\n${entry({ resource: 'Shop/*', account: '"011122223333"', ticket: '4711', until: '2027-01-01T08:00+01:00' })}`);
    assert.deepEqual(found, [
      { file: 's.yaml', line: 3, suppression: { rule: 'sqs-queue-encrypted', resource: 'arn:aws:sqs:us-east-1:111122223333:orders', reason: 'No personal data', owner: 'shop', until: '2027-05-01T23:59:59.999Z' } },
      { file: 's.yaml', line: 9, suppression: { rule: 'sqs-queue-encrypted', resource: 'Shop/*', account: '011122223333', ticket: '4711', reason: 'No personal data', owner: 'shop', until: '2027-01-01T07:00:00.000Z' } },
    ]);
  });
  test('keeps the leading zero of an account that is written without quotes', () => {
    assert.equal(read(entry({ account: '011122223333' }))[0]?.suppression.account, '011122223333');
  });
  for (const [name, text] of [['nothing', ''], ['comments alone', '# none yet\n'], ['an empty list', '[]\n']] as const) test(`may hold ${name}`, () => { assert.deepEqual(read(text), []); });
  test('may hold an entry that has ended', () => { assert.equal(read(entry({ until: '2020-01-01' }))[0]?.suppression.until, '2020-01-01T23:59:59.999Z'); });
  test('may hold an entry of a whole year', () => { assert.equal(lastDay(now), '2027-11-25'); assert.equal(read(entry({ until: '2027-11-25' })).length, 1); });
});

const second = (more: Readonly<Record<string, string>>): string => `${entry({ resource: 'Other' })}${entry(more)}`;
const broken: readonly (readonly [string, string, number, RegExp])[] = [
  ['no YAML', '- rule: [', 1, /this is no YAML/],
  ['a key twice', '- rule: a\n  rule: b\n', 2, /unique/],
  ['a mapping', 'rule: a\n', 1, /is a mapping, not a list/],
  ['a text', 'accepted\n', 1, /is not a list/],
  ['an entry that is a text', '- accepted\n', 1, /must be of type object/],
  ['no reason', entry().replace(/  reason.*\n/, ''), 1, /reason is missing/],
  ['no end', entry().replace(/  until.*\n/, ''), 1, /until is missing/],
  ['no owner', entry().replace(/  owner.*\n/, ''), 1, /owner is missing/],
  ['an empty reason', second({ reason: '' }), 8, /reason is not valid: it is empty/],
  ['an empty resource', second({ resource: '" "' }), 7, /resource is not valid: it is empty/],
  ['an unknown field', `${entry()}  until2: 2027-01-01\n`, 1, /no field "until2"/],
  ['an unknown rule', second({ rule: 'sqs-no-such-rule' }), 6, /"sqs-no-such-rule" is not a rule/],
  ['an account that is none', second({ account: '1234' }), 11, /account is not valid: an account id has 12 digits/],
  ['a date that is none', second({ until: 'soon' }), 10, /neither a date nor a time/],
  ['a day that no calendar has', second({ until: '2027-02-30' }), 10, /no date of the calendar/],
  ['a time without its zone', second({ until: '2027-02-03T10:00:00' }), 10, /neither a date nor a time with its zone/],
  ['an end too far away', second({ until: '2027-11-26' }), 10, /more than 365 days away/],
  ['a time too far away', second({ until: '2027-11-25T10:00:01Z' }), 10, /more than 365 days away/],
  ['the same twice', second({ resource: 'Other' }), 6, /are accepted in line 1 too/],
  ['a list as a text', second({ reason: '[a, b]' }), 8, /reason must be of type string/],
  ['two documents', `${entry()}---\n${entry()}`, 6, /this is no YAML/],
];

describe('a malformed file', () => {
  for (const [name, text, line, message] of broken) test(name, () => {
    assert.throws(() => read(text), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      assert.equal(error.trouble.line, line, error.message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
  test('aliases', () => { assert.throws(() => read('- &a [x]\n- *a\n'), /has aliases/); });
  test('too large', () => { assert.throws(() => read('#'.repeat(1024 * 1024 + 1)), /larger than 1 MiB/); });
});
