import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../config.ts';
import { InputError, oneLine } from '../errors.ts';
import { trustNobody } from '../engine/example.ts';
import type { RegisteredRule } from '../rule.ts';

const usual = ['stance.config.ts', 'stance.config.mjs', 'stance.config.json'];

/** No configuration: every region, every rule, nobody outside trusted. */
export const noConfig: Config = { trusted: trustNobody, regions: 'all', severity: undefined, off: new Set(), params: {} };

/** Loads and checks the configuration: the named file, or the usual one of the working directory, or none. */
export async function loadConfig(file: string | undefined, registry: readonly RegisteredRule[]): Promise<Config> {
  const chosen = file ?? usual.find((name) => existsSync(name));
  if (chosen === undefined) return noConfig;
  const raw = chosen.endsWith('.json') ? await readJson(chosen) : await importDefault(chosen);
  const { parseConfig } = await import('../config.ts');
  return parseConfig(raw, chosen, registry);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => { throw unreadable(file, error); });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function importDefault(file: string): Promise<unknown> {
  if (!existsSync(file)) throw new InputError({ file, what: 'there is no such configuration', mend: 'name an existing file with --config' });
  try {
    return (await import(pathToFileURL(resolve(file)).href) as { default?: unknown }).default;
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, error: unknown): InputError =>
  new InputError({ file, what: `the configuration can't be read: ${oneLine(error instanceof Error ? error.message : String(error))}`, mend: 'mend the file, or name another with --config' });
