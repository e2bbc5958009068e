/** The findings table as data: the deployed stack and the tests make the same one. Reasons are in docs/decisions. */

/** A key attribute. */
export interface KeyAttribute { readonly name: string; readonly type: 'S' | 'N' }

/** A global secondary index; all of them hold whole items. */
export interface TableIndex { readonly name: string; readonly partition: KeyAttribute; readonly sort: KeyAttribute }

const text = (name: string): KeyAttribute => ({ name, type: 'S' });

/** Keys, indexes, stream and time to live of the findings table. */
export const table = {
  partition: text('pk'),
  sort: text('sk'),
  /** Set on markers of announcements and on what waits for a look; history never expires. */
  timeToLive: 'expires',
  stream: 'NEW_IMAGE',
  indexes: [
    /** A finding (order 0) and its changes (order = sequence). */
    { name: 'byFinding', partition: text('findingId'), sort: { name: 'order', type: 'N' } },
    /** Findings by `state#severity#shard`, in order of their last change; suppressed ones in order of their end. */
    { name: 'byState', partition: text('stateKey'), sort: text('stateSort') },
    /** Findings by rule id, then state. */
    { name: 'byRule', partition: text('ruleKey'), sort: text('ruleSort') },
    /** Findings by ARN, or id where there is none. */
    { name: 'byResource', partition: text('resourceKey'), sort: text('ruleSort') },
    /** Findings and last looks by the resource's id. */
    { name: 'byResourceId', partition: text('resourceId'), sort: text('sk') },
    /** Changes by `day#shard`, in order of time. */
    { name: 'byDay', partition: text('dayKey'), sort: text('daySort') },
  ],
} as const satisfies { partition: KeyAttribute; sort: KeyAttribute; timeToLive: string; stream: 'NEW_IMAGE'; indexes: readonly TableIndex[] };

/** Name of an index of the findings table. */
export type IndexName = (typeof table.indexes)[number]['name'];

/** Every key attribute once, as a table's definition lists them. */
export function keyAttributes(): readonly KeyAttribute[] {
  const all: readonly KeyAttribute[] = [table.partition, table.sort, ...table.indexes.flatMap((index): KeyAttribute[] => [index.partition, index.sort])];
  return [...new Map(all.map((attribute) => [attribute.name, attribute])).values()];
}
