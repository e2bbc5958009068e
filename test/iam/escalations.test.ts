import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { findAction } from '../../lib/iam/actions.ts';
import { escalationGaps, escalations } from '../../lib/iam/escalations.ts';
import { METHODS, TARGETS } from '../../lib/iam/escalations-catalogue.ts';
import { parsePolicy } from '../../lib/iam/policy.ts';
import { actionsNamed, isAdmin } from '../../lib/iam/reach.ts';

interface Case {
  readonly id: string; readonly why: string; readonly source: string; readonly policies: readonly object[];
  readonly boundary?: object; readonly context?: { readonly account?: string; readonly principal?: string; readonly now?: string };
  /** The methods that are found, all of them. */
  readonly methods: readonly string[];
}
const cases: readonly Case[] = JSON.parse(readFileSync('data/iam-cases/escalations.json', 'utf8')).cases;
const one = (...statements: object[]) => parsePolicy({ Version: '2012-10-17', Statement: statements });
const allow = (actions: readonly string[] | string, resource: unknown = '*', condition?: object) =>
  ({ Effect: 'Allow', Action: actions, Resource: resource, ...(condition === undefined ? {} : { Condition: condition }) });
const deny = (actions: readonly string[] | string, resource: unknown = '*') => ({ Effect: 'Deny', Action: actions, Resource: resource });
const sets = (list: ReturnType<typeof escalations>): readonly string[] => list.map((found) => found.actions.toSorted().join(' ')).toSorted();

for (const item of cases) test(`${item.id}: ${item.why}`, () => {
  const boundary = item.boundary === undefined ? undefined : parsePolicy(item.boundary);
  const found = escalations(item.policies.map(parsePolicy), boundary, item.context);
  assert.deepEqual(found.map((one) => one.method).toSorted(), item.methods.toSorted());
});

test('the catalogue: distinct sets, known actions, a source and a target each, and a service for each role that is passed', () => {
  assert.ok(new Set(METHODS.map((method) => method.actions.toSorted().join())).size > 130);
  assert.equal(new Set(METHODS.map((method) => method.actions.toSorted().join())).size, METHODS.length);
  assert.equal(new Set(METHODS.map((method) => method.id)).size, METHODS.length);
  for (const { id, actions, sources, passedTo } of METHODS) {
    assert.ok(sources.length > 0 && sources.every((source) => URL.canParse(source)), id);
    assert.equal(passedTo.length > 0, actions.includes('iam:PassRole'), id);
    for (const action of actions) {
      assert.equal(findAction(action)?.name, action, id);
      assert.ok(TARGETS.has(action), action);
      if (findAction(action)?.types.length === 0) assert.ok(TARGETS.get(action)?.flat().includes('*'), `${action} supports no resources`);
    }
  }
});

