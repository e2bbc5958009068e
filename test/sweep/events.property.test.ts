/** Whatever order, repetition, delay or loss of events, and wherever a process dies: the findings end in the truth, and each change is told once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { CallError } from '../../lib/collect/errors.ts';
import type { Change } from '../../lib/model/finding.ts';
import { openSqlite } from '../../lib/store/sqlite.ts';
import { maxTries } from '../../lib/sweep/messages.ts';
import { Simulation, type Truth } from './simulation.ts';

/** Runs of all properties together. */
const runs = Number(process.env['STANCE_PROPERTY_RUNS'] ?? (process.env['STANCE_REQUIRE_ALL'] === '1' ? 10_000 : 1_000));
const seed = Number(process.env['STANCE_PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
const store = await openSqlite(':memory:');
after(() => store.close());
// Every run is an account of its own in one store.
let accounts = 100_000_000_000;
const nextAccount = (): string => { accounts += 1; return String(accounts); };
const stateOf: Readonly<Record<Truth, string>> = { good: 'resolved', gone: 'resolved', bad: 'open' };

const changes = fc.array(fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 90 })),
  name: fc.constantFrom('a', 'b'),
  truth: fc.constantFrom<Truth>('good', 'bad', 'gone'),
  /** Seconds until each copy of its event arrives; none: it is lost. */
  copies: fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 })), { maxLength: 5 }),
}), { minLength: 1, maxLength: 6 });

/** Seconds that looks take, in turn. */
const durations = fc.array(fc.constantFrom(0, 0, 0, 0.2, 1, 4, 20), { maxLength: 5 });

/** Seconds until messages come again, in turn. */
const doubles = fc.array(fc.constantFrom(0, 0, 0.1, 1, 6, 30), { maxLength: 5 });

/** What the store holds of an account: states by queue, and all changes in the order of their times. */
async function recorded(account: string): Promise<{ readonly states: Readonly<Record<string, string>>; readonly changes: readonly Change[] }> {
  const { findings } = await store.load({ account, region: 'us-east-1', type: 'AWS::SQS::Queue' });
  const states: Record<string, string> = { a: 'resolved', b: 'resolved' };
  const told: Change[] = [];
  for (const { id, resource, state } of findings) {
    states[resource.name] = state;
    for await (const change of store.history(id)) told.push(change);
  }
  return { states, changes: told.sort((a, b) => a.position - b.position) };
}

/** The findings are the truth; each change follows from the one before, none is told twice, and what it says was true when it was looked at. */
async function assertTrue(simulation: Simulation, account: string, lag: number): Promise<void> {
  const { states, changes: told } = await recorded(account);
  assert.deepEqual(states, { a: stateOf[simulation.truthAt('a', simulation.now)], b: stateOf[simulation.truthAt('b', simulation.now)] });
  for (const of of Map.groupBy(told, ({ findingId }) => findingId).values()) {
    assert.deepEqual(of.map((c) => c.sequence), of.map((_, index) => index + 1));
    of.forEach((change, index) => {
      assert.equal(change.from, of[index - 1]?.to);
      assert.equal(change.to, stateOf[simulation.truthAt(change.resource.name, Date.parse(change.readAt) - lag)]);
    });
  }
}

test(`lost, late, repeated and disordered events, and a killed process: a sweep at the end, and the findings are those of a fresh one (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(changes, fc.integer({ min: 0, max: 2500 }), fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 4 }), durations, async (given, lag, kills, slow) => {
    const account = nextAccount();
    const simulation = new Simulation(store, account, { lag, kills, slow });
    for (const { wait, name, truth, copies } of given) {
      await simulation.run(wait);
      simulation.set(name, truth);
      for (const after of copies) simulation.tell(name, after);
    }
    await simulation.run(900);
    simulation.plan();
    await simulation.run(900);
    await assertTrue(simulation, account, lag);
  }), { numRuns: Math.ceil(runs * 0.7), seed });
});

test(`no event is lost and changes are far apart: every change is told, once, with who did it, without any sweep (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(changes, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 2 }), durations, fc.integer({ min: 1, max: 15 }), doubles, async (given, kills, slow, overlooked, twice) => {
    const account = nextAccount();
    const simulation = new Simulation(store, account, { kills, slow, overlooked: [overlooked], twice });
    const expected: string[] = [];
    for (const [index, { name, truth, copies }] of given.entries()) {
      const before = simulation.truthAt(name, simulation.now);
      simulation.set(name, truth);
      for (const after of [copies[0] ?? 0, ...copies.slice(1)]) simulation.tell(name, Math.min(after, 100), `user-${index}`);
      if (stateOf[before] !== stateOf[truth]) expected.push(`${name} ${stateOf[truth]} user-${index}`);
      await simulation.run(1200);
    }
    const told = (await recorded(account)).changes.map((change) => `${change.resource.name} ${change.to} ${change.actor?.principal ?? ''}`);
    assert.deepEqual(told, expected);
    assert.deepEqual(simulation.dead, []);
  }), { numRuns: Math.ceil(runs * 0.1), seed });
});

test(`a burst: every look begins after a pause, none is left out after the last event (seed ${seed})`, async () => {
  const bursts = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 30 }), name: fc.constantFrom('a', 'b', 'c') }), { minLength: 1, maxLength: 150 });
  await fc.assert(fc.asyncProperty(bursts, durations, doubles, fc.constantFrom(50, 2, 1), async (given, slow, twice, many) => {
    const account = nextAccount();
    const simulation = new Simulation(store, account, { slow, twice }, { many });
    const last = new Map<string, number>();
    const first = new Map<string, number>();
    for (const { wait, name } of given) {
      await simulation.run(wait / 10);
      simulation.set(name, 'good');
      simulation.tell(name, 0);
      last.set(name, simulation.now);
      if (!first.has(name)) first.set(name, simulation.now);
    }
    await simulation.run(300);
    for (const [name, at] of last) {
      const looks = simulation.looks.filter((look) => look.name === name);
      const length = (at - (first.get(name) ?? at)) / 1000;
      assert.ok([...looks.map((look) => look.at), ...simulation.lists].some((begun) => begun >= at), `${name} is looked at after its last event`);
      assert.ok(looks.length <= Math.ceil(length / 5) + 2, `${looks.length} looks in a burst of ${length} s`);
    }
  }), { numRuns: Math.ceil(runs * 0.05), seed });
});

test(`throttling, failures and silence of the account: nothing is lost, nothing wrongly resolved (seed ${seed})`, async () => {
  const refusals = fc.dictionary(fc.integer({ min: 1, max: 20 }).map(String), fc.constantFrom('ThrottlingException', 'InternalFailure', 'TimeLimit'), { maxKeys: 6 });
  await fc.assert(fc.asyncProperty(changes, refusals, durations, doubles, async (given, refusal, slow, twice) => {
    const refused = new Map(Object.entries(refusal).map(([n, code]) => [Number(n), new CallError('sqs', 'GetQueueAttributes', code, code === 'TimeLimit' ? 'timeout' : 'error', code)]));
    const account = nextAccount();
    const simulation = new Simulation(store, account, { refused, slow, twice });
    for (const { wait, name, truth, copies } of given) {
      await simulation.run(wait);
      simulation.set(name, truth);
      for (const after of [0, ...copies]) simulation.tell(name, after);
    }
    await simulation.run(900);
    if (simulation.dead.length > 0) {
      assert.ok(refused.size >= maxTries, 'a message is given up after as many failures, no sooner');
      simulation.plan();
      await simulation.run(600);
    }
    await assertTrue(simulation, account, 0);
  }), { numRuns: Math.ceil(runs * 0.15), seed });
});
