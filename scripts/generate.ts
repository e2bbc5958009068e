/** `npm run generate`: writes every generated file in the order in which they rest on each other; `--check` only compares. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const steps = ['types', 'schema', 'actions', 'event-map', 'registry', 'functions', 'docs', 'parity', 'coverage'];
const args = process.argv.includes('--check') ? ['--check'] : [];
for (const step of steps) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `generate-${step}.ts`), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
  if (status !== 0 && args.length === 0) break;
}
