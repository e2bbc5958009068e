import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findAction } from '../../lib/iam/actions.ts';
import { escalationGaps } from '../../lib/iam/escalations.ts';
import { glob, matches } from '../../lib/iam/match.ts';
import { parsePolicy } from '../../lib/iam/policy.ts';
import { adminDoubts, isAdmin, reach } from '../../lib/iam/reach.ts';
import { breadth, unused } from '../../lib/iam/reach-breadth.ts';
import { exampleOf, isBroad, meet, targetOf } from '../../lib/iam/reach-target.ts';

interface Case { readonly id: string; readonly why: string; readonly source: string; readonly policies: readonly object[]; readonly boundary?: object; readonly admin: boolean | null }
const cases: readonly Case[] = JSON.parse(readFileSync('data/iam-cases/reach.json', 'utf8')).cases;

for (const { id, why, source, policies, boundary, admin } of cases) test(`administrator, ${id}: ${why}`, () => {
  assert.ok(URL.canParse(source));
  const read = policies.map(parsePolicy);
  const limit = boundary === undefined ? undefined : parsePolicy(boundary);
  assert.equal(isAdmin(read, limit), admin);
  assert.equal(adminDoubts(read, limit).length + escalationGaps(read, limit).length > 0, admin === null || id.startsWith('unknown-'));
});

const one = (...statements: object[]) => parsePolicy({ Version: '2012-10-17', Statement: statements });
const allow = (actions: unknown, resource: unknown = '*', more: object = {}) => ({ Effect: 'Allow', Action: actions, Resource: resource, ...more });
const deny = (actions: unknown, resource: unknown = '*', more: object = {}) => ({ Effect: 'Deny', Action: actions, Resource: resource, ...more });
const row = (list: ReturnType<typeof reach>) => list.map(({ level, actions, resource, except, granted }) => `${level} ${actions.join(' ')} on ${resource}${except.length > 0 ? ` but ${except.join(' ')}` : ''}${granted === null ? ' perhaps' : ''}`);

test('reach: by class and resource pattern', () => {
  assert.deepEqual(row(reach([one(allow(['s3:getobject', 's3:PutObject', 's3:PutObjectAcl'], 'arn:aws:s3:::b/*'))])), [
    'Permissions management s3:PutObjectAcl on arn:aws:s3:::b/*', 'Read s3:GetObject on arn:aws:s3:::b/*', 'Write s3:PutObject on arn:aws:s3:::b/*']);
});

