import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorEnv } from '../test/support/cli.ts';
import { python, startMoto } from '../test/support/emulator.ts';
import { budgetAccount, seed } from '../test/support/seed.ts';
import { median, type Row } from './table.ts';
import { wholeProcess } from './whole-process.ts';

const services = 'iam,s3,lambda,dynamodb,sns,sqs,kms';

interface Scan { readonly calls: number; readonly writes: number; readonly cpu: number; readonly memory: number }

/** Sweeps of the account that budgets are counted on, by the whole `stance scan` process; empty where moto is not installed. */
export async function sweeps(times: number): Promise<Row[]> {
  if (python === undefined) return [];
  const moto = await startMoto({ managedPolicies: false });
  const folder = await mkdtemp(join(tmpdir(), 'stance-bench-'));
  try {
    await seed(moto.endpoint, 'us-east-1', budgetAccount);
    const scan = (store: string): Promise<Scan> => measured(['scan', '--services', services, '--regions', 'us-east-1', '--store', store, '--format', 'ndjson'], moto.endpoint, folder);
    // The first run fills the compile cache.
    await scan('none');
    const runs: Scan[] = [];
    for (let i = 0; i < times; i += 1) runs.push(await scan('none'));
    await scan('findings.db');
    const second = await scan('findings.db');
    const of = (key: keyof Scan): number => median(runs.map((run) => run[key]));
    return [
      { what: 'sweep of 50 buckets, 30 principals, 20 functions, tables, topics, queues, keys', budget: 950, measured: of('calls'), unit: 'calls' },
      { what: 'the same, processor time of the whole process', budget: 2.9, measured: of('cpu'), unit: 's' },
      { what: 'the same, peak memory', budget: 160, measured: of('memory'), unit: 'MB' },
      { what: 'the same again, nothing changed, items written (one a scope)', budget: 30, measured: second.writes, unit: '' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    await moto.stop();
  }
}

async function measured(args: readonly string[], endpoint: string, cwd: string): Promise<Scan> {
  const { cpu, memory, summary: { calls, writes } } = await wholeProcess<{ readonly calls: Readonly<Record<string, number>>; readonly writes: number }>(args, { cwd, env: emulatorEnv(endpoint) });
  return { calls: Object.values(calls).reduce((sum, n) => sum + n, 0), writes, cpu, memory };
}
