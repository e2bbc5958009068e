import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { decideAnswer, diffAnswer, policyAnswer } from '../../lib/iam/answers.ts';
import { isMembers } from '../../lib/iam/answer-input.ts';
import { Unknown } from '../../lib/model/unknown.ts';

interface Case {
  readonly id: string;
  readonly expect: { readonly public?: boolean | null; readonly external?: readonly string[]; readonly deputy?: readonly string[]; readonly s3?: boolean | null; readonly unknown?: boolean; readonly decision?: string; readonly grantsNewAccess?: boolean | null; readonly error?: boolean };
  readonly why: string;
  readonly source: string;
}

const FOLDER = new URL('../../data/iam-cases/', import.meta.url);

/** Cases write an unknown leaf as `{"$unknown": "why"}`. */
const withLeaves = (_: string, value: unknown): unknown =>
  (isMembers(value) && typeof value['$unknown'] === 'string' ? new Unknown({ reason: 'unresolved', text: value['$unknown'] }) : value);
const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort();

const judge = (one: Case): void => {
  const { expect } = one;
  if (expect.decision !== undefined) {
    const answer = decideAnswer(one);
    assert.equal('decision' in answer ? answer.decision : 'error', expect.decision, one.why);
    return;
  }
  if (expect.grantsNewAccess !== undefined) {
    const answer = diffAnswer(one);
    assert.equal('grantsNewAccess' in answer ? answer.grantsNewAccess : 'error', expect.grantsNewAccess, one.why);
    return;
  }
  const answer = policyAnswer(one);
  assert.equal('error' in answer, expect.error ?? false, one.why);
  if ('error' in answer) return;
  assert.equal(answer.public, expect.public, `public: ${one.why}`);
  assert.deepEqual(sorted(answer.externalAccess.map(({ principal }) => principal)), sorted(expect.external ?? []), `external: ${one.why}`);
  if (expect.deputy !== undefined) assert.deepEqual(sorted(answer.confusedDeputy.map(({ service }) => service)), sorted(expect.deputy), `deputy: ${one.why}`);
  if (expect.s3 !== undefined) assert.equal(answer.s3PolicyStatusPublic, expect.s3, `s3 status: ${one.why}`);
  assert.equal(answer.unknown.length > 0, expect.unknown ?? false, `unknown: ${one.why}`);
};

let count = 0;
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort()) {
  const cases = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'), withLeaves) as readonly Case[] | object;
  if (!Array.isArray(cases)) continue;
  count += cases.length;
  test(file, async (context) => {
    for (const one of cases) await context.test(one.id, () => { assert.ok(one.why !== '' && one.source.startsWith('https://docs.aws.amazon.com/')); judge(one); });
  });
}
test('there are at least 400 cases', () => { assert.ok(count >= 400, String(count)); });
