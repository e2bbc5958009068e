import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../lib/stack/bundling.ts';
import type { Row } from './table.ts';

const root = join(import.meta.dirname, '..');

/** Each function bundled as lib/stack/function.ts bundles it, and how long its modules take to load over a bare Node. */
export async function coldLoads(times: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stance-bench-'));
  try {
    const entries = globSync('functions/**/*.ts', { cwd: root }).sort();
    await build({
      entryPoints: Object.fromEntries(entries.map((entry) => [entry.slice('functions/'.length, -'.ts'.length).replaceAll('/', '-'), join(root, entry)])),
      outdir: folder, bundle: true, platform: 'node', format: 'cjs', minify: true, ...bundling, banner: { js: bundling.banner }, logLevel: 'error',
    });
    return globSync('*.js', { cwd: folder }).sort().map((file) => ({
      what: `cold load of the function ${file.slice(0, -'.js'.length)}`, budget: 80, unit: 'ms',
      measured: Math.min(...Array.from({ length: times }, () => loadOf(join(folder, file)))),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The best of several says most on a busy machine: milliseconds of processor time that a bundle takes to load in a new process. */
function loadOf(file: string): number {
  const script = `const used = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; }; const start = used(); require(${JSON.stringify(file)}); process.stdout.write(String(used() - start)); process.exit(0);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=commonjs', '-e', script], {
    encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', AWS_REGION: 'us-east-1' },
  });
  if (status !== 0) throw new Error(`${file} could not be loaded: ${stderr}`);
  return Number(stdout);
}
