import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeTemplate } from '../lib/engine/gate.ts';
import { trustNobody } from '../lib/engine/example.ts';
import { loadTemplate } from '../lib/template/load.ts';
import { registry } from '../rules/index.generated.ts';
import { bareEnv } from '../test/support/cli.ts';
import { writeCdkOut } from './cdk-out.ts';
import { used, type Row } from './table.ts';
import { manyResources } from './templates.ts';
import { wholeProcess } from './whole-process.ts';

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
    return [await judged(folder), await judged(folder)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judged(cwd: string): Promise<number> {
  const args = ['gate', 'cdk.out', '--format', 'ndjson', '--verdicts', 'pass,fail,unknown', '--fail-on', 'none'];
  const { cpu, summary: { resources } } = await wholeProcess<{ readonly resources?: number }>(args, { cwd, env: { ...bareEnv, NODE_COMPILE_CACHE: join(cwd, 'cache') } });
  // Policies and permissions are parts of others: of 26 resources of a stack, 17 are judged.
  if (resources !== stacks * 17) throw new Error(`stance ${args.join(' ')} judged ${String(resources)} resources`);
  return cpu;
}
