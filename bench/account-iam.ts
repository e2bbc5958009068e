/** Administrators and escalations of a whole account: 1,000 roles that share 2,000 policies; prints `{"seconds","memory"}`. */
import { escalations } from '../lib/iam/escalations.ts';
import { parsePolicy } from '../lib/iam/policy.ts';
import { isAdmin } from '../lib/iam/reach.ts';
import { everyAction } from '../lib/iam/actions.ts';

const account = '111122223333';
const actions = everyAction();
// Spread evenly and the same in each run: no randomness.
const pick = <T>(list: readonly T[], n: number): T => list[(n * 7919) % list.length] as T;
const passable = ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction', 'ec2:RunInstances', 'iam:CreatePolicyVersion', 'glue:CreateJob', 'sts:AssumeRole', 'iam:AttachRolePolicy'];
const documents = Array.from({ length: 2_000 }, (_, n) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: Array.from({ length: 6 }, (_a, i) => pick(actions, n * 6 + i)), Resource: '*' },
    { Effect: 'Allow', Action: [pick(passable, n), `${pick(['s3', 'dynamodb', 'ec2', 'lambda', 'iam'], n)}:${pick(['*', 'Get*', 'Create*', 'List*'], n + 1)}`], Resource: n % 3 === 0 ? '*' : `arn:aws:iam::${account}:role/app-${n % 40}` },
    ...(n % 5 === 0 ? [{ Effect: 'Deny', Action: pick(passable, n + 3), Resource: '*' }] : []),
  ],
}));

const started = process.cpuUsage();
const parsed = documents.map((document) => parsePolicy(document));
let found = 0;
for (let role = 0; role < 1_000; role += 1) {
  const policies = [0, 1, 2, 3].map((n) => pick(parsed, role * 4 + n));
  isAdmin(policies);
  found += escalations(policies, null, { account }).length;
}
const { user, system } = process.cpuUsage(started);
console.log(JSON.stringify({ seconds: (user + system) / 1e6, memory: process.resourceUsage().maxRSS / 1000, found }));
