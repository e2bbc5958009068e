/** `stance event` and `stance policy`: one answer for each question, in order, whatever is asked. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { inFolder, lines, stance } from '../support/cli.ts';

const record = {
  eventVersion: '1.11', eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', eventTime: '2026-06-01T00:00:00Z', eventID: 'e-1', awsRegion: 'eu-west-1', recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', accountId: '111122223333' }, requestParameters: { bucketName: 'shop' }, eventType: 'AwsApiCall', readOnly: false,
};
const envelope = { version: '0', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', account: '111122223333', region: 'eu-west-1', detail: record };

describe('event', () => {
  test('records and envelopes, a line or an array, from standard input and files, in order', async () => {
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'more.json'), JSON.stringify([record, { ...record, eventName: 'GetObject', readOnly: true }]));
      const { code, out, err } = await stance(['event', '-', 'more.json'], { cwd, input: `${JSON.stringify(record)}\n${JSON.stringify(envelope)}\n` });
      assert.equal(code, 0, err);
      const decisions = lines(out);
      assert.deepEqual(decisions.map((d) => d['decision']), ['check', 'check', 'check', 'ignore']);
      const [first] = decisions;
      assert.deepEqual(first?.['resources'], [{ type: 'AWS::S3::Bucket', id: 'shop', arn: 'arn:aws:s3:::shop', region: 'eu-west-1', account: '111122223333' }]);
      assert.equal(first?.['watched'], true);
      assert.deepEqual(first?.['event'], { source: 's3.amazonaws.com', name: 'PutBucketPolicy', id: 'e-1', time: '2026-06-01T00:00:00Z' });
      assert.equal(typeof first?.['reason'], 'string');
    });
  });
  test('a file as CloudTrail keeps it, packed; a damaged one is refused', async () => {
    await inFolder(async (cwd) => {
      const packed = gzipSync(JSON.stringify({ Records: [record, record] }));
      await writeFile(join(cwd, 'trail.json.gz'), packed);
      await writeFile(join(cwd, 'cut.json.gz'), packed.subarray(0, 40));
      const { code, out, err } = await stance(['event', 'trail.json.gz'], { cwd });
      assert.equal(code, 0, err);
      assert.deepEqual(lines(out).map((d) => d['decision']), ['check', 'check']);
      const cut = await stance(['event', 'cut.json.gz'], { cwd });
      assert.deepEqual([cut.code, cut.out], [2, '']);
      assert.match(cut.err, /cut\.json\.gz: the file can't be read \(Z_BUF_ERROR\)/);
    });
  });
  test('a line that is no event is told, the rest goes on, and the end is 2', async () => {
    const { code, out } = await stance(['event'], { input: `not json\n[]\n7\n${JSON.stringify(record)}\n` });
    assert.equal(code, 2);
    const decisions = lines(out);
    assert.equal(decisions.at(-1)?.['decision'], 'check');
    const bad = decisions.filter((d) => 'error' in d);
    assert.ok(bad.length >= 2 && bad.every((d) => d['decision'] === 'ignore'));
  });
});

const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }] };
const context = { account: '111122223333', service: 's3', resourceArn: 'arn:aws:s3:::shop' };

describe('policy', () => {
  test('one answer a line, in order, and a damaged question ends nothing', async () => {
    const questions = [{ id: 1, kind: 'resource', policy: open, context }, 'x', { id: 2, kind: 'resource', policy: 'damaged', context }, { id: 3, kind: 'identity', policies: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }], context }];
    const { code, out, err } = await stance(['policy', '--ndjson'], { input: `${JSON.stringify(questions[0])}\n{broken\n${questions.slice(2).map((q) => JSON.stringify(q)).join('\n')}\n` });
    assert.equal(code, 0, err);
    const answers = lines(out);
    assert.equal(answers.length, 4);
    assert.deepEqual([answers[0]?.['id'], answers[2]?.['id'], answers[3]?.['id']], [1, 2, 3]);
    assert.equal(answers[0]?.['public'], true);
    assert.ok('error' in (answers[1] ?? {}));
    assert.equal(answers[3]?.['admin'], true);
  });
  test('a single document, from standard input', async () => {
    const { code, out } = await stance(['policy', '--account', '111122223333', '--kind', 'resource'], { input: JSON.stringify(open) });
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { public: unknown }).public, true);
  });
  test('diff and decide', async () => {
    const narrow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }] };
    const wide = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::shop/*' }] };
    const diff = await stance(['policy', 'diff', '--ndjson'], { input: `${JSON.stringify({ id: 'd', kind: 'identity', reference: narrow, candidate: wide })}\n` });
    assert.equal(lines(diff.out)[0]?.['grantsNewAccess'], true);
    const request = { principal: 'arn:aws:iam::111122223333:role/app', action: 's3:GetObject', resource: 'arn:aws:s3:::shop/a', context: {} };
    const decide = await stance(['policy', 'decide', '--ndjson'], { input: `${JSON.stringify({ id: 'e', request, identity: [narrow], account: '111122223333' })}\n` });
    assert.equal(lines(decide.out)[0]?.['decision'], 'allow');
  });
  test('what is no JSON, and a file that is not there, are told in a line', async () => {
    const broken = await stance(['policy'], { input: '{' });
    assert.equal(broken.code, 2);
    assert.match(broken.err, /^stance: [^\n]+\n$/);
    const missing = await stance(['policy', '--ndjson', '/nonexistent/q.ndjson']);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /the file can't be read \(ENOENT\)/);
  });
});