for (const method of METHODS) test(`${method.id}: granted, spread, denied, scoped away, out of bounds`, () => {
  const minimal = METHODS.filter((other) => other.actions.every((action) => method.actions.includes(action)));
  const smallest = minimal.filter((set) => !minimal.some((other) => other.actions.length < set.actions.length && other.actions.every((action) => set.actions.includes(action))));
  const expected = smallest.map((set) => set.actions.toSorted().join(' ')).toSorted();
  const everything = one(allow(method.actions));
  assert.deepEqual(sets(escalations([everything], undefined)), expected);
  assert.deepEqual(sets(escalations(method.actions.map((action) => one(allow(action.toUpperCase()))), null)), expected);
  assert.deepEqual(sets(escalations([one(allow('*'))], one(allow(method.actions)))), expected);
  for (const action of method.actions) {
    const gone = expected.filter((set) => !set.split(' ').includes(action));
    assert.deepEqual(sets(escalations([one(allow(method.actions), deny(action.toLowerCase()))], null)), gone, `${action} denied`);
    assert.deepEqual(sets(escalations([everything], one(allow('*'), deny(action)))), gone, `${action} denied by the boundary`);
    assert.deepEqual(sets(escalations([everything], one({ Effect: 'Allow', NotAction: action, Resource: '*' }))), gone, `${action} out of bounds`);
    assert.deepEqual(sets(escalations([one(allow(method.actions.filter((other) => other !== action)), allow(action, 'arn:aws:no-such:eu-west-1:111122223333:thing/x'))], null)), gone, `${action} scoped away`);
  }
  if (method.passedTo.length > 0) {
    const rest = method.actions.filter((action) => action !== 'iam:PassRole');
    const passed = (service: string) => sets(escalations([one(allow(rest), allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': service } }))], null));
    assert.ok(passed('config.amazonaws.com').every((set) => !set.includes('iam:PassRole')));
    for (const service of method.passedTo) assert.ok(passed(service).some((set) => set.split(' ').every((action) => method.actions.includes(action))), service);
  }
});

test('gaps are told, and nothing is claimed on them', () => {
  const open = parsePolicy({ Statement: { Effect: 'Allow', Action: ['iam:AttachUserPolicy', { Ref: 'Other' }], Resource: { Ref: 'Users' } } });
  assert.deepEqual(escalations([open], null), []);
  assert.equal(escalationGaps([open], null).length, 2);
  const maybeDenied = parsePolicy({ Statement: [allow('iam:AttachUserPolicy'), { Effect: 'Deny', Action: 'iam:*', Resource: { Ref: 'Users' } }] });
  assert.deepEqual(escalations([maybeDenied], null), []);
  assert.deepEqual(escalations([parsePolicy('not json')], parsePolicy(7)), []);
  // A NotResource that is not known may leave out any resource, unless another statement takes it in.
  const allBut = { Effect: 'Allow', Action: 'iam:AttachUserPolicy', NotResource: [{ Ref: 'Users' }, 'arn:aws:iam::*:user/root-*'] };
  assert.deepEqual(escalations([one(allBut)], null), []);
  assert.equal(escalationGaps([one(allBut)], null).length, 1);
  assert.deepEqual(escalations([one(allow('*'))], one(allBut)), []);
  assert.equal(escalations([one(allBut, allow('iam:AttachUserPolicy'))], null).length, 1);
});

const ACTIONS = [...new Set(METHODS.flatMap((method) => method.actions))];
const pattern = fc.oneof(fc.constantFrom(...ACTIONS), fc.constantFrom('*', 'iam:*', 'iam:Put*', 'lambda:*', 'ec2:*', 'sts:A?sumeRole', 's3:Get*', 'ecs:*', 'glue:*Job*'));
const resource = fc.constantFrom('*', 'arn:aws:iam::*:role/*', 'arn:aws:iam::*:role/app-*', 'arn:aws:iam::*:user/*', 'arn:aws:iam::*:user/${aws:username}',
  'arn:aws:lambda:*:*:function:*', 'arn:aws:lambda:*:*:function:a-*', 'arn:aws:s3:::b/*', 'arn:aws:iam::111122223333:*');
const condition = fc.constantFrom(undefined, undefined, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, { StringLike: { 'aws:ResourceTag/team': 'a*' } });
const statement = (effect: fc.Arbitrary<string>) => fc.record({
  Effect: effect, Action: fc.array(pattern, { minLength: 1, maxLength: 6 }), Resource: fc.array(resource, { minLength: 1, maxLength: 3 }), Condition: condition,
}).map(({ Condition, ...rest }) => ({ ...rest, ...(Condition === undefined ? {} : { Condition }) }));
const statements = fc.array(statement(fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny')), { minLength: 1, maxLength: 5 });

test('a Deny never adds an escalation or an administrator', () => {
  fc.assert(fc.property(statements, statement(fc.constant('Deny')), (base, extra) => {
    const ids = (list: readonly object[]) => escalations([one(...list)], null).flatMap((found) => [found.method, ...found.variants]);
    const before = new Set(ids(base));
    for (const id of ids([...base, extra])) assert.ok(before.has(id), id);
    if (isAdmin([one(...base)]) === false) assert.equal(isAdmin([one(...base, extra)]), false);
  }), { numRuns: 300 });
});

test('order, duplication and spread over policies change nothing', () => {
  fc.assert(fc.property(statements, (base) => {
    const expected = [sets(escalations([one(...base)], null)), isAdmin([one(...base)])];
    for (const policies of [[one(...base.toReversed())], [one(...base, ...base)], base.map((item) => one(item))])
      assert.deepEqual([sets(escalations(policies, null)), isAdmin(policies)], expected);
  }), { numRuns: 300 });
});

test('NotAction and its expansion are the same', () => {
  fc.assert(fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), statements, (excluded, base) => {
    const not = { Effect: 'Allow', NotAction: excluded, Resource: '*' };
    const actions = parsePolicy({ Statement: not }).statements[0]?.actions;
    const expansion = actions === undefined ? [] : actionsNamed(actions).map((action) => action.name);
    const written = expansion.length === 0 ? base : [...base, allow(expansion)];
    assert.deepEqual(sets(escalations([one(...base, not)], null)), sets(escalations([one(...written)], null)));
    assert.equal(isAdmin([one(...base, not)]), isAdmin([one(...written)]));
  }), { numRuns: 20 });
});

test('any document gets an answer', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (document, boundary) => {
    const hostile = parsePolicy({ Statement: [{ Effect: 'Allow', Action: document, Resource: boundary, Condition: document }, document] });
    escalations([parsePolicy(document), hostile], parsePolicy(boundary));
    isAdmin([parsePolicy(document), hostile], hostile);
  }), { numRuns: 200 });
});
