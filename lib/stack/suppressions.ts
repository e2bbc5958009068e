import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import type { Entry } from '../engine/accepted.ts';
import type { Suppression } from '../model/finding.ts';
import { parseSuppressions } from '../suppressions-file.ts';
import { registry } from '../../rules/index.generated.ts';

/** The name of the accepted risks beside the code of the function that reads them. */
export const suppressionsName = 'suppressions.json';

/** Reads and checks a file of suppressions; InputError names the line. */
export function readSuppressions(file: string, now: Date = new Date()): readonly Entry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError({ file, what: code === 'ENOENT' ? 'there is no such file of suppressions' : `the file can't be read (${code})`, mend: 'name a file like stance.suppressions.yaml' });
  }
  return parseSuppressions(file, text, now, new Set(registry.map(({ rule }) => rule.id)));
}

/** Writes the accepted risks where bundling can copy them from, until this process ends; answers the file. */
export function writeSuppressions(suppressions: readonly Suppression[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'stance-suppressions-'));
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  const file = join(folder, suppressionsName);
  writeFileSync(file, JSON.stringify(suppressions));
  return file;
}
