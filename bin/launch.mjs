// Runs a TypeScript entry on Node 24: this process's own if it is one, else the one that npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// A sweep holds little at a time and waits most of it: a small young generation, an old one that is collected early, and
// no optimizing compilers keep its memory low and cost it no time (docs/benchmarks.md). They are V8's, so only the Node
// that we know gets them.
const sweepFlags = ['--max-semi-space-size=2', '--heap-growing-percent=40', '--no-maglev', '--no-turbofan'];

/** @param {URL} entry @param {readonly string[]} args */
export async function launch(entry, args) {
  const node = pinnedNode();
  if (node === undefined) {
    console.error(`stance: this is Node ${process.versions.node}, and the pinned Node 24 was not installed for ${process.platform}-${process.arch}. Install Node >= 24, or run npm ci without --omit=optional.`);
    process.exit(2);
  }
  const known = node !== process.execPath || process.versions.node.startsWith('24.');
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...(known && args[0] === 'scan' ? sweepFlags : []), fileURLToPath(entry), ...args], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/stance'), ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => { console.error(`stance: ${node} could not be started: ${error.message}. Run npm ci again.`); process.exit(2); });
  child.on('exit', (code, signal) => { process.exit(signal ? 128 + 15 : code ?? 2); });
}

/** The Node to run on: this one, the pinned one, or undefined where there is neither. */
export function pinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`));
    return [join(folder, 'bin/node'), join(folder, 'bin/node.exe')].find((file) => existsSync(file));
  } catch {
    return undefined;
  }
}
