import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exposureOf } from '../lib/iam/exposure.ts';
import { parsePolicy } from '../lib/iam/policy.ts';
import { isAdmin } from '../lib/iam/reach.ts';
import { rateOf, type Row } from './table.ts';

interface Case { readonly kind?: string; readonly policy?: unknown; readonly policies?: readonly unknown[] }

/** Exposure verdicts on the parsed resource policies of data/iam-cases and on such as they are usual, a second. */
export function policies(seconds: number): Row[] {
  const owner = { account: '111122223333', partition: 'aws', service: 's3', resourceArn: 'arn:aws:s3:::shop' };
  const usual = [
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }] },
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::shop/*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }] },
    { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::shop', 'arn:aws:s3:::shop/*'], Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::shop/*' }] },
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/app' }, Action: 's3:*', Resource: '*' }] },
  ];
  const parsed = [...usual, ...ofCases()].map((document) => parsePolicy(document));
  const rows: Row[] = [];
  const rate = (what: string, work: () => number): void => {
    rows.push({ what, budget: 20_000, measured: rateOf(work, seconds), unit: '', atLeast: true });
  };
  rate(`policies: exposure of ${parsed.length} parsed policies, a second`, () => { for (const policy of parsed) exposureOf(policy, owner, 'resource'); return parsed.length; });
  const attached = usual.map((document) => parsePolicy({ ...document, Statement: document.Statement.map((statement) => ({ ...statement, Principal: undefined })) }));
  rate('policies: whether a principal is an administrator, a second', () => { for (const policy of attached) isAdmin([policy]); return attached.length; });
  return [...rows, ...wholeAccount()];
}

/** The whole IAM of a big account, in a process of its own so that its memory is its own. */
function wholeAccount(): Row[] {
  const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'account-iam.ts')], { encoding: 'utf8' });
  const { seconds, memory } = JSON.parse(stdout) as { readonly seconds: number; readonly memory: number };
  return [
    { what: 'policies: administrators and escalations of 1,000 roles with 2,000 policies', budget: 5, measured: seconds, unit: 's' },
    { what: 'the same, peak memory', budget: 256, measured: memory, unit: 'MB' },
  ];
}

/** Resource policies among the cases that the policy engine is tested with. */
function ofCases(): readonly unknown[] {
  return ['conditions', 'deny', 'network', 'principals', 'sources'].flatMap((name) => {
    const file = JSON.parse(readFileSync(join(import.meta.dirname, `../data/iam-cases/${name}.json`), 'utf8')) as readonly Case[] | { readonly cases?: readonly Case[] };
    const cases = 'cases' in file ? file.cases ?? [] : file as readonly Case[];
    return cases.flatMap(({ kind, policy }) => (policy !== undefined && kind !== 'identity' ? [policy] : []));
  });
}
