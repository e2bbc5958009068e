/**
 * Builds what an installed package needs, since Node strips no types in node_modules: dist/index.js (constructs and gate),
 * dist/stance.js (command line), the bundles of the functions, and types. In this repository everything runs from its sources.
 */
import { execFileSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../lib/stack/bundling.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

await build({
  absWorkingDir: root, entryPoints: { index: 'lib/index.ts', stance: 'bin/stance.ts' }, outdir: dist,
  bundle: true, splitting: true, packages: 'external', platform: 'node', format: 'esm', target: 'node22', sourcemap: false, logLevel: 'warning',
});
await Promise.all(globSync('functions/**/*.ts', { cwd: root }).map((file) => build({
  absWorkingDir: root, entryPoints: [file], outfile: join(dist, file.replace(/\.ts$/, ''), 'index.js'),
  bundle: true, platform: 'node', format: 'cjs', minify: true, ...bundling, banner: { js: bundling.banner }, sourcemap: 'external', sourcesContent: false, logLevel: 'error',
})));
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rewriteRelativeImportExtensions', '--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
