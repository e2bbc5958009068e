/** `npm run bench [-- --short] [-- --write]`: measures what docs/benchmarks.md promises, prints one table, ends with 1 where a budget is broken. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bursts } from './bursts.ts';
import { coldLoads } from './cold-loads.ts';
import { evaluation } from './evaluation.ts';
import { gate } from './gate.ts';
import { latency, slower } from './latency.ts';
import { plugin } from './plugin.ts';
import { policies } from './policies.ts';
import { sweeps } from './sweeps.ts';
import { holds, machine, tableOf, type Row } from './table.ts';

const short = process.argv.includes('--short');
const rows: Row[] = [];
for (const [name, measure] of [
  ['evaluation', () => evaluation(short ? 2 : 5)], ['policies', () => policies(short ? 1 : 3)], ['gate', gate], ['plugin', plugin],
  ['sweeps', () => sweeps(short ? 1 : 5)], ['cold loads', () => coldLoads(short ? 3 : 9)],
  ...(short ? [] : [['latency', () => latency(9)] as const, ['bursts', bursts] as const]),
] as const) {
  process.stderr.write(`${name}...\n`);
  const found = await measure();
  if (found.length === 0) process.stderr.write(`skipped: ${name} (it needs Python with moto: npm run emulators)\n`);
  rows.push(...found);
}
const table = tableOf(rows);
process.stdout.write(`${machine()}\n\n${table}\n`);
if (process.argv.includes('--write')) await write(table);
if (!rows.every(holds)) {
  process.stderr.write('a budget is broken\n');
  // Times depend on what else the machine does: only a run that is meant to measure may fail on them.
  if (!short) process.exitCode = 1;
}

async function write(measured: string): Promise<void> {
  const text = `# Benchmarks

What Stance promises to cost, and what it costs. \`npm run bench\` measures it (\`-- --short\` in under a minute,
\`-- --write\` writes this page). Calls are also held by a test; times are not, since they depend on the machine.

Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}${short ? ', short run' : ''}.

${measured}

- *Evaluation* runs every rule over all of its examples on one core, evidence left unread as in a sweep. Its first row has the same resources again and again,
  so that what is kept about a document is there; the second has new ones, each judged once by all rules of its type, as a sweep does
  ([decisions/011](decisions/011-what-is-kept.md)). Rates and the gate are in processor time, so that what else the machine does hardly counts.
- *Sweep* is the whole \`stance scan\` process, launcher included, against [moto](https://docs.getmoto.org) on the same machine, after a first
  run that fills Node's compile cache. The minimum number of calls is counted in [decisions/007](decisions/007-calls-of-a-sweep.md).
- *Latency* makes badly kept resources in turn in [MiniStack](https://pypi.org/project/ministack/), which runs the deployed functions on this machine, and puts
  their CloudTrail events on its bus. *From an event to its last alert* is the whole way to the publishing, less the delay that is
  [chosen](deploy.md#parameters) (3 s; IAM and S3 10 s). MiniStack's polling of delayed messages, up to a second, is part of it; CloudTrail's own
  time is not, nor the second for which Lambda gathers changes before it announces them, which MiniStack leaves out.
- *In the functions* are the whole runs that resolved the event and looked, also what they do after handing on, and the announcing one until its last
  alert: our code with its calls, and no queue. A call takes 2 to 5 ms here and longer in AWS, hence once more with ${slower} ms added to each. Functions
  are warm but for the row that says they are new.
- *Burst* puts events about queues on that bus, evenly. What waits is looked at four times a second, up to a second too old, as MiniStack shows whole seconds;
  it counts the calls of the functions itself.
- *Cold load* is the processor time that a function's bundle takes to load in a new process, as Lambda loads it, over what Node itself takes; the best of several.
`;
  await writeFile(join(import.meta.dirname, '../docs/benchmarks.md'), text);
}
