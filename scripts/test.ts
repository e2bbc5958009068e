/**
 * `npm test [-- --coverage] [-- part of a file's name ...]`: runs the tests that this machine can run, and says which
 * layers it can't and why. With STANCE_REQUIRE_ALL=1 a layer that can't be run is a failure.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { layersOf, type Layer } from './test-layers.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const files = globSync('test/**/*.test.ts', { cwd: root }).sort().filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (files.length === 0) {
  console.error(`no test file has ${wanted.join(' or ')} in its name`);
  process.exit(2);
}

const needed = new Map(files.map((file) => [file, layersOf(file)]));
const missing = new Set<Layer>([...new Set([...needed.values()].flat())].filter((layer) => !layer.available()));
for (const { name, needs } of missing) {
  const count = [...needed.values()].filter((of) => of.some((layer) => layer.name === name)).length;
  console.error(`skipped: ${name}, ${count} ${count === 1 ? 'file' : 'files'} (it needs ${needs})`);
}
if (missing.size > 0 && process.env['STANCE_REQUIRE_ALL'] === '1') {
  console.error('STANCE_REQUIRE_ALL=1, and a layer was skipped');
  process.exit(1);
}

const coverage = args.includes('--coverage') ? [
  '--experimental-test-coverage', '--test-coverage-lines=95', '--test-coverage-include=lib/**', '--test-coverage-include=rules/**',
  '--test-coverage-exclude=**/*.generated.ts',
] : [];
const runnable = files.filter((file) => !needed.get(file)?.some((layer) => missing.has(layer)));

/** Runs test files in one run of Node's test runner, and notes a failure. */
function runTests(chosen: readonly string[], options: readonly string[]): void {
  if (chosen.length === 0) return;
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning', '--test', '--test-timeout=600000', `--test-reporter=${join(import.meta.dirname, 'test-reporter.ts')}`, '--test-reporter-destination=stdout',
    ...options, ...chosen,
  ], { cwd: root, stdio: 'inherit' });
  child.on('exit', (code) => { if (code !== 0) process.exitCode = code ?? 1; });
}

// Thousands of random runs take several times as long while coverage is counted, and cover nothing that others do not.
const many = (file: string): boolean => coverage.length > 0 && file.endsWith('.property.test.ts');
runTests(runnable.filter((file) => !many(file)), coverage);
runTests(runnable.filter(many), []);
