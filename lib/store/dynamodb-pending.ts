import type { Pending } from '../changes/pending.ts';
import { resourceHash, scopeName, scopeOf, type Scope } from '../engine/identity.ts';
import type { Table } from './dynamodb-client.ts';
import { partition, type Item } from './dynamodb-items.ts';
import { pendingFor, type Dependant, type PendingKey, type PendingStore } from './pending.ts';

/** What waits, in the findings table. */
export class DynamoDbPending implements PendingStore {
  private readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  async get(key: PendingKey): Promise<Pending | undefined> {
    const item = await this.table.get(keyOf(key));
    return item && contentOf(item);
  }

  async put(key: PendingKey, next: Pending, before: Pending | undefined, now: Date): Promise<boolean> {
    const item = { ...next, ...keyOf(key), expires: Math.ceil((now.getTime() + pendingFor) / 1000) };
    const rival = before ? await this.table.put(item, 'version = :before', { ':before': before.version }) : await this.table.put(item, 'attribute_not_exists(pk)');
    return rival === undefined;
  }

  async *of(family: string, scope: Scope): AsyncIterable<Pending> {
    for await (const item of this.table.query(partition.pending(family, scopeName(scope)))) if (item['sk'] !== whole) yield contentOf(item);
  }

  async dependants(account: string, targets: readonly string[], most: number): Promise<readonly Dependant[]> {
    const found = new Map<string, Dependant>();
    await Promise.all(targets.map(async (target) => {
      // From scope to scope, a few of each: a list of all may be long.
      for (let from: string | undefined = first; from !== undefined;) {
        const counts = new Map<string, number>();
        let next: string | undefined;
        for await (const item of this.table.query(partition.edges(account, target), { range: { from }, limit: most + 1 })) {
          const { scope, key } = item as unknown as Dependant;
          const name = scopeName(scope);
          const count = (counts.get(name) ?? 0) + 1;
          counts.set(name, count);
          found.set(`${name} ${key}`, { scope: scopeOf(scope), key });
          if (count > most) {
            next = `${name}#~`;
            break;
          }
        }
        from = next;
      }
    }));
    return [...found.values()];
  }
}

const whole = '*';
/** Before any scope's name: a sort key can't be empty. */
const first = ' ';
const keyOf = ({ family, scope, id }: PendingKey): Item => ({ pk: partition.pending(family, scopeName(scope)), sk: id === undefined ? whole : resourceHash(id) });
const contentOf = ({ pk: _pk, sk: _sk, expires: _expires, writer: _writer, ...pending }: Item): Pending => pending as unknown as Pending;
