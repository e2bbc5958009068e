import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Latest } from '../engine/assessment.ts';
import type { Anchor, Audit } from '../engine/chain.ts';
import { resourceHash, resourceKey, scopeName, scopeOf, shardRange, type Scope, type Shard } from '../engine/identity.ts';
import { isoTime } from '../engine/lifecycle.ts';
import { seenAgain, type Confirmed, type Known, type Plan } from '../engine/reconcile.ts';
import type { Change, Finding, Suppression } from '../model/finding.ts';
import { severities } from '../model/verdict.ts';
import { answerFrom } from './answer.ts';
import { audit } from './audit.ts';
import { confirmedOf } from './confirmed.ts';
import { Table } from './dynamodb-client.ts';
import { anchorShards, assessmentOf, contentOf, indexKey, latestKey, noSeal, partition, shards, suppressionKey, type Item, type Seal } from './dynamodb-items.ts';
import { DynamoDbPending } from './dynamodb-pending.ts';
import { filterOf, itemsFor } from './dynamodb-query.ts';
import { PlanWriter } from './dynamodb-write.ts';
import { claimFor, rememberFor, type AssessmentAnswer, type Claim, type FindingQuery, type Store, type SweepRecord, type Writes } from './store.ts';

/** The deployed store: one DynamoDB table. Every read is a Query or a GetItem; there is no scan. */
export class DynamoDbStore implements Store {
  readonly writes: Writes = { findings: 0, changes: 0, assessments: 0, sweeps: 0, others: 0 };
  readonly pending: DynamoDbPending;
  private readonly table: Table;
  private readonly seal: Seal;
  private readonly writer: PlanWriter;

  constructor(client: DynamoDBDocumentClient, tableName: string, seal: Seal = noSeal) {
    this.table = new Table(client, tableName);
    this.seal = seal;
    this.pending = new DynamoDbPending(this.table);
    this.writer = new PlanWriter(this.table, seal, this.writes);
  }

  async load(scope: Scope, shard: Shard = { index: 0, of: 1 }): Promise<Known> {
    const range = shardRange(shard);
    const name = scopeName(scope);
    const latest = new Map<string, Latest>();
    for await (const item of this.table.query(partition.latest(name), { range })) latest.set(String(item['key']), latestOf(item));
    return this.known(await this.confirmed(scope), this.contents<Finding>(this.table.query(partition.findings(name), { range })), latest);
  }

  async loadResource(scope: Scope, keyOrId: string): Promise<Known> {
    const known = await this.loadByKey(scope, keyOrId);
    if (known.latest.size > 0 || known.findings.length > 0) return known;
    for await (const item of this.table.query(indexKey.resource(keyOrId), { index: 'byResourceId' })) {
      const { resource } = item as unknown as Latest;
      if (resource.id === keyOrId && item['pk'] === partition.latest(scopeName(scope))) return this.loadByKey(scope, resourceKey(resource));
    }
    return known;
  }

  write(plans: readonly Plan[]): Promise<readonly Plan[]> {
    return this.writer.write(plans);
  }

  async recordSweep(record: SweepRecord): Promise<void> {
    const startedAt = isoTime(record.startedAt);
    await this.table.put({ ...record, startedAt, pk: partition.sweeps(scopeName(record.scope)), sk: startedAt });
    this.writes.sweeps += 1;
  }

  async *sweeps(scope: Scope, until = '9999'): AsyncIterable<SweepRecord> {
    const items = this.table.query(partition.sweeps(scopeName(scope)), { range: { to: until }, newestFirst: true });
    for await (const { pk: _pk, sk: _sk, ...record } of items) yield record as unknown as SweepRecord;
  }

  async *findings(query: FindingQuery): AsyncIterable<Finding> {
    const confirmed = confirmedOf((scope) => this.sweeps(scope));
    const wanted = filterOf(query);
    for await (const finding of this.contents<Finding>(itemsFor(this.table, query))) {
      if (wanted(finding)) yield seenAgain(finding, await confirmed(finding));
    }
  }

  async finding(id: string): Promise<Finding | undefined> {
    for await (const finding of this.contents<Finding>(this.table.query(id, { index: 'byFinding', range: { from: 0, to: 0 } }))) {
      return seenAgain(finding, await this.confirmed(finding));
    }
    return undefined;
  }

  history(findingId: string): AsyncIterable<Change> {
    return this.contents(this.table.query(findingId, { index: 'byFinding', range: { from: 1 } }));
  }

  async *changes(from: string, to: string): AsyncIterable<Change> {
    const range = { from: isoTime(from), to: isoTime(to) };
    for (let day = Date.parse(range.from.slice(0, 10)); day < Date.parse(range.to); day += 24 * 3_600_000) {
      for (const shard of shards) {
        yield* this.contents<Change>(this.table.query(indexKey.day(new Date(day).toISOString().slice(0, 10), shard), { index: 'byDay', range }));
      }
    }
  }

