import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decisionsOf } from '../../lib/changes/decisions.ts';
import { resolve } from '../../lib/changes/resolve.ts';
import type { Decision } from '../../lib/changes/resolve.ts';
import { recordOfFixture, seen } from './fixture.ts';
import { ignoredFixtures } from './fixtures-ignored.ts';
import { otherFixtures } from './fixtures-others.ts';
import { watchedFixtures } from './fixtures-watched.ts';

const options = { watched: (type: string): boolean => type.startsWith('AWS::S3::') };
const decide = (input: unknown): Decision => resolve(input, options);
const fixtures = [...watchedFixtures, ...otherFixtures, ...ignoredFixtures];
const anyRecord = fc.constantFrom(...fixtures).map(recordOfFixture);
const changing = fc.constantFrom(...watchedFixtures, ...otherFixtures).map(recordOfFixture);
const json = fc.jsonValue({ maxDepth: 6 });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const recase = (value: unknown, spell: (key: string) => string): unknown => (Array.isArray(value) ? value.map((one) => recase(one, spell))
  : isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [spell(key), recase(inner, spell)])) : value);

test('any JSON gives a decision and never throws', () => {
  fc.assert(fc.property(json, (value) => { assert.ok(['check', 'sweep', 'ignore'].includes(decide(value).decision)); }), { numRuns: 2000 });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { for (const one of decisionsOf(text, options)) assert.ok('decision' in one); }), { numRuns: 1000 });
});

test('a record with any part replaced by any JSON gives a decision of the right form', () => {
  fc.assert(fc.property(changing, json, json, json, fc.constantFrom('requestParameters', 'responseElements', 'resources', 'userIdentity', 'awsRegion', 'recipientAccountId', 'eventTime'), (record, request, response, other, part) => {
    for (const changed of [{ ...record, [part]: other }, { ...record, requestParameters: request, responseElements: response }, { ...record, requestParameters: { ...(isObject(record['requestParameters']) ? record['requestParameters'] : {}), ...(isObject(request) ? request : {}) } }]) {
      const decision = decide(changed);
      assert.ok('reason' in decision);
      assert.equal(decision.decision === 'ignore', decision.resources.length === 0);
      assert.equal(decision.decision === 'sweep', decision.resources.length > 0 && decision.resources.every((one) => one.id === undefined));
      for (const one of decision.resources) {
        assert.ok(typeof one.region === 'string' && typeof one.account === 'string' && one.type.startsWith('AWS::'));
        assert.ok(one.id === undefined || (one.id.length > 0 && one.id.length <= 2048));
        assert.ok(one.arn === undefined || one.id !== undefined);
      }
    }
  }), { numRuns: 3000 });
});

test('the case of keys does not matter', () => {
  const spellings = [(key: string): string => key.toLowerCase(), (key: string): string => key.toUpperCase(), (key: string): string => key.slice(0, 1).toUpperCase() + key.slice(1)];
  for (const fixture of fixtures) {
    const record = recordOfFixture(fixture);
    for (const spell of spellings) assert.deepEqual(decide(recase(record, spell)), decide(record), fixture.event);
  }
  fc.assert(fc.property(anyRecord, fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), (record, flips) => {
    const spell = (key: string): string => [...key].map((letter, index) => (flips[index % 7] === true ? letter.toUpperCase() : letter.toLowerCase())).join('');
    assert.deepEqual(decide(recase(record, spell)), decide(record));
  }), { numRuns: 1000 });
});

