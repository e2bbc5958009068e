import { ChainCheck, emptyAnchor, type Anchor, type Audit } from '../engine/chain.ts';
import type { Change, Finding } from '../model/finding.ts';

/** What an audit reads of a store. */
export interface Audited {
  anchors(): AsyncIterable<Anchor>;
  /** A chain's entries as they are stored, in order; an unreadable one is empty. */
  entries(chain: string): AsyncIterable<{ readonly position: number; readonly entry: Partial<Change> }>;
  /** The findings of the scope that a chain belongs to. */
  findingsOf(chain: string): AsyncIterable<Finding>;
}

/** Walks all chains, also those that only a log still knows, up to the first broken place. */
export async function audit(store: Audited, logged: readonly Anchor[] = []): Promise<Audit> {
  const open = new Map<string, Anchor>();
  for (const anchor of logged) if (anchor.count > (open.get(anchor.chain)?.count ?? 0)) open.set(anchor.chain, anchor);
  let chains = 0;
  let entries = 0;
  const walk = async (anchor: Anchor): Promise<Audit | undefined> => {
    chains += 1;
    const check = new ChainCheck(anchor, open.get(anchor.chain));
    open.delete(anchor.chain);
    for await (const { position, entry } of store.entries(anchor.chain)) {
      const broken = check.entry(position, entry);
      if (broken) return { chains, entries, broken };
      entries += 1;
    }
    const cut = check.end();
    if (cut) return { chains, entries, broken: cut };
    for await (const finding of store.findingsOf(anchor.chain)) {
      const broken = check.finding(finding);
      if (broken) return { chains, entries, broken };
    }
    const lost = check.endOfFindings();
    return lost && { chains, entries, broken: lost };
  };
  for await (const anchor of store.anchors()) {
    const found = await walk(anchor);
    if (found) return found;
  }
  // What is left was logged once and has no anchor any more; `walk` takes it out.
  for (const chain of open.keys()) {
    const found = await walk(emptyAnchor(chain));
    if (found) return found;
  }
  return { chains, entries };
}
