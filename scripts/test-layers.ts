/** Which layers of tests this machine can run, and which layer each test file belongs to, by what it imports. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { python } from '../test/support/emulator.ts';
import { hasJava } from '../test/store/dynamodb-local.ts';

const root = join(import.meta.dirname, '..');

/** What some tests need besides Node. */
export interface Layer {
  readonly name: string;
  /** The module below the root that starts it: files that import it, directly or not, belong to the layer. */
  readonly starter: string;
  readonly available: () => boolean;
  readonly needs: string;
}

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env['STANCE_CHROMIUM'] ?? ''];

/** Layers beyond rules, engine, record and replay, which run on Node alone; a layer that no file belongs to needs nothing. */
export const layers: readonly Layer[] = [
  { name: 'collectors and command line on moto', starter: 'test/support/emulator.ts', available: () => python !== undefined, needs: 'Python with moto: npm run emulators' },
  { name: 'deployed stack on MiniStack', starter: 'test/support/ministack.ts', available: () => python !== undefined, needs: 'Python with MiniStack: npm run emulators' },
  { name: 'store on DynamoDB Local', starter: 'test/store/dynamodb-local.ts', available: hasJava, needs: 'a Java development kit' },
  { name: 'report pages in a browser', starter: 'test/support/chromium.ts', available: () => chromium.some((file) => file !== '' && existsSync(file)), needs: 'Chromium' },
];

/** The modules of tests that a file imports, directly or through others. */
function importsOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file) || !existsSync(join(root, file))) return seen;
  seen.add(file);
  for (const [, from = ''] of readFileSync(join(root, file), 'utf8').matchAll(/^import (?!type )[^'";]*from '(\.[^']+)'/gm)) {
    const target = relative(root, join(root, dirname(file), from));
    if (/^(?:test|examples|bench)\//.test(target)) importsOf(target, seen);
  }
  return seen;
}

/** The layers that a test file needs. */
export function layersOf(file: string): readonly Layer[] {
  const imports = importsOf(file);
  return layers.filter(({ starter }) => imports.has(starter) && !(starter === 'test/support/emulator.ts' && imports.has('test/support/ministack.ts')));
}