test('reach: a Deny takes out all of a grant, or a part, or leaves it open', () => {
  const base = allow('s3:GetObject', 'arn:aws:s3:::b/*');
  assert.deepEqual(reach([one(base, deny('s3:Get*'))]), []);
  assert.deepEqual(row(reach([one(base, deny('s3:*', 'arn:aws:s3:::b/secret/*'))])), ['Read s3:GetObject on arn:aws:s3:::b/* but arn:aws:s3:::b/secret/*']);
  assert.deepEqual(row(reach([one(base, deny('s3:*', 'arn:aws:s3:::other/*'))])), ['Read s3:GetObject on arn:aws:s3:::b/*']);
  assert.deepEqual(row(reach([one(base, deny('*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }))])), ['Read s3:GetObject on arn:aws:s3:::b/* perhaps']);
  assert.deepEqual(row(reach([one(allow('s3:GetObject'), { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::b/*' })])), ['Read s3:GetObject on arn:aws:s3:::b/*']);
  assert.deepEqual(row(reach([one(base, deny('s3:GetObject', { Ref: 'Bucket' }))])), ['Read s3:GetObject on arn:aws:s3:::b/* perhaps']);
  assert.deepEqual(row(reach([one(base, deny([{ Ref: 'Action' }]))])), ['Read s3:GetObject on arn:aws:s3:::b/* perhaps']);
});

test('reach: NotAction, NotResource, conditions and what is not known', () => {
  assert.deepEqual(row(reach([one({ Effect: 'Allow', Action: 'sqs:SendMessage', NotResource: 'arn:aws:sqs:*:*:x' })])), ['Write sqs:SendMessage on * but arn:aws:sqs:*:*:x']);
  assert.ok(reach([one({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })]).every(({ actions }) => actions.every((name) => !name.startsWith('iam:'))));
  const conditional = allow('sqs:SendMessage', 'arn:aws:sqs:*:*:x', { Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } });
  const [open] = reach([one(conditional)]);
  assert.deepEqual([open?.granted, open?.because], [null, 'only while StringEquals aws:PrincipalTag/a [b]']);
  assert.deepEqual(row(reach([one(conditional, allow('sqs:SendMessage'))])), ['Write sqs:SendMessage on *'], 'a sure grant hides an unsure one');
  assert.deepEqual(row(reach([one(allow('sqs:SendMessage', ['arn:aws:sqs:*:*:x', { Ref: 'Q' }]))])), ['Write sqs:SendMessage on * perhaps', 'Write sqs:SendMessage on arn:aws:sqs:*:*:x']);
});

test('reach: the boundary narrows', () => {
  assert.deepEqual(row(reach([one(allow('sqs:SendMessage'))], one(allow('sqs:*', 'arn:aws:sqs:*:*:app-*')))), ['Write sqs:SendMessage on arn:aws:sqs:*:*:app-*']);
  assert.deepEqual(row(reach([one(allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:*:app-1'))], one(allow('sqs:*', 'arn:aws:sqs:*:*:app-*')))), ['Write sqs:SendMessage on arn:aws:sqs:eu-west-1:*:app-1']);
  assert.deepEqual(reach([one(allow('sqs:SendMessage'))], one(allow('s3:*'))), []);
  assert.deepEqual(reach([one(allow('sqs:SendMessage'))], one(allow('*'), deny('sqs:*'))), []);
  assert.deepEqual(row(reach([one(allow('sqs:SendMessage', 'arn:aws:sqs:*:*:a-*'))], one(allow('*', 'arn:aws:sqs:*:*:*-b')))), ['Write sqs:SendMessage on arn:aws:sqs:*:*:a-* perhaps']);
});

test('breadth: wildcards on * whose actions could have named resources', () => {
  const kinds = (...statements: object[]) => breadth([one(...statements)]).map(({ kind, pattern }) => `${kind} ${pattern}`);
  assert.deepEqual(kinds(allow(['*', 's3:*', 's3:Get*', 's3:GetObject'])), ['everything *', 'service s3:*', 'verb s3:Get*']);
  assert.deepEqual(kinds(allow('s3:*', 'arn:aws:s3:::b')), []);
  assert.deepEqual(kinds(allow('polly:Describe*')), [], 'none of them supports resources');
  assert.deepEqual(kinds({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), ['all-but NotAction iam:*']);
  assert.deepEqual(kinds(deny('s3:*')), []);
  const [all] = breadth([one(allow('sqs:*'))]);
  assert.ok(all !== undefined && all.scopable < all.actions && findAction('sqs:ListQueues')?.types.length === 0);
});

test('unused: granted actions that nobody was seen using', () => {
  const granted = reach([one(allow(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sns:Publish']))]);
  assert.deepEqual(unused(granted, ['SQS:sendmessage', '__proto__', '']), [
    { service: 'sns', idle: true, actions: ['sns:Publish'] }, { service: 'sqs', idle: false, actions: ['sqs:ReceiveMessage'] }]);
  assert.deepEqual(unused(granted, ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sns:Publish']), []);
});

test('targets: an example fits both the target and the pattern, and parts stay parts', () => {
  const role = targetOf('arn:P:iam::A:role/*', undefined);
  const example = (pattern: string) => { const both = meet(role, glob(pattern)); return both === undefined ? undefined : exampleOf(both, undefined); };
  for (const pattern of ['*', 'arn:aws:*', 'arn:*:iam::*:role/a*b', '*admin*', 'arn:aws-cn:iam::*:ro??/team-*', 'arn:aws:iam:*:*:role/b', 'arn:aws:iam::123456789012:*']) {
    const text = example(pattern);
    assert.ok(text !== undefined && matches(glob(pattern), text), pattern);
    assert.match(text, /^arn:[\w-]+:iam::\d+:role\/[^:]+$/);
  }
  for (const pattern of ['', 'arn:aws:iam::*:user/*', 'arn:aws:s3:::*', 'arn:aws:iam::*:policy/role/x', 'role']) assert.equal(example(pattern), undefined, pattern);
  assert.equal(isBroad(role), true);
  const named = meet(role, glob('arn:aws:iam::*:role/x*'));
  assert.equal(named === undefined || isBroad(named), false);
  assert.equal(meet(targetOf('arn:P:lambda:R:A:function:*', '111111111111'), glob('arn:aws:lambda:*:222222222222:function:*')), undefined);
});
