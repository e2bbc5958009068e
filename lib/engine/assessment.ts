import type { ResourceIdentity } from '../model/resource.ts';
import type { Because } from '../model/unknown.ts';
import type { Evidence, Verdict } from '../model/verdict.ts';
import { canonical, shortHash } from './hash.ts';
import type { Scope } from './identity.ts';

/** What one look at a resource found by all rules that judged it. */
export interface Assessment {
  readonly scope: Scope;
  readonly resource: ResourceIdentity;
  readonly readAt: string;
  /** By rule id; empty where the resource is gone. */
  readonly verdicts: Readonly<Record<string, Assessed>>;
  /** The resource did not exist any more. */
  readonly gone?: true;
}

/** A verdict as an assessment keeps it. */
export interface Assessed {
  readonly verdict: Verdict['verdict'];
  readonly message: string;
  readonly because?: Because;
  readonly evidence: readonly Evidence[];
}

/** The last look at a resource, in short. */
export interface Latest {
  readonly resource: ResourceIdentity;
  /** When it began. */
  readonly readAt: string;
  /** A mark of each rule's verdict; none: the resource is gone. */
  readonly marks: Readonly<Record<string, string>>;
  /** When earlier looks began that still stand for some of the rules. */
  readonly older?: Readonly<Record<string, string>>;
  /** Looks that began before this count for nothing, whatever the rule: the resource was gone since. */
  readonly floor?: string;
  /** By rule: the other resources that its verdict rests on, as `targetOf` names them. */
  readonly reads?: Readonly<Record<string, readonly string[]>>;
  /** Counts writes: the condition of the next one. */
  readonly version?: number;
}

/** A verdict in short: equal marks say the same. Evidence is left out, since values may vary while the verdict holds. */
export function markOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'pass': return 'pass';
    case 'fail': return shortHash(`fail ${verdict.message}`, 8);
    case 'unknown': {
      const { text: _text, ...because } = verdict.because;
      return shortHash(`unknown ${canonical(because)}`, 8);
    }
  }
}

/** Characters of evidence that one assessment keeps: a store's item holds 400 KB, a character up to 3 bytes. */
export const maxEvidence = 120_000;

/** A verdict to keep; evidence for which there is no room left is left out. */
export function assessed(verdict: Verdict, room: { left: number }): Assessed {
  const because = verdict.verdict === 'unknown' ? { because: verdict.because } : {};
  const { evidence } = verdict;
  const size = JSON.stringify(evidence).length;
  const fits = size <= room.left;
  if (fits) room.left -= size;
  return { verdict: verdict.verdict, message: verdict.message, ...because, evidence: fits ? evidence : [] };
}
