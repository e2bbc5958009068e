import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import { additions, applicationId, schema, schemaVersion } from './sqlite-schema.ts';

/** Opens a database file, makes it where it is missing, and refuses what is not a store of ours. */
export async function openDatabase(file: string, mustExist: boolean): Promise<DatabaseSync> {
  const inMemory = file === ':memory:';
  if (!inMemory) {
    if (mustExist && !existsSync(file)) {
      throw new StoreError({ what: 'there is no store here yet', mend: 'run `stance scan` first or name another file with --store', file });
    }
    prepare(file);
  }
  const { DatabaseSync: Database } = await sqlite();
  return guarded(file, () => {
    const db = new Database(file, { timeout: 10_000 });
    try {
      check(db, file);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });
}

async function sqlite(): Promise<{ readonly DatabaseSync: typeof DatabaseSync }> {
  try {
    return await import('node:sqlite');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw error;
    throw new StoreError({ what: `Node ${process.versions.node} has no SQLite`, mend: 'use Node 24 or later, or --store none' });
  }
}

function prepare(file: string): void {
  try {
    makeFolder(dirname(file));
    if (existsSync(file) && !statSync(file).isFile()) throw new StoreError({ what: 'the store is not a file', mend: 'name a file with --store', file });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError({ what: `the folder of the store can't be made (${codeOf(error)})`, mend: 'make it writable or name another file with --store', file });
  }
}

/** Not `recursive: true`, which never returns where nothing can be made (as in /proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function check(db: DatabaseSync, file: string): void {
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
  db.exec('PRAGMA foreign_keys = OFF');
  const owner = pragma('application_id');
  const isNew = owner === 0 && db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.['n'] === 0;
  if (!isNew && owner !== applicationId) throw new StoreError({ what: 'this is a SQLite file, but no Stance store', mend: 'name another file with --store', file });
  const version = pragma('user_version');
  if (!isNew && version !== schemaVersion) {
    throw new StoreError({ what: `the store has version ${version}, this Stance reads ${schemaVersion}`, mend: 'use the Stance that wrote it, or another file', file });
  }
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  // Taking the write lock shows at once whether the file can be written; two new openers take turns.
  db.exec('BEGIN IMMEDIATE');
  db.exec(isNew && pragma('application_id') === 0 ? schema : additions);
  db.exec('COMMIT');
}

const reasons: Readonly<Record<number, readonly [what: string, mend: string]>> = {
  5: ['another process holds the store', 'try again when it has finished'],
  8: ["the store can't be written", 'make the file and its folder writable, or name another with --store'],
  10: ["the store can't be read or written on this disk", 'check the disk'],
  11: ['the store is damaged', 'restore it from a backup, or move it away and scan again'],
  13: ['the disk is full', 'make room and try again'],
  14: ["the store can't be opened", 'check that the file and its folder can be read and written'],
  26: ['this is no SQLite file', 'name another file with --store'],
};

/** Runs `work`; what SQLite throws becomes a StoreError. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeErrorOf(file, error);
  }
}

/** What SQLite threw as a StoreError; anything else as it is. */
export function storeErrorOf(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || codeOf(error) !== 'ERR_SQLITE_ERROR') return error;
  const { errcode } = error as { errcode?: number };
  const [what, mend] = reasons[(errcode ?? 0) & 0xff] ?? [`the store failed: ${error.message}`, 'check the file'];
  return new StoreError({ what, mend, file });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';
