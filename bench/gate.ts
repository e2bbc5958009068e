import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { judgeTemplate } from '../lib/engine/gate.ts';
import { trustNobody } from '../lib/engine/example.ts';
import { loadTemplate } from '../lib/template/load.ts';
import { registry } from '../rules/index.generated.ts';
import { bareEnv } from '../test/support/cli.ts';
import { writeCdkOut } from './cdk-out.ts';
import { used, type Row } from './table.ts';
import { manyResources } from './templates.ts';

const stacks = 20;

/** One template in a warm process, and a whole application by the whole `stance gate` process. */
export async function gate(): Promise<Row[]> {
  const [first, later] = await application();
  return [
    { what: 'gate: a template of 500 resources by all rules', budget: 1000, measured: template(), unit: 'ms' },
    { what: `gate: a cdk.out of ${stacks} stacks, 520 resources, whole process, empty compile cache`, budget: 3, measured: first, unit: 's' },
    { what: 'the same again, its own compile cache filled', budget: 3, measured: later, unit: 's' },
  ];
}

/** Milliseconds of processor time to read and judge a template by all rules, from its text to its verdicts. */
function template(): number {
  const text = JSON.stringify({ Resources: manyResources(50) });
  const once = (): number => {
    const start = used();
    judgeTemplate(loadTemplate('template.json', text, {}) ?? raise(), registry, { now: new Date(), trusted: trustNobody, params: {} });
    return (used() - start) * 1000;
  };
  once();
  return once();
}

const raise = (): never => { throw new Error('the template was not taken for one'); };

/** Seconds of processor time, launcher and Node's start included, of the first and the second `stance gate` with a compile cache of their own; all verdicts are written. */
async function application(): Promise<readonly [first: number, later: number]> {
  const folder = await mkdtemp(join(tmpdir(), 'stance-bench-'));
  try {
    await writeCdkOut(join(folder, 'cdk.out'), stacks);
    return [await wholeProcess(folder), await wholeProcess(folder)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function wholeProcess(cwd: string): Promise<number> {
  const usage = join(cwd, 'usage.ndjson');
  await rm(usage, { force: true });
  const env = { ...bareEnv, NODE_COMPILE_CACHE: join(cwd, 'cache'), STANCE_BENCH_USAGE: usage, NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'usage.mjs')).href}` };
  const args = ['gate', 'cdk.out', '--format', 'ndjson', '--verdicts', 'pass,fail,unknown', '--fail-on', 'none'];
  const child = spawn(process.execPath, [join(import.meta.dirname, '../bin/stance.mjs'), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  const code = await new Promise<number | null>((done) => { child.once('close', done); });
  const { resources } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '{}') as { readonly resources?: number };
  // Policies and permissions are parts of others: of 26 resources of a stack, 17 are judged.
  if (code !== 0 || resources !== stacks * 17) throw new Error(`stance ${args.join(' ')} ended with ${String(code)} and ${String(resources)} resources`);
  return (await readFile(usage, 'utf8')).trimEnd().split('\n').reduce((sum, line) => sum + (JSON.parse(line) as { readonly cpu: number }).cpu, 0);
}