test('a bare record, an envelope, lines and an array are decided alike', () => {
  fc.assert(fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (records, wraps) => {
    const wanted = records.map(decide);
    const wrapped = records.map((detail, index) => (wraps[index] === true ? { version: '0', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.x', detail } : detail));
    for (const text of [JSON.stringify(wrapped), JSON.stringify({ Records: wrapped }), wrapped.map((one) => JSON.stringify(one)).join('\n')]) {
      assert.deepEqual([...decisionsOf(text, options)], wanted);
    }
  }), { numRuns: 300 });
});

test('a failed call, a dry run and a read never lead to a check', () => {
  const text = fc.string({ minLength: 1 });
  const verdicts = fc.oneof(
    text.map((errorCode) => ({ errorCode })), text.map((errorMessage) => ({ errorMessage })), fc.record({ errorCode: text, errorMessage: text }), json.filter((value) => value !== null && value !== '').map((errorCode) => ({ errorCode })),
    fc.constant({ readOnly: true }), fc.constant({ errorCode: 'Client.DryRunOperation', errorMessage: 'Request would have succeeded, but DryRun flag is set.' }),
  );
  fc.assert(fc.property(changing, verdicts, (record, more) => { assert.equal(decide({ ...record, ...more }).decision, 'ignore'); }), { numRuns: 2000 });
  fc.assert(fc.property(changing, (record) => {
    const request = record['requestParameters'];
    assert.equal(decide({ ...record, requestParameters: { ...(isObject(request) ? request : {}), dryRun: true } }).decision, 'ignore');
    assert.equal(decide({ ...record, requestParameters: { SomeRequest: { DryRun: 'true' } } }).decision, 'ignore');
  }));
});

test('names stay data, whatever they spell', () => {
  const name = fc.oneof(fc.string({ minLength: 1, maxLength: 80 }), fc.constantFrom('__proto__', 'constructor', '$(reboot)', '../../etc', '*', '.*', '(a+)+$', '"; DROP', '<script>', '${x}', 'arn', 'a:b:c', 'null', 'undefined', '{"a":1}'))
    .filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text) && !text.startsWith('arn:') && !text.includes('%3') && !/^\*{3,}$/.test(text));
  fc.assert(fc.property(name, (bucketName) => {
    const decision = decide(recordOfFixture(seen('s3 PutBucketPolicy', { bucketName }, null, '')));
    assert.ok('reason' in decision);
    assert.equal(decision.resources[0]?.id, bucketName);
    assert.deepEqual(JSON.parse(JSON.stringify(decision)), decision);
    const user = decide(recordOfFixture(seen('iam DeleteUser', { userName: bucketName }, null, '')));
    assert.ok('reason' in user && user.resources.length === 1 && (user.resources[0]?.id === bucketName || user.resources[0]?.type === 'AWS::Account'));
  }), { numRuns: 1000 });
  for (const hostile of ['a\u0000b', 'a\nb', 'x'.repeat(5000), '', '\ud800']) {
    const decision = decide(recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: hostile }, null, '')));
    assert.equal(decision.decision, 'sweep', 'a name that AWS cannot have given is no name');
  }
  fc.assert(fc.property(fc.string(), fc.string(), (source, event) => {
    assert.ok(['ignore'].includes(decide({ ...recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: 'b' }, null, '')), eventSource: `x${source}`, eventName: `Zz${event}` }).decision));
  }));
});

test('deep and wide parameters cost little', () => {
  let deep: unknown = 'sg-1';
  for (let depth = 0; depth < 5000; depth += 1) deep = { items: [deep] };
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}Request`, { [`inner${index}`]: index }]));
  const began = performance.now();
  assert.equal(decide(recordOfFixture(seen('ec2 DeleteSecurityGroup', { groupId: deep }, null, ''))).decision, 'sweep');
  assert.equal(decide(recordOfFixture(seen('ec2 DeleteSecurityGroup', wide, wide, ''))).decision, 'sweep');
  const many = { instancesSet: { items: Array.from({ length: 1000 }, (_, index) => ({ instanceId: `i-${index}` })) } };
  const decision = decide(recordOfFixture(seen('ec2 TerminateInstances', many, null, '')));
  assert.ok('reason' in decision && decision.resources.length === 1000);
  assert.ok(performance.now() - began < 2000);
});
