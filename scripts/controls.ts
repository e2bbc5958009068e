import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Framework } from '../lib/rule.ts';
import { parseCsv } from './csv.ts';

/** One row of data/controls.csv by column name. */
export type ControlRow = Readonly<Record<string, string>>;

/** All rows of data/controls.csv by `our_key`. */
export const controlRows: ReadonlyMap<string, ControlRow> = new Map(
  parseCsv(readFileSync(join(import.meta.dirname, '../data/controls.csv'), 'utf8')).map((row) => [row['our_key'] ?? '', row]),
);

/** The column of each framework. */
export const frameworkColumns: Readonly<Record<Framework, string>> = {
  fsbp: 'security_hub_id', 'cis-v3': 'cis_v3', 'cis-v5': 'cis_v5', 'cis-v6': 'cis_v6', 'cis-v7': 'cis_v7',
  'nist-800-53-r5': 'nist_800_53_r5', 'pci-v4': 'pci_v4',
};

/** A row's control ids by framework, as a rule must declare them. */
export function controlsOf(row: ControlRow): Partial<Record<Framework, string[]>> {
  const entries = Object.entries(frameworkColumns).map(([framework, column]) =>
    [framework, (row[column] ?? '').split(';').map((id) => id.trim()).filter((id) => id !== '')] as const);
  return Object.fromEntries(entries.filter(([, ids]) => ids.length > 0));
}
