import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { InputError } from '../errors.ts';

/** The text of a file, or of standard input for `-`; InputError where it can't be read. */
export async function readInput(file: string): Promise<string> {
  if (file === '-') return await text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError({ file, what: code === 'ENOENT' ? 'there is no such file' : `the file can't be read (${code})`, mend: 'name a readable file, or - for standard input' });
  }
}
