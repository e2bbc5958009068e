import { readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { InputError, oneLine } from '../errors.ts';
import type { Finding, Suppression } from '../model/finding.ts';
import { appendEntry, entryText } from '../suppressions-edit.ts';
import { endOf, lastDay } from '../suppressions-file.ts';
import { registry } from '../../rules/index.generated.ts';
import type { Output } from './output.ts';
import { find } from './show.ts';
import { openStore } from './store.ts';

/** Options of `stance suppress`. */
export interface SuppressOptions {
  readonly until: string;
  readonly reason: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly suppressions: string;
  readonly dryRun?: true;
  readonly store: string;
}

/** `stance suppress FINDING`: writes what is accepted into the file, for the finding's rule and its exact resource. */
export async function suppress(output: Output, id: string, options: SuppressOptions): Promise<number> {
  const now = new Date();
  endOf(options.until, now, (what) => new InputError({ what: `--${what}`, mend: `write the last day, such as ${lastDay(now)}, or a time, such as ${lastDay(now)}T08:00:00Z` }));
  const finding = await findingOf(id, options.store);
  const entry = entryOf(finding, options);
  if (options.dryRun) {
    output.out(entryText(entry));
    return 0;
  }
  const file = options.suppressions;
  const before = await textOf(file);
  const after = appendEntry(file, before, entry, now, new Set(registry.map(({ rule }) => rule.id)));
  await replace(file, after, before === undefined);
  output.out(`${oneLine(file)}: ${entry.rule} is accepted for ${oneLine(entry.resource)} until ${entry.until} (${oneLine(entry.owner)}). Commit it; the next scan or deployment puts it in force.\n`);
  return 0;
}

async function findingOf(id: string, where: string): Promise<Finding> {
  const store = await openStore(where, { mustExist: true });
  if (!store) throw new InputError({ what: '--store none remembers nothing', mend: 'name a file or dynamodb:TABLE' });
  try {
    const finding = await find(store, id);
    if (finding.state === 'resolved') throw new InputError({ what: `finding ${finding.id} is resolved, there is nothing to accept`, mend: 'take an id that stance findings prints' });
    return finding;
  } finally {
    await store.close();
  }
}

function entryOf(finding: Finding, { until, reason, owner = finding.owner, ticket }: SuppressOptions): Suppression {
  const resource = finding.resource.arn ?? finding.resource.id;
  if (owner === undefined) throw new InputError({ what: 'nobody answers for the risk: the resource has no owner tag', mend: 'name somebody with --owner' });
  if (oneLine(resource, Infinity) !== resource) throw new InputError({ what: `the name of the resource has characters that can't be shown: ${oneLine(resource)}`, mend: 'write the entry by hand, with a pattern' });
  for (const [name, value] of Object.entries({ reason, owner, ticket: ticket ?? 'none' })) if (oneLine(value, Infinity).trim() === '') throw new InputError({ what: `--${name} is empty`, mend: `write it like --${name} "..."` });
  // What a reviewer sees must be what is written: no line breaks, no invisible or reordering characters.
  const clean = (text: string): string => oneLine(text, Infinity).trim();
  return { rule: finding.ruleId, resource, account: finding.account, reason: clean(reason), owner: clean(owner), ...(ticket === undefined ? {} : { ticket: clean(ticket) }), until };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOENT') return undefined;
    throw new InputError({ file, what: `the file can't be read (${code})`, mend: 'make it readable, or name another with --suppressions' });
  }
}

/** Writes beside and renames, so that a file is never half written. */
async function replace(file: string, text: string, isNew: boolean): Promise<void> {
  try {
    const target = isNew ? file : await realpath(file);
    const beside = `${target}.${process.pid}.tmp`;
    await writeFile(beside, text, { flag: 'wx' });
    await rename(beside, target);
  } catch (error) {
    throw new InputError({ file, what: `the file can't be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`, mend: 'name a writable file with --suppressions' });
  }
}
