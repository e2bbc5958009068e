import type { ResourceIdentity } from '../model/resource.ts';
import { shortHash } from './hash.ts';

/** What is swept, loaded and chained together: one resource type in one region of one account. */
export interface Scope { readonly account: string; readonly region: string; readonly type: ResourceIdentity['type'] }

/** A share of a scope's resources, by hash: for scopes that are too big for one go. */
export interface Shard { readonly index: number; readonly of: number }

/** The scope that a resource belongs to. */
export const scopeOf = ({ account, region, type }: Scope): Scope => ({ account, region, type });

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('#', '%23');

/** A scope as one text: `account#region#type`. */
export const scopeName = ({ account, region, type }: Scope): string => `${escaped(account)}#${escaped(region)}#${escaped(type)}`;

/** What tells a resource apart inside its scope: its ARN, or its id where it has none. */
export const resourceKey = (resource: { readonly arn?: string | undefined; readonly id: string }): string => resource.arn ?? resource.id;

/** Id of a finding, stable for ever: 130 bits of SHA-256 over what the finding is about. */
export const findingId = (account: string, region: string, ruleId: string, arnOrId: string, subKey = ''): string =>
  shortHash(JSON.stringify([account, region, ruleId, arnOrId, subKey]), 26);

/** Where a resource stands among the shards of its scope: 60 bits that are spread evenly. */
export const resourceHash = (key: string): string => shortHash(key, 12);

/** True where a resource, given by its key, belongs to a shard. */
export const inShard = (key: string, shard: Shard): boolean => shardIndex(resourceHash(key), shard.of) === shard.index;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Shards are equal ranges over the first two characters of the hash, at most 1,024. */
const shardIndex = (hash: string, of: number): number =>
  Math.floor(((alphabet.indexOf(hash.charAt(0)) * 32 + alphabet.indexOf(hash.charAt(1))) * of) / 1024);