  async *ending(before: string): AsyncIterable<Finding> {
    for (const severity of severities) for (const shard of shards) {
      yield* this.contents<Finding>(this.table.query(indexKey.state('suppressed', severity, shard), { index: 'byState', range: { to: isoTime(before) } }));
    }
  }

  async assessmentAt(scope: Scope, key: string, ruleId: string, at: string): Promise<AssessmentAnswer | undefined> {
    const until = isoTime(at);
    const items = this.table.query(partition.assessments(scopeName(scope), key), { range: { to: until }, newestFirst: true, limit: 10 });
    return answerFrom(mapped(items, (item) => assessmentOf(item, this.seal)), ruleId, this.sweeps(scope, until));
  }

  async suppressions(account: string): Promise<readonly Suppression[]> {
    const found: Suppression[] = [];
    await Promise.all([account, undefined].map(async (owner) => {
      for await (const { pk: _pk, sk: _sk, ...suppression } of this.table.query(partition.suppressions(owner))) found.push(suppression as unknown as Suppression);
    }));
    return found;
  }

  async putSuppression(suppression: Suppression): Promise<void> {
    await this.table.put({ ...suppression, ...suppressionKey(suppression) });
    this.writes.others += 1;
  }

  async removeSuppression(suppression: Pick<Suppression, 'rule' | 'resource' | 'account'>): Promise<void> {
    await this.table.delete(suppressionKey(suppression));
    this.writes.others += 1;
  }

  async *anchors(): AsyncIterable<Anchor> {
    for (const shard of anchorShards) {
      yield* mapped(this.table.query(partition.anchors(shard)), (item) => ({ chain: String(item['chain']), count: Number(item['count']), head: String(item['head']) }));
    }
  }

  audit(logged?: readonly Anchor[]): Promise<Audit> {
    return audit({
      anchors: () => this.anchors(),
      entries: (chain) => mapped(this.table.query(partition.history(chain)), async (item) => ({ position: Number(item['sk']), entry: await contentOf<Change>(item, this.seal) })),
      findingsOf: (chain) => this.contents(this.table.query(partition.findings(chain))),
    }, logged);
  }

  async claim(changeId: string, now: Date): Promise<Claim> {
    const item = { ...markerOf(changeId), claimedUntil: now.getTime() + claimFor, expires: seconds(now, rememberFor) };
    const rival = await this.table.put(item, 'attribute_not_exists(pk) OR claimedUntil <= :now', { ':now': now.getTime() });
    if (rival) return rival['done'] === true ? 'done' : 'held';
    this.writes.others += 1;
    return 'mine';
  }

  async release(changeId: string): Promise<void> {
    await this.table.delete(markerOf(changeId));
    this.writes.others += 1;
  }

  async announced(changeId: string, now: Date): Promise<void> {
    await this.table.put({ ...markerOf(changeId), claimedUntil: now.getTime() + rememberFor, done: true, expires: seconds(now, rememberFor) });
    this.writes.others += 1;
  }

  async close(): Promise<void> {}

  private async loadByKey(scope: Scope, key: string): Promise<Known> {
    const name = scopeName(scope);
    const range = { from: `${resourceHash(key)}#`, to: `${resourceHash(key)}#~` };
    // Before the findings: a plan is void where another look was recorded since, so it must not know that look but older findings.
    const [item, sweeps] = await Promise.all([this.table.get(latestKey(name, key)), this.confirmed(scope)]);
    return this.known(sweeps, this.contents<Finding>(this.table.query(partition.findings(name), { range })), new Map(item ? [[key, latestOf(item)]] : []));
  }

  private async known(sweeps: readonly Confirmed[], contents: AsyncIterable<Finding>, latest: ReadonlyMap<string, Latest>): Promise<Known> {
    const findings: Finding[] = [];
    for await (const finding of contents) findings.push(seenAgain(finding, sweeps));
    return { findings, latest, sweeps };
  }

  private confirmed(scope: Scope): Promise<readonly Confirmed[]> {
    return confirmedOf((of) => this.sweeps(of))(scopeOf(scope));
  }

  private contents<T extends Finding | Change>(items: AsyncIterable<Item>): AsyncIterable<T> {
    return mapped(items, (item) => contentOf<T>(item, this.seal));
  }
}

const latestOf = ({ pk: _pk, sk: _sk, key: _key, resourceId: _id, ...latest }: Item): Latest => latest as unknown as Latest;
const markerOf = (changeId: string): Item => ({ pk: partition.announced(changeId), sk: 'ANNOUNCED' });
const seconds = (now: Date, after: number): number => Math.ceil((now.getTime() + after) / 1000);

async function* mapped<A, B>(items: AsyncIterable<A>, to: (item: A) => B | Promise<B>): AsyncIterable<B> {
  for await (const item of items) yield await to(item);
}
