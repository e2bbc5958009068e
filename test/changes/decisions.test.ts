import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionsOf } from '../../lib/changes/decisions.ts';
import type { Decision } from '../../lib/changes/resolve.ts';
import { recordOfFixture, seen } from './fixture.ts';

const bucket = (name: string): Record<string, unknown> => recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: name }, null, ''));
const decide = (text: string): Decision[] => [...decisionsOf(text, { watched: () => true })];
const ids = (text: string): string[] => decide(text).map((one) => ('error' in one ? 'error' : one.resources[0]?.id ?? one.decision));
const [a, b, c] = [bucket('a'), bucket('b'), bucket('c')];

test('one a line, an array, a CloudTrail file, one record over many lines: the same decisions in the same order', () => {
  const forms = [
    [a, b, c].map((one) => JSON.stringify(one)).join('\n'), `${[a, b, c].map((one) => JSON.stringify(one)).join('\r\n\r\n')}\r\n`,
    JSON.stringify([a, b, c]), JSON.stringify([a, b, c], null, 2), JSON.stringify({ Records: [a, b, c] }, null, 4), JSON.stringify({ records: [a, b, c] }),
    `${JSON.stringify(a)}\n${JSON.stringify([b, c])}`, `${JSON.stringify({ Records: [a, b] })}\n${JSON.stringify(c)}`,
    JSON.stringify({ Events: [a, b, c].map((one) => ({ EventId: 'x', CloudTrailEvent: JSON.stringify(one) })) }),
    JSON.stringify([{ Records: [a] }, b, { Records: [c] }]),
    [a, b, c].map((one) => JSON.stringify(one, null, 2)).join('\n'), `${JSON.stringify([a, b], null, 2)}\n${JSON.stringify(c)}`, `[\n${JSON.stringify(a)},\n${JSON.stringify(b)}\n]\n[\n${JSON.stringify(c)}\n]`,
  ];
  for (const form of forms) assert.deepEqual(ids(form), ['a', 'b', 'c'], form.slice(0, 80));
  assert.deepEqual(ids(JSON.stringify(a, null, 2)), ['a']);
});

test('an envelope and a bare record are decided alike, mixed too', () => {
  const envelope = (detail: unknown): unknown => ({ version: '0', id: 'e', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', account: '111122223333', time: 't', region: 'eu-west-1', resources: [], detail });
  assert.deepEqual(decide(JSON.stringify(envelope(a))), decide(JSON.stringify(a)));
  assert.deepEqual(ids([envelope(a), b, envelope(c)].map((one) => JSON.stringify(one)).join('\n')), ['a', 'b', 'c']);
  const bare = { ...a, awsRegion: undefined, recipientAccountId: undefined, userIdentity: undefined };
  assert.deepEqual(decide(JSON.stringify(envelope(bare)))[0], { ...decide(JSON.stringify(a))[0] }, 'the envelope says what the record does not');
});

test('a line that is no event says so and the rest goes on', () => {
  assert.deepEqual(ids(`${JSON.stringify(a)}\n{"broken\n${JSON.stringify(b)}\n42\n"text"\nnull\n{}\n[]\n${JSON.stringify(c)}`), ['a', 'error', 'b', 'error', 'error', 'error', 'error', 'c']);
  const [error] = decide('{"broken');
  assert.deepEqual(error, { decision: 'ignore', error: 'Line 1 is not JSON.' });
  assert.deepEqual(ids(JSON.stringify([a, null, [b], c])), ['a', 'error', 'error', 'c'], 'lists in a list are no events');
  assert.deepEqual(ids(JSON.stringify({ awsAccountId: '1', digestStartTime: 't' })), ['error'], 'a digest is no event');
  assert.deepEqual(ids(JSON.stringify({ CloudTrailEvent: '{"broken' })), ['error']);
  assert.deepEqual(decide(''), []);
  assert.deepEqual(decide(' \n\n'), []);
  assert.deepEqual(decide('[]'), []);
});

test('a broken line does not swallow what follows, and a long broken text costs little', () => {
  assert.deepEqual(ids(`{"open": [\n${JSON.stringify(a)}\n{"a": "}\n${JSON.stringify(b)}\n]]}}\n${JSON.stringify(c)}`), ['error', 'a', 'error', 'b', 'error', 'c']);
  const began = performance.now();
  assert.equal(ids(Array.from({ length: 20_000 }, () => '{"open": ["').join('\n')).length, 20_000);
  assert.ok(performance.now() - began < 2000);
});

test('nesting without end is no event', () => {
  const nested = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000);
  assert.deepEqual(ids(nested('{"Records":[', ']}')), ['error']);
  assert.deepEqual(ids(nested('[', ']')), ['error']);
});

test('a text that begins with a byte order mark is read', () => {
  assert.deepEqual(ids(`\uFEFF${JSON.stringify(a)}`), ['a']);
});
