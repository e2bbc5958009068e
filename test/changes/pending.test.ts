import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armed, claimed, counted, failed, finished, isWaiting, noted, waitsBehind, type Pending } from '../../lib/changes/pending.ts';
import { delayOf, timingOf } from '../../lib/changes/timing.ts';

const waits = { delay: 3000, spacing: 5000, patience: 5000 };
const at = (seconds: number): number => 1_000_000 + seconds * 1000;
const event = (before: Pending | undefined, seconds: number, more: Partial<Parameters<typeof noted>[1]> = {}) => noted(before, { id: 'a', now: at(seconds), ...more }, waits);
const sent = (state: Pending, due: number | undefined): Pending => armed(state, due ?? 0) ?? assert.fail('not armed');
/** The first event, with its message under way. */
const waiting = (): Pending => { const { next, due } = event(undefined, 0); return sent(next, due); };
const look = (state: Pending, generation: number, seconds: number, read: 1 | 2 = 1) => claimed(state, { generation, read }, at(seconds), waits);
const began = (state: Pending, generation: number, seconds: number, read: 1 | 2 = 1): Pending => { const made = look(state, generation, seconds, read); return made.act === 'look' ? made.next : assert.fail(made.act); };

test('the first event asks for a message, more events while it is under way do not', () => {
  assert.equal(event(undefined, 0).due, at(3));
  assert.equal(event(waiting(), 1).due, undefined);
  assert.equal(event(waiting(), 1).next.generation, 2);
});

test('where the sender died before it noted the message, the next event asks again', () => {
  assert.equal(event(event(undefined, 0).next, 1).due, at(4));
});

test('a message that should have come long ago is sent again', () => {
  assert.equal(event(waiting(), 62).due, undefined);
  assert.equal(event(waiting(), 64).due, at(67));
});

test('a look begins when its events have settled, and does not wait for ever', () => {
  const two = event(waiting(), 2).next;
  assert.deepEqual([look(two, 1, 3).act, look(two, 1, 5).act], ['defer', 'look']);
  let state = waiting();
  for (let second = 1; second <= 7; second += 1) state = event(state, second).next;
  assert.deepEqual([look(state, 1, 7).act, look(state, 1, 8).act], ['defer', 'look']);
});

test('an event during a look asks for another, not sooner than the pause', () => {
  const looking = began(waiting(), 1, 3);
  const later = event(looking, 4);
  assert.equal(later.due, at(8));
  assert.equal(isWaiting(finished(later.next, 1, 1)), true);
  assert.equal(isWaiting(finished(looking, 1, 1)), false);
});

test('a message of what was looked at since is dropped; one whose look failed is not', () => {
  const looking = began(waiting(), 1, 3);
  assert.equal(look(looking, 1, 8).act, 'defer');
  assert.equal(look(looking, 1, 63).act, 'look');
  assert.equal(look(failed(looking), 1, 8).act, 'look');
  assert.equal(look(finished(looking, 1, 1), 1, 8).act, 'drop');
});

test('what waits behind a look that is under way stands for no event that comes meanwhile', () => {
  const looking = began(waiting(), 1, 3);
  const again = look(looking, 1, 4);
  assert.ok(again.act === 'defer' && again.next === undefined);
  assert.equal(event(waitsBehind(looking, { generation: 1, read: 1 }, again.until), 5).due, at(8));
});

test('of what waits behind a look, one message waits: its duplicates are dropped, others are not', () => {
  const looking = event(event(waitsBehind(began(waiting(), 1, 3), { generation: 2, read: 1 }, at(9)), 4).next, 5).next;
  assert.equal(look(looking, 2, 6).act, 'drop');
  assert.equal(look(looking, 3, 6).act, 'defer', 'of a later event');
  assert.equal(look({ ...looking, generation: 2 }, 2, 6, 2).act, 'defer', 'a second look');
  assert.equal(look(looking, 2, 9).act, 'defer', 'the one that waited');
  assert.equal(look(looking, 2, 8.5).act, 'defer', 'the same, by a clock that is slow');
  assert.equal(look(failed(looking), 2, 9).act, 'look');
});

test('the second look is dropped where a newer event came, or it was taken already', () => {
  const once = finished(began(waiting(), 1, 3), 1, 1);
  assert.equal(look(once, 1, 63, 2).act, 'look');
  assert.equal(look(event(once, 50).next, 1, 63, 2).act, 'drop');
  assert.equal(look(finished(began(once, 1, 63, 2), 1, 2), 1, 64, 2).act, 'drop');
});

test('a message that arrived before its sending was noted leaves no trace of being under way', () => {
  const { next, due } = event(undefined, 0);
  const looking = began(next, 1, 4);
  assert.equal(armed(looking, due ?? 0, next), undefined);
});

test('the latest event says who did it, whatever order they come in; rules add up until the look is done', () => {
  const by = (principal: string, second: number) => ({ actor: { principal, eventTime: `2026-06-01T00:00:0${second}Z` } });
  const first = event(undefined, 0, { ...by('late', 5), only: ['x'], names: ['A'] }).next;
  const second = event(first, 1, { ...by('early', 1), only: ['y'], names: ['B'] }).next;
  assert.equal(second.actor?.principal, 'late');
  assert.deepEqual([second.only, second.names], [['x', 'y'], ['A', 'B']]);
  assert.equal(event(second, 1, {}).next.only, undefined);
  assert.equal(finished(began(second, 1, 4), 2, 1).only, undefined);
  assert.deepEqual(finished(began(second, 1, 4), 1, 1).only, ['x', 'y']);
});

test('many resources of a type are counted within a window', () => {
  const minute = (n: number): number => n * 60_000;
  const first = counted(undefined, 30, minute(1), 60_000);
  assert.equal(counted(first, 30, minute(2) - 1, 60_000).window?.ids, 60);
  assert.equal(counted(first, 30, minute(2), 60_000).window?.ids, 30);
});

test('times have defaults, limits and names', () => {
  assert.deepEqual([delayOf('AWS::IAM::Role', timingOf()), delayOf('AWS::S3::Bucket', timingOf()), delayOf('AWS::SQS::Queue', timingOf('{"quick":1}'))], [10, 10, 1]);
  assert.throws(() => timingOf('{"quick":901}'));
  assert.throws(() => timingOf('{"quik":1}'));
});
