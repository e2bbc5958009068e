import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Pending } from '../changes/pending.ts';
import { scopeFrom, scopeName, type Scope } from '../engine/identity.ts';
import type { Dependant, PendingKey, PendingStore } from './pending.ts';
import { guarded } from './sqlite-open.ts';

/** What waits, in the SQLite file. */
export class SqlitePending implements PendingStore {
  private readonly file: string;
  private readonly db: DatabaseSync;
  private readonly prepared = new Map<string, StatementSync>();

  constructor(file: string, db: DatabaseSync) {
    this.file = file;
    this.db = db;
  }

  async get({ family, scope, id }: PendingKey): Promise<Pending | undefined> {
    return this.all('SELECT body FROM pending WHERE family = ? AND scope = ? AND id = ?', [family, scopeName(scope), id ?? '*']).map(contentOf)[0];
  }

  async put({ family, scope, id }: PendingKey, next: Pending, before: Pending | undefined): Promise<boolean> {
    const key = [family, scopeName(scope), id ?? '*'];
    const body = JSON.stringify(next);
    return guarded(this.file, () => Number((before
      ? this.statement('UPDATE pending SET version = ?, body = ? WHERE family = ? AND scope = ? AND id = ? AND version = ?').run(next.version, body, ...key, before.version)
      : this.statement('INSERT OR IGNORE INTO pending VALUES (?, ?, ?, ?, ?)').run(...key, next.version, body)).changes) === 1);
  }

  async *of(family: string, scope: Scope): AsyncIterable<Pending> {
    yield* this.all("SELECT body FROM pending WHERE family = ? AND scope = ? AND id <> '*'", [family, scopeName(scope)]).map(contentOf);
  }

  async dependants(account: string, targets: readonly string[], most: number): Promise<readonly Dependant[]> {
    const found = new Map<string, Dependant>();
    for (const target of targets) {
      const rows = this.all('SELECT scope, key FROM (SELECT scope, key, row_number() OVER (PARTITION BY scope) AS n FROM edges WHERE account = ? AND target = ?) WHERE n <= ?', [account, target, most + 1]);
      for (const { scope, key } of rows) found.set(`${String(scope)} ${String(key)}`, { scope: scopeFrom(String(scope)), key: String(key) });
    }
    return [...found.values()];
  }

  private all(sql: string, values: readonly (string | number)[]): Record<string, unknown>[] {
    return guarded(this.file, () => this.statement(sql).all(...values));
  }

  private statement(sql: string): StatementSync {
    const made = this.prepared.get(sql) ?? this.db.prepare(sql);
    this.prepared.set(sql, made);
    return made;
  }
}

const contentOf = (row: Record<string, unknown>): Pending => JSON.parse(String(row['body'])) as Pending;
