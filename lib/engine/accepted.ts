import type { Suppression } from '../model/finding.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import { applies, isActive } from './suppressions.ts';

/** An accepted risk with the place where it is written. */
export interface Entry { readonly suppression: Suppression; readonly file: string; readonly line: number }

/** How an entry of the file is told of: by what it says and where it stands. */
export interface EntryNote { readonly rule: string; readonly resource: string; readonly until: string; readonly file: string; readonly line: number }

/** Entries that a person should look at. */
export interface Notes {
  /** They have ended, and hold no more. */
  readonly expired: readonly EntryNote[];
  /** They hold nothing back, though their rule was run. */
  readonly unmatched: readonly EntryNote[];
  /** How many could not match, since they name resources of the other kind: ARNs in a gate, construct paths in a scan. */
  readonly elsewhere: number;
}

/** The accepted risks of one run: which apply, which have ended, and which were of no use. */
export class Accepted {
  private readonly active = new Map<string, Entry[]>();
  private readonly used = new Set<Entry>();
  private readonly expired: readonly Entry[];

  constructor(entries: readonly Entry[], now: Date) {
    this.expired = entries.filter(({ suppression }) => !isActive(suppression, now));
    for (const entry of entries) {
      if (!isActive(entry.suppression, now)) continue;
      this.active.set(entry.suppression.rule, [...this.active.get(entry.suppression.rule) ?? [], entry]);
    }
  }

  /** The suppressions that hold. */
  get suppressions(): readonly Suppression[] { return [...this.active.values()].flat().map(({ suppression }) => suppression); }

  /** The suppression of a verdict that is not a pass; of several, the one that ends last. */
  of(ruleId: string, resource: ResourceIdentity): Suppression | undefined {
    let last: Suppression | undefined;
    for (const entry of this.active.get(ruleId) ?? []) {
      if (!applies(entry.suppression, resource)) continue;
      this.used.add(entry);
      if (last === undefined || entry.suppression.until > last.until) last = entry.suppression;
    }
    return last;
  }

  /** What to tell after a run of these rules on templates, or on an account. */
  notes(rules: ReadonlySet<string>, where: 'template' | { readonly account: string }): Notes {
    const idle = [...this.active.values()].flat().filter((entry) => !this.used.has(entry) && rules.has(entry.suppression.rule)
      && (where === 'template' || entry.suppression.account === undefined || entry.suppression.account === where.account));
    const other = where === 'template' ? namesArn : namesConstruct;
    return {
      expired: this.expired.map(noteOf), unmatched: idle.filter((entry) => !other(entry)).map(noteOf), elsewhere: idle.filter(other).length,
    };
  }
}

const noteOf = ({ suppression: { rule, resource, until }, file, line }: Entry): EntryNote => ({ rule, resource, until, file, line });
const namesArn = ({ suppression }: Entry): boolean => suppression.resource.startsWith('arn:');
const namesConstruct = ({ suppression }: Entry): boolean => /^[^/:]+\//.test(suppression.resource);
