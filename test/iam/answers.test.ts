import assert from 'node:assert/strict';
import test from 'node:test';
import { decideAnswer, diffAnswer, policyAnswer } from '../../lib/iam/answers.ts';
import { parsePolicy } from '../../lib/iam/policy.ts';

const OWN = '111111111111';
const bucket = (more: object = {}): object => ({ Version: '2012-10-17', Statement: [{ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...more }] });

test('an answer has every member of the format', () => {
  const answer = policyAnswer({ id: 'a', kind: 'resource', policy: bucket({ Condition: { Bool: { 'aws:SecureTransport': true } } }), context: { account: OWN } });
  assert.deepEqual(answer, {
    id: 'a', public: true,
    externalAccess: [{ principal: '*', actions: ['s3:GetObject'], statement: 'Open', conditions: ['Bool aws:SecureTransport true'] }],
    confusedDeputy: [], s3PolicyStatusPublic: true, unknown: [],
    explain: [{ statement: 'Open', effect: 'Allow', text: 'anyone has access: aws:SecureTransport holds nobody back' }], admin: false, escalations: [],
  });
});

test('an identity policy is judged by what it lets its holder do', () => {
  const answer = policyAnswer({ id: 1, kind: 'identity', policies: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }], context: { account: OWN } });
  assert.ok(!('error' in answer));
  assert.deepEqual([answer.public, answer.externalAccess, answer.admin], [false, [], true]);
  const bounded = policyAnswer({ id: 1, kind: 'identity', policy: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, boundary: { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } });
  assert.ok(!('error' in bounded));
  assert.equal(bounded.admin, false);
});

test('explanations name the obstacle', () => {
  const held = policyAnswer({ id: 1, kind: 'resource', policy: bucket({ Condition: { StringEquals: { 'aws:SourceAccount': OWN } } }), context: { account: OWN } });
  assert.ok(!('error' in held));
  assert.match(held.explain[0]?.text ?? '', /condition on aws:sourceaccount/);
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
  const denied = policyAnswer({ id: 1, kind: 'resource', policy: { Statement: [open, { ...open, Sid: 'Shut', Effect: 'Deny' }] }, context: { account: OWN } });
  assert.ok(!('error' in denied));
  assert.match(denied.explain[0]?.text ?? '', /statement Shut denies/);
});

test('a Deny of one policy of a resource takes away what another allows', () => {
  const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } };
  const answer = policyAnswer({ id: 1, kind: 'resource', policies: [bucket(), deny], context: { account: OWN } });
  assert.ok(!('error' in answer));
  assert.equal(answer.public, false);
});

test('damaged questions get an error with its place', () => {
  assert.deepEqual(policyAnswer({ id: 7, kind: 'resource', policy: '{' }), { id: 7, error: { text: 'the text is not a JSON policy', path: 'policy' } });
  assert.deepEqual(policyAnswer({ id: 8, policies: [bucket(), 5] }), { id: 8, error: { text: 'expected a policy, found a number', path: 'policies[1]' } });
  assert.deepEqual(policyAnswer(null), { id: null, error: { text: 'the question is not a JSON object', path: '' } });
  assert.deepEqual(diffAnswer({ id: 9, reference: bucket() }), { id: 9, error: { text: 'there is no policy', path: 'candidate' } });
  assert.deepEqual(decideAnswer({ id: 10 }), { id: 10, error: { text: 'there is no request', path: 'request' } });
});

test('differences and decisions say where they come from', () => {
  assert.deepEqual(diffAnswer({ id: 1, kind: 'resource', reference: bucket({ Principal: { AWS: OWN } }), candidate: bucket() }), {
    id: 1, grantsNewAccess: true, new: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'], principals: ['*'], statement: 'Open' }],
  });
  const answer = decideAnswer({ id: 2, request: { principal: '*', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }, resource: bucket(), account: OWN });
  assert.deepEqual('decision' in answer ? [answer.decision, answer.by] : answer, ['allow', { policy: 'resource', statement: 'Open' }]);
});

test('a document is read once', () => {
  const document = bucket();
  assert.equal(parsePolicy(document), parsePolicy(document));
});
