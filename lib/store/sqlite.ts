import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Assessment, Latest } from '../engine/assessment.ts';
import { emptyAnchor, type Anchor, type Audit } from '../engine/chain.ts';
import { resourceHash, scopeName, scopeOf, shardRange, type Scope, type Shard } from '../engine/identity.ts';
import { isoTime } from '../engine/lifecycle.ts';
import { seenAgain, type Confirmed, type Known, type Plan } from '../engine/reconcile.ts';
import { StoreError } from '../errors.ts';
import type { Change, Finding, Suppression } from '../model/finding.ts';
import { answerFrom } from './answer.ts';
import { audit } from './audit.ts';
import { confirmedOf } from './confirmed.ts';
import { guarded, openDatabase, storeErrorOf } from './sqlite-open.ts';
import { SqlitePending } from './sqlite-pending.ts';
import { findingsWhere, parsed } from './sqlite-query.ts';
import { writePlans } from './sqlite-write.ts';
import { claimFor, rememberFor, type AssessmentAnswer, type Claim, type FindingQuery, type Store, type SweepRecord, type Writes } from './store.ts';

/** How a file is opened. */
export interface SqliteOptions {
  /** Refuse a file that is not there, for commands that only read. */
  readonly mustExist?: boolean;
}

/** Opens the embedded store, a SQLite file or `:memory:`. */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<Store> {
  return new SqliteStore(file, await openDatabase(file, options.mustExist ?? false));
}

class SqliteStore implements Store {
  readonly writes: Writes = { findings: 0, changes: 0, assessments: 0, sweeps: 0, others: 0 };
  readonly pending: SqlitePending;
  private readonly file: string;
  private readonly db: DatabaseSync;

  constructor(file: string, db: DatabaseSync) {
    this.file = file;
    this.db = db;
    this.pending = new SqlitePending(file, db);
  }

  async load(scope: Scope, shard: Shard = { index: 0, of: 1 }): Promise<Known> {
    const { from, to } = shardRange(shard);
    const share: SQLInputValue[] = [scopeName(scope), from, to];
    return this.known(scope, this.all('SELECT body FROM findings WHERE scope = ? AND hash >= ? AND hash < ?', share),
      this.all('SELECT key, body FROM latest WHERE scope = ? AND hash >= ? AND hash < ?', share));
  }

  async loadResource(scope: Scope, keyOrId: string): Promise<Known> {
    const name = scopeName(scope);
    const byHash = (key: string): Promise<Known> => this.known(scope, this.all('SELECT body FROM findings WHERE scope = ? AND hash = ?', [name, resourceHash(key)]),
      this.all('SELECT key, body FROM latest WHERE scope = ? AND hash = ?', [name, resourceHash(key)]));
    const known = await byHash(keyOrId);
    if (known.latest.size > 0 || known.findings.length > 0) return known;
    const other = this.all('SELECT key FROM latest WHERE resource_id = ? AND scope = ?', [keyOrId, name])[0];
    return other ? byHash(String(other['key'])) : known;
  }

  async write(plans: readonly Plan[]): Promise<readonly Plan[]> {
    return guarded(this.file, () => writePlans(this.db, plans, this.writes));
  }

  async recordSweep(record: SweepRecord): Promise<void> {
    const startedAt = isoTime(record.startedAt);
    this.run('INSERT OR REPLACE INTO sweeps VALUES (?, ?, ?)', [scopeName(record.scope), startedAt, JSON.stringify({ ...record, startedAt })]);
    this.writes.sweeps += 1;
  }

  sweeps(scope: Scope, until = '9999'): AsyncIterable<SweepRecord> {
    return this.bodies('SELECT body FROM sweeps WHERE scope = ? AND started_at <= ? ORDER BY started_at DESC', [scopeName(scope), until]);
  }

  async *findings(query: FindingQuery): AsyncIterable<Finding> {
    const { where, values } = findingsWhere(query);
    const confirmed = confirmedOf((scope) => this.sweeps(scope));
    for await (const finding of this.bodies<Finding>(`SELECT body FROM findings WHERE ${where}`, values)) yield seenAgain(finding, await confirmed(finding));
  }

  async finding(id: string): Promise<Finding | undefined> {
    for await (const finding of this.bodies<Finding>('SELECT body FROM findings WHERE id = ?', [id])) return seenAgain(finding, await this.confirmed(finding));
    return undefined;
  }

  history(findingId: string): AsyncIterable<Change> {
    return this.bodies('SELECT body FROM history WHERE finding = ? ORDER BY sequence', [findingId]);
  }

  changes(from: string, to: string): AsyncIterable<Change> {
    return this.bodies('SELECT body FROM history WHERE at >= ? AND at < ? ORDER BY at', [isoTime(from), isoTime(to)]);
  }

  ending(before: string): AsyncIterable<Finding> {
    return this.bodies("SELECT body FROM findings WHERE until < ? AND state = 'suppressed' ORDER BY until", [isoTime(before)]);
  }

