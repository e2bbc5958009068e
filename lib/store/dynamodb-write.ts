import { setTimeout as sleep } from 'node:timers/promises';
import { append, emptyAnchor, type Anchor } from '../engine/chain.ts';
import { scopeName } from '../engine/identity.ts';
import type { Transition } from '../engine/lifecycle.ts';
import type { Plan } from '../engine/reconcile.ts';
import { StoreError } from '../errors.ts';
import type { Table, WriteOp } from './dynamodb-client.ts';
import { anchorItem, anchorKey, assessmentItem, changeItem, edgeKey, findingItem, latestItem, latestKey, type Seal } from './dynamodb-items.ts';
import type { Writes } from './store.ts';

/** DynamoDB takes 100 operations and 4 MB a transaction; one operation is the anchor's, and sizes are estimates. */
const maxOps = 99;
const maxCharacters = 2_000_000;
const attempts = 15;

/** What goes into one transaction: plans, or the part of one that is too big, each with the operations it needs. */
interface Share { readonly plan: Plan; readonly transitions: readonly Transition[]; readonly isFirst: boolean; readonly ops: number; readonly size: number }

/** Writes plans to the table. */
export class PlanWriter {
  private readonly table: Table;
  private readonly seal: Seal;
  private readonly writes: Writes;
  /** Anchors as last seen; a transaction finds out where another writer has moved one. */
  private readonly anchors = new Map<string, Anchor>();

  constructor(table: Table, seal: Seal, writes: Writes) {
    this.table = table;
    this.seal = seal;
    this.writes = writes;
  }

  /** Returns the plans that rest on what is not so any more. */
  async write(plans: readonly Plan[]): Promise<readonly Plan[]> {
    const stale = new Set<Plan>();
    for (const [chain, ofChain] of Map.groupBy(plans, (plan) => scopeName(plan.scope))) {
      for (const batch of batches(ofChain.flatMap(sharesOf))) {
        const open = batch.filter(({ plan }) => !stale.has(plan));
        for (const plan of await this.writeBatch(chain, open)) stale.add(plan);
      }
    }
    return [...stale];
  }

