import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '../errors.ts';

const unpack = promisify(gunzip);
/** Packed files say so in their first two bytes; CloudTrail keeps its own so. */
const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The text of a file, or of standard input for `-`, packed with gzip or not; InputError where it can't be read. */
export async function readInput(file: string): Promise<string> {
  try {
    const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file);
    return new TextDecoder().decode(isPacked(bytes) ? await unpack(bytes, { maxOutputLength: constants.MAX_STRING_LENGTH }) : bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError({ file, what: code === 'ENOENT' ? 'there is no such file' : `the file can't be read (${code})`, mend: 'name a readable file, or - for standard input' });
  }
}
