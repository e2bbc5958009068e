import type { ResourceIdentity } from '../model/resource.ts';
import { shortHash, twoDigits } from './hash.ts';

/** What is swept, loaded and chained together: one resource type in one region of one account. */
export interface Scope { readonly account: string; readonly region: string; readonly type: ResourceIdentity['type'] }

/** A share of a scope's resources, by hash: for scopes that are too big for one go. */
export interface Shard { readonly index: number; readonly of: number }

/** The scope that a resource belongs to. */
export const scopeOf = ({ account, region, type }: Scope): Scope => ({ account, region, type });

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('#', '%23');

/** A scope as one text: `account#region#type`. */
export const scopeName = ({ account, region, type }: Scope): string => `${escaped(account)}#${escaped(region)}#${escaped(type)}`;

/** The scope of a name that `scopeName` made. */
export function scopeFrom(name: string): Scope {
  const [account = '', region = '', type = ''] = name.split('#').map((part) => part.replaceAll('%23', '#').replaceAll('%25', '%'));
  return { account, region, type: type as Scope['type'] };
}

/** What tells a resource apart inside its scope: its ARN, or its id where it has none; as text that stores can keep. */
export const resourceKey = (resource: { readonly arn?: string | undefined; readonly id: string }): string => (resource.arn ?? resource.id).toWellFormed();

/** Id of a finding, stable for ever: 130 bits of SHA-256 over what the finding is about. */
export const findingId = (account: string, region: string, ruleId: string, arnOrId: string, subKey = ''): string =>
  shortHash(JSON.stringify([account, region, ruleId, arnOrId, subKey]), 26);

/** Where a resource, given by its key, stands in its scope: spread evenly, 130 bits. */
export const resourceHash = (key: string): string => shortHash(key, 26);

/** A shard as a range of resource hashes, from the first inclusive to the last exclusive; at most 1,024 shards. */
export const shardRange = ({ index, of }: Shard): { readonly from: string; readonly to: string } => ({
  from: twoDigits(Math.floor((index * 1024) / of)),
  to: index + 1 === of ? '~' : twoDigits(Math.floor(((index + 1) * 1024) / of)),
});

/** True where a resource, given by its key, belongs to a shard. */
export function inShard(key: string, shard: Shard): boolean {
  const hash = resourceHash(key);
  const { from, to } = shardRange(shard);
  return hash >= from && hash < to;
}
