import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { actorOf, safeText } from '../../lib/changes/actor.ts';
import { account, recordOfFixture, root, seen, session } from './fixture.ts';

const record = (more: Record<string, unknown> = {}): Record<string, unknown> => recordOfFixture(seen('s3 PutBucketPolicy', { bucketName: 'b' }, null, '', more));

test('who did it, for the kinds of callers', () => {
  assert.deepEqual(actorOf(record()), {
    kind: 'IAMUser', name: 'ann', arn: `arn:aws:iam::${account}:user/ann`, account, sourceIp: '192.0.2.10', userAgent: 'aws-cli/2.17',
    eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', eventTime: '2026-11-03T08:15:00Z', eventId: '5f0c6a3e-0000-4000-8000-000000000001',
  });
  const name = (userIdentity: unknown): string | undefined => actorOf(record({ userIdentity })).name;
  assert.equal(name(session), 'deploy/run-7');
  assert.equal(name({ type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'deploy' } } }), 'deploy');
  assert.equal(name(root), 'root');
  assert.equal(name({ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }), 'autoscaling.amazonaws.com');
  assert.equal(name({ type: 'SAMLUser', userName: 'ann@example.com', principalId: 'x' }), 'ann@example.com');
  assert.equal(name({ type: 'IdentityCenterUser', arn: '', onBehalfOf: { userId: 'u-1' } }), 'u-1');
  assert.equal(name({ type: 'FederatedUser', arn: `arn:aws:sts::${account}:federated-user/ann` }), 'ann');
  assert.equal(name({ accountId: account, invokedBy: 'AWS Internal' }), undefined);
  assert.equal(actorOf(record({ userIdentity: { invokedBy: 'AWS Internal' } })).invokedBy, 'AWS Internal');
});

test('an envelope names the same actor; what is no record names none', () => {
  assert.deepEqual(actorOf({ source: 'aws.s3', detail: record() }), actorOf(record()));
  assert.deepEqual(actorOf('text'), {});
});

test('hostile texts come out as one short line', () => {
  const actor = actorOf(record({ userAgent: `x\u001b[31m\r\nSubject: free\u202egnp.exe\u0000${'y'.repeat(5000)}`, sourceIPAddress: { evil: true } }));
  assert.match(actor.userAgent ?? '', /^x \[31m Subject: freegnp\.exe y+…$/);
  assert.equal(actor.sourceIp, undefined);
  assert.equal(safeText('\u0000\u200b'), undefined);
});

test('property: every text is printable, short, and nothing throws', () => {
  fc.assert(fc.property(fc.anything(), fc.string({ unit: 'binary', maxLength: 600 }), (userIdentity, text) => {
    const actor = actorOf(record({ userIdentity, userAgent: text, eventID: text, sourceIPAddress: text }));
    for (const value of Object.values(actor)) {
      assert.equal(typeof value, 'string');
      assert.ok([...String(value)].length <= 256);
      assert.doesNotMatch(String(value), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  }), { numRuns: 500 });
});
