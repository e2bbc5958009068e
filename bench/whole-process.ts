import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const entry = join(import.meta.dirname, '../bin/stance.mjs');
const preload = pathToFileURL(join(import.meta.dirname, 'usage.mjs')).href;

/** What a command used, launcher included: processor time in seconds together, memory in MB of the bigger process; and the last line of its output. */
export interface Used<Summary> { readonly cpu: number; readonly memory: number; readonly summary: Summary }

/** Runs `stance` as a process of its own, with `--format ndjson` among its arguments; an Error where it does not end with 0. */
export async function wholeProcess<Summary>(args: readonly string[], { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }): Promise<Used<Summary>> {
  const file = join(cwd, 'usage.ndjson');
  await rm(file, { force: true });
  const child = spawn(process.execPath, [entry, ...args], { cwd, env: { ...env, STANCE_BENCH_USAGE: file, NODE_OPTIONS: `--import=${preload}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  const code = await new Promise<number | null>((done) => { child.once('close', done); });
  if (code !== 0) throw new Error(`stance ${args.join(' ')} ended with ${String(code)}`);
  const used = (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly cpu: number; readonly memory: number });
  return {
    cpu: used.reduce((sum, { cpu }) => sum + cpu, 0), memory: Math.max(...used.map(({ memory }) => memory)),
    summary: JSON.parse(out.trimEnd().split('\n').at(-1) ?? '{}') as Summary,
  };
}
