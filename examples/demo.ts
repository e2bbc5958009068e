/** `npm start`: two sweeps of a recorded account through the real collectors, engine, life cycle and store; alerts as mail. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noConfig } from '../lib/cli/config-file.ts';
import { open } from '../lib/cli/session.ts';
import { processOutput } from '../lib/cli/output.ts';
import type { Change } from '../lib/model/finding.ts';
import { severities } from '../lib/model/verdict.ts';
import { announcementsOf, type Announcement } from '../lib/report/alert.ts';
import { digestOf } from '../lib/report/digest.ts';
import { oneLine } from '../lib/errors.ts';
import { openSqlite } from '../lib/store/sqlite.ts';
import type { Store } from '../lib/store/store.ts';
import { sweepAccount } from '../lib/sweep/account.ts';
import { registry } from '../rules/index.generated.ts';

const { out, paint } = processOutput();
const rules = new Map(registry.map(({ rule }) => [rule.id, rule]));
const to = 'security@example.com';

/** Sweeps a recording and answers the account and the changes that were recorded. */
async function sweepRecording(file: string, store: Store): Promise<{ readonly account: string; readonly changes: readonly Change[]; readonly calls: number }> {
  const reach = await open({ replay: join(import.meta.dirname, file) }, 'all');
  const ids: string[] = [];
  let resources = 0;
  for await (const { result, changes } of sweepAccount({ ...reach, rules: registry, config: noConfig, store })) {
    resources += result.listed.length;
    ids.push(...changes.map((change) => change.id));
  }
  const changes: Change[] = [];
  for await (const change of store.changes('2000', '3000')) if (ids.includes(change.id)) changes.push(change);
  const calls = [...reach.calls.values()].reduce((sum, n) => sum + n, 0);
  out(paint('dim', `${resources} resources judged by ${registry.length} rules, ${calls} recorded calls answered, ${changes.length} changes recorded\n\n`));
  return { account: reach.identity.account, changes, calls };
}

function mail(message: Announcement): void {
  out(`${paint('bold', `Subject: ${message.subject}`)}\nTo: ${to}\n\n${message.mail.replaceAll(/^/gm, '  ').trimEnd()}\n\n`);
}

const folder = await mkdtemp(join(tmpdir(), 'stance-demo-'));
const store = await openSqlite(join(folder, 'findings.db'));
try {
  out(paint('bold', 'First sweep: a small serverless shop that Stance has never seen\n'));
  const first = await sweepRecording('shop-before.rec', store);
  mail(digestOf(first.account, first.changes, rules));

  out(paint('bold', 'Findings, worst first\n'));
  const found = [];
  for await (const finding of store.findings({ states: ['open'] })) found.push(finding);
  found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  for (const f of found) out(`  ${f.severity.padEnd(9)} ${f.ruleId.padEnd(45)} ${oneLine(f.resource.name)}\n`);

  out(paint('bold', '\nSecond sweep: somebody mended three things and broke two\n'));
  const second = await sweepRecording('shop-after.rec', store);
  for (const message of announcementsOf(second.changes, rules)) mail(message);

  out(`${paint('bold', 'Next')}
  npx stance scan          your own account, with your usual AWS credentials (read-only calls)
  npx stance rules         what is checked; npx stance explain RULE says why and how to mend it
  npm run local            the deployed monitor, in an emulator on this machine
  npx cdk deploy           the monitor in your account: docs/deploy.md
`);
} finally {
  await store.close();
  await rm(folder, { recursive: true });
}