  async assessmentAt(scope: Scope, key: string, ruleId: string, at: string): Promise<AssessmentAnswer | undefined> {
    const sql = 'SELECT body FROM assessments WHERE scope = ? AND key = ? AND read_at <= ? ORDER BY read_at DESC';
    const versions = this.bodies<Assessment>(sql, [scopeName(scope), key, isoTime(at)]);
    return answerFrom(versions, ruleId, this.sweeps(scope, isoTime(at)));
  }

  async suppressions(account: string): Promise<readonly Suppression[]> {
    return this.all("SELECT body FROM suppressions WHERE account IN (?, '')", [account]).map((row) => this.content<Suppression>(row));
  }

  async putSuppression(suppression: Suppression): Promise<void> {
    this.run('INSERT OR REPLACE INTO suppressions VALUES (?, ?, ?, ?)', [suppression.rule, suppression.resource, suppression.account ?? '', JSON.stringify(suppression)]);
    this.writes.others += 1;
  }

  async removeSuppression({ rule, resource, account }: Pick<Suppression, 'rule' | 'resource' | 'account'>): Promise<void> {
    this.run('DELETE FROM suppressions WHERE rule = ? AND resource = ? AND account = ?', [rule, resource, account ?? '']);
    this.writes.others += 1;
  }

  async *anchors(): AsyncIterable<Anchor> {
    yield* this.all('SELECT chain, count, head FROM anchors ORDER BY chain', []).map((row) => ({ chain: String(row['chain']), count: Number(row['count']), head: String(row['head']) }));
  }

  audit(logged?: readonly Anchor[]): Promise<Audit> {
    const { file } = this;
    const lost = 'SELECT chain FROM history UNION SELECT scope FROM findings WHERE version > 0 EXCEPT SELECT chain FROM anchors';
    const anchors = async function* (store: SqliteStore): AsyncIterable<Anchor> {
      yield* store.anchors();
      // Where an anchor is missing, what it stood for is told as an entry that was not counted.
      yield* store.all(lost, []).map((row) => emptyAnchor(String(row['chain'])));
    };
    const entries = async function* (rows: Iterable<Record<string, unknown>>): AsyncIterable<{ position: number; entry: Partial<Change> }> {
      for (const row of rows) yield { position: Number(row['position']), entry: parsed(String(row['body'])) };
    };
    return audit({
      anchors: () => anchors(this),
      entries: (chain) => entries(this.iterate('SELECT position, body FROM history WHERE chain = ? ORDER BY position', [chain])),
      findingsOf: (chain) => this.bodies('SELECT body FROM findings WHERE scope = ?', [chain]),
    }, logged).catch((error: unknown) => { throw storeErrorOf(file, error); });
  }

  async claim(changeId: string, now: Date): Promise<Claim> {
    const sql = 'INSERT INTO announcements VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET until = excluded.until, done = 0 WHERE until <= ?';
    const claimed = this.run(sql, [changeId, now.getTime() + claimFor, now.getTime()]);
    if (claimed === 0) return this.all('SELECT done FROM announcements WHERE change = ?', [changeId])[0]?.['done'] === 1 ? 'done' : 'held';
    this.writes.others += 1;
    return 'mine';
  }

  async release(changeId: string): Promise<void> {
    this.run('DELETE FROM announcements WHERE change = ? AND done = 0', [changeId]);
    this.writes.others += 1;
  }

  async announced(changeId: string, now: Date): Promise<void> {
    this.run('INSERT OR REPLACE INTO announcements VALUES (?, ?, 1)', [changeId, now.getTime() + rememberFor]);
    this.writes.others += 1;
  }

  async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  private async known(scope: Scope, findings: readonly Record<string, unknown>[], latest: readonly Record<string, unknown>[]): Promise<Known> {
    const sweeps = await this.confirmed(scope);
    return {
      findings: findings.map((row) => seenAgain(this.content<Finding>(row), sweeps)),
      latest: new Map(latest.map((row) => [String(row['key']), this.content<Latest>(row)])), sweeps,
    };
  }

  private confirmed(scope: Scope): Promise<readonly Confirmed[]> {
    return confirmedOf((of) => this.sweeps(of))(scopeOf(scope));
  }

  private run(sql: string, values: readonly SQLInputValue[]): number {
    return guarded(this.file, () => Number(this.db.prepare(sql).run(...values).changes));
  }

  private all(sql: string, values: readonly SQLInputValue[]): Record<string, unknown>[] {
    return guarded(this.file, () => this.db.prepare(sql).all(...values));
  }

  private *iterate(sql: string, values: readonly SQLInputValue[]): Iterable<Record<string, unknown>> {
    try {
      yield* this.db.prepare(sql).iterate(...values);
    } catch (error) {
      throw storeErrorOf(this.file, error);
    }
  }

  private async *bodies<T>(sql: string, values: readonly SQLInputValue[]): AsyncIterable<T> {
    for (const row of this.iterate(sql, values)) yield this.content<T>(row);
  }

  private content<T>(row: Record<string, unknown>): T {
    const content = parsed<T>(String(row['body']));
    if (Object.keys(content).length === 0) throw new StoreError({ what: 'a row of the store was damaged', mend: 'run `stance audit`', file: this.file });
    return content as T;
  }
}
