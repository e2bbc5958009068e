import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a generated file (path from the project's root), or with `--check` exits with 1 where it is not current. */
export async function writeOrCheck(path: string, text: string): Promise<void> {
  const file = join(import.meta.dirname, '..', path);
  const current = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (current === text) return;
  if (process.argv.includes('--check')) {
    console.error(`${path} is not current: run npm run generate and commit the result.`);
    process.exitCode = 1;
    return;
  }
  await writeFile(file, text);
  console.error(`wrote ${path}`);
}