  private async writeBatch(chain: string, batch: readonly Share[]): Promise<Plan[]> {
    const stale: Plan[] = [];
    let open = batch;
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === attempts) throw new StoreError({ what: `table ${this.table.name} is written by too many others at once`, mend: 'try again' });
      if (attempt > 0) await sleep(Math.random() * 10 * 2 ** Math.min(attempt, 7));
      const before = await this.anchorOf(chain);
      const { ops, owners, anchor, counted } = await this.opsOf(open, before);
      const refused = await this.table.transact(ops);
      if (!refused) {
        this.anchors.set(chain, anchor);
        for (const kind of Object.keys(counted) as (keyof Writes)[]) this.writes[kind] += counted[kind];
        return stale;
      }
      this.anchors.delete(chain);
      const lost = new Set(refused.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? owners[index] ?? [] : [])));
      stale.push(...[...lost].map(({ plan }) => plan));
      open = open.filter((share) => !lost.has(share));
    }
    return stale;
  }

  /** The operations of one transaction; `owners` says whose each is, undefined for the anchor. */
  private async opsOf(batch: readonly Share[], before: Anchor) {
    const ops: WriteOp[] = [];
    const owners: (Share | undefined)[] = [];
    const counted: Writes = { findings: 0, changes: 0, assessments: 0, sweeps: 0, others: 0 };
    let anchor = before;
    const add = (owner: Share | undefined, kind: keyof Writes | undefined, op: WriteOp): void => {
      ops.push(op);
      owners.push(owner);
      if (kind) counted[kind] += 1;
    };
    const TableName = this.table.name;
    for (const share of batch) {
      const { plan: { scope, key, latest, assessment, edges }, transitions, isFirst } = share;
      if (latest && isFirst) {
        const unchanged = when('attribute_not_exists(pk) OR attribute_not_exists(version) OR version = :before', { ':before': (latest.version ?? 1) - 1 });
        add(share, 'assessments', { Put: { TableName, Item: latestItem(scope, key, latest), ...unchanged } });
        for (const target of edges?.add ?? []) add(share, 'others', { Put: { TableName, Item: { ...edgeKey(scope, key, target), scope, key } } });
        for (const target of edges?.remove ?? []) add(share, 'others', { Delete: { TableName, Key: edgeKey(scope, key, target) } });
        if (assessment) add(share, 'assessments', { Put: { TableName, Item: await assessmentItem(assessment, key, this.seal) } });
      } else if (latest) {
        add(share, undefined, { ConditionCheck: { TableName, Key: latestKey(scopeName(scope), key), ...when('version = :version', { ':version': latest.version ?? 1 }) } });
      }
      for (const { finding, change } of transitions) {
        let { head } = finding;
        if (change) {
          const { entry, anchor: next } = append(anchor, change);
          anchor = next;
          head = entry.hash;
          // The anchor's condition guards the place, so that a clash here is tampering, not a rival.
          add(undefined, 'changes', { Put: { TableName, Item: await changeItem(entry, this.seal), ConditionExpression: 'attribute_not_exists(pk)' } });
        }
        const condition = finding.version === 1 ? { ConditionExpression: 'attribute_not_exists(pk)' } : when('version = :before', { ':before': finding.version - 1 });
        add(share, 'findings', { Put: { TableName, Item: await findingItem({ ...finding, head }, this.seal), ...condition } });
      }
    }
    if (anchor !== before) {
      const condition = before.count === 0 ? { ConditionExpression: 'attribute_not_exists(pk)' } : when('head = :before', { ':before': before.head });
      add(undefined, 'others', { Put: { TableName, Item: anchorItem(anchor), ...condition } });
    }
    return { ops, owners, anchor, counted };
  }

  private async anchorOf(chain: string): Promise<Anchor> {
    const known = this.anchors.get(chain);
    if (known) return known;
    const item = await this.table.get(anchorKey(chain));
    return item ? { chain, count: Number(item['count']), head: String(item['head']) } : emptyAnchor(chain);
  }
}

const when = (ConditionExpression: string, ExpressionAttributeValues: Record<string, unknown>) => ({ ConditionExpression, ExpressionAttributeValues });

/** A plan as one share, or as several where it would not fit into a transaction. */
function sharesOf(plan: Plan): Share[] {
  const base = (plan.latest ? 1 : 0) + (plan.assessment ? 1 : 0) + (plan.edges ? plan.edges.add.length + plan.edges.remove.length : 0);
  const baseSize = plan.assessment ? JSON.stringify(plan.assessment).length : 0;
  const shares: Share[] = [];
  let transitions: Transition[] = [];
  let ops = base;
  let size = baseSize;
  const close = (): void => {
    shares.push({ plan, transitions, isFirst: shares.length === 0, ops, size });
    transitions = [];
    ops = 1;
    size = 0;
  };
  for (const made of plan.transitions) {
    const moreSize = 2 * JSON.stringify(made.finding).length + 1000;
    if (ops + 2 > maxOps || size + moreSize > maxCharacters) close();
    transitions.push(made);
    ops += made.change ? 2 : 1;
    size += moreSize;
  }
  close();
  return shares;
}

/** Shares in order, as many to a transaction as fit. */
function batches(shares: readonly Share[]): Share[][] {
  const made: Share[][] = [];
  let ops = maxOps;
  let size = 0;
  for (const share of shares) {
    const last = made.at(-1);
    // Parts of one plan touch the same item, which one transaction may do only once.
    if (!last || !share.isFirst || ops + share.ops > maxOps || size + share.size > maxCharacters) {
      made.push([share]);
      ops = 0;
      size = 0;
    } else last.push(share);
    ops += share.ops;
    size += share.size;
  }
  return made;
}
