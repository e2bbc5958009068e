import type { DatabaseSync } from 'node:sqlite';
import { append, emptyAnchor, type Anchor } from '../engine/chain.ts';
import { resourceHash, scopeName } from '../engine/identity.ts';
import type { Transition } from '../engine/lifecycle.ts';
import type { Plan } from '../engine/reconcile.ts';
import type { Writes } from './store.ts';

/** Writes plans in one transaction; returns those that rest on what is not so any more. */
export function writePlans(db: DatabaseSync, plans: readonly Plan[], writes: Writes): readonly Plan[] {
  if (plans.length === 0) return [];
  const counted: Writes = { findings: 0, changes: 0, assessments: 0, sweeps: 0, others: 0 };
  const writer = new PlanWriter(db, counted);
  db.exec('BEGIN IMMEDIATE');
  try {
    const stale = plans.filter((plan) => !writer.write(plan));
    writer.writeAnchors();
    db.exec('COMMIT');
    for (const kind of Object.keys(counted) as (keyof Writes)[]) writes[kind] += counted[kind];
    return stale;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const prepared = new WeakMap<DatabaseSync, ReturnType<typeof prepare>>();

/** The statements of a database, prepared once. */
function statementsOf(db: DatabaseSync): ReturnType<typeof prepare> {
  const made = prepared.get(db) ?? prepare(db);
  prepared.set(db, made);
  return made;
}

const prepare = (db: DatabaseSync) => ({
  version: db.prepare('SELECT version FROM findings WHERE id = ?'),
  look: db.prepare("SELECT json_extract(body, '$.version') AS version FROM latest WHERE scope = ? AND hash = ?"),
  addEdge: db.prepare('INSERT OR IGNORE INTO edges VALUES (?, ?, ?, ?)'),
  removeEdge: db.prepare('DELETE FROM edges WHERE account = ? AND target = ? AND scope = ? AND key = ?'),
  anchor: db.prepare('SELECT count, head FROM anchors WHERE chain = ?'),
  finding: db.prepare('INSERT OR REPLACE INTO findings (id, scope, hash, version, body) VALUES (?, ?, ?, ?, ?)'),
  change: db.prepare('INSERT INTO history (chain, position, body) VALUES (?, ?, ?)'),
  latest: db.prepare('INSERT OR REPLACE INTO latest (scope, hash, key, read_at, body) VALUES (?, ?, ?, ?, ?)'),
  assessment: db.prepare('INSERT OR REPLACE INTO assessments VALUES (?, ?, ?, ?)'),
  putAnchor: db.prepare('INSERT OR REPLACE INTO anchors VALUES (?, ?, ?)'),
});

class PlanWriter {
  private readonly anchors = new Map<string, Anchor>();
  private readonly counted: Writes;
  private readonly sql: ReturnType<typeof prepare>;

  constructor(db: DatabaseSync, counted: Writes) {
    this.counted = counted;
    this.sql = statementsOf(db);
  }

  /** False, and nothing written, where the plan is stale. */
  write(plan: Plan): boolean {
    const scope = scopeName(plan.scope);
    const hash = resourceHash(plan.key);
    if (plan.latest) {
      const version = this.sql.look.get(scope, hash)?.['version'];
      if (typeof version === 'number' && version !== (plan.latest.version ?? 1) - 1) return false;
    }
    for (const { finding } of plan.transitions) {
      if (Number(this.sql.version.get(finding.id)?.['version'] ?? 0) !== finding.version - 1) return false;
    }
    for (const made of plan.transitions) this.writeTransition(scope, hash, made);
    if (plan.latest) {
      this.sql.latest.run(scope, hash, plan.key, plan.latest.readAt, JSON.stringify(plan.latest));
      this.counted.assessments += 1;
      for (const target of plan.edges?.add ?? []) this.sql.addEdge.run(plan.scope.account, target, scope, plan.key);
      for (const target of plan.edges?.remove ?? []) this.sql.removeEdge.run(plan.scope.account, target, scope, plan.key);
      this.counted.others += (plan.edges?.add.length ?? 0) + (plan.edges?.remove.length ?? 0);
    }
    if (plan.assessment) {
      this.sql.assessment.run(scope, plan.key, plan.assessment.readAt, JSON.stringify(plan.assessment));
      this.counted.assessments += 1;
    }
    return true;
  }

  writeAnchors(): void {
    for (const { chain, count, head } of this.anchors.values()) this.sql.putAnchor.run(chain, count, head);
    this.counted.others += this.anchors.size;
  }

  private writeTransition(scope: string, hash: string, { finding, change }: Transition): void {
    let { head } = finding;
    if (change) {
      const { entry, anchor } = append(this.anchorOf(scope), change);
      this.anchors.set(scope, anchor);
      this.sql.change.run(scope, entry.position, JSON.stringify(entry));
      this.counted.changes += 1;
      head = entry.hash;
    }
    this.sql.finding.run(finding.id, scope, hash, finding.version, JSON.stringify({ ...finding, head }));
    this.counted.findings += 1;
  }

  private anchorOf(chain: string): Anchor {
    const known = this.anchors.get(chain);
    if (known) return known;
    const row = this.sql.anchor.get(chain);
    return row ? { chain, count: Number(row['count']), head: String(row['head']) } : emptyAnchor(chain);
  }
}
