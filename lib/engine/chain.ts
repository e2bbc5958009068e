import type { Change, ChangeDraft, Finding } from '../model/finding.ts';
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

/** What a chain's last entry about a finding says of it. */
export interface LastWord { readonly position: number; readonly hash: string; readonly to: string; readonly sequence: number }

/** Walks one chain, entry by entry; every method returns the first place that is not as it was written. */
export class ChainCheck {
  readonly lastWords = new Map<string, LastWord>();
  private readonly anchor: Anchor;
  private readonly logged: Anchor | undefined;
  private count = 0;
  private head = '';

  constructor(anchor: Anchor, logged?: Anchor) {
    this.anchor = anchor;
    this.logged = logged;
  }

  /** The next entry as it is stored, with the place that it is stored at. */
  entry(position: number, entry: Partial<Change>): Broken | undefined {
    const expected = this.count + 1;
    const { findingId } = entry;
    if (position > expected) return this.broken(expected, 'removed', 'is missing');
    if (position > this.anchor.count) return this.broken(position, 'added', `is beyond the ${this.anchor.count} that were counted`, findingId);
    if (entry.position === undefined) return this.broken(position, 'changed', 'can not be read', findingId);
    if (entry.position !== position || entry.chain !== this.anchor.chain) return this.broken(position, 'reordered', `was written as entry ${String(entry.position)}`, findingId);
    if (entry.hash !== hashOf(entry as Change)) return this.broken(position, 'changed', 'does not have the hash that it was written with', findingId);
    if (entry.previousHash !== this.head) return this.broken(position, 'changed', 'does not follow the entry before it', findingId);
    this.count = position;
    this.head = entry.hash;
    const { to, sequence } = entry as Change;
    if (findingId !== undefined) this.lastWords.set(findingId, { position, hash: this.head, to, sequence });
    if (this.logged?.count === position && this.logged.head !== this.head) return this.broken(position, 'changed', 'is not the one that was logged', findingId);
    return undefined;
  }

  /** After the last entry. */
  end(): Broken | undefined {
    const promised = Math.max(this.anchor.count, this.logged?.count ?? 0);
    if (this.count < promised) return this.broken(this.count + 1, 'cut off', `is missing: ${promised} were counted, ${this.count} are there`);
    if (this.head !== this.anchor.head) return this.broken(this.count, 'changed', 'is not the one that the anchor names');
    return undefined;
  }

  /** A finding of the chain's scope, after the last entry; takes its last word. */
  finding({ id, head, state, sequence }: Finding): Broken | undefined {
    const last = this.lastWords.get(id);
    this.lastWords.delete(id);
    if (!last) return this.broken(Math.max(this.count, 1), 'removed', `or another is missing: finding ${id} has no history`, id);
    if (last.hash === head && last.to === state && last.sequence === sequence) return undefined;
    return this.broken(last.position, 'finding differs', `says ${last.to}, the finding ${state}`, id);
  }

  /** After the last finding. */
  endOfFindings(): Broken | undefined {
    for (const [id, { position }] of this.lastWords) return this.broken(position, 'finding differs', 'tells of a finding that is not there any more', id);
    return undefined;
  }

  private broken(position: number, what: Broken['what'], text: string, findingId?: string): Broken {
    const { chain } = this.anchor;
    return { chain, position, ...(findingId === undefined ? {} : { findingId }), what, text: `Entry ${position} of the history of ${chain} ${text}.` };
  }
}
