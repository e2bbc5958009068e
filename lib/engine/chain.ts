import type { Change, ChangeDraft } from '../model/finding.ts';
import { canonical, sha256Hex } from './hash.ts';

/** Head and count of a history chain, kept apart from its entries. */
export interface Anchor { readonly chain: string; readonly count: number; readonly head: string }

/** The first place where the history is not what was written. */
export interface Broken {
  readonly chain: string;
  /** Place in the chain, from 1. */
  readonly position: number;
  readonly findingId?: string;
  readonly what: 'changed' | 'removed' | 'reordered' | 'cut off' | 'added' | 'finding differs';
  /** One sentence for a person. */
  readonly text: string;
}

/** What an audit found. */
export interface Audit { readonly chains: number; readonly entries: number; readonly broken?: Broken }

/** An anchor before the first entry. */
export const emptyAnchor = (chain: string): Anchor => ({ chain, count: 0, head: '' });

/** The hash of an entry: over all of it and the hash before. */
export const hashOf = (entry: Omit<Change, 'hash'>): string => sha256Hex(canonical({ ...entry, hash: undefined }));

/** Puts a change at the end of a chain; returns the entry and the chain's new anchor. */
export function append(anchor: Anchor, draft: ChangeDraft): { readonly entry: Change; readonly anchor: Anchor } {
  const open = { ...draft, chain: anchor.chain, position: anchor.count + 1, previousHash: anchor.head };
  const entry: Change = { ...open, hash: hashOf(open) };
  return { entry, anchor: { chain: anchor.chain, count: entry.position, head: entry.hash } };
}
