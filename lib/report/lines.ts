import type { Judged } from '../engine/judged.ts';
import type { Notes } from '../engine/accepted.ts';
import { identityOf, type Location, type ResourceIdentity } from '../model/resource.ts';
import type { Suppression } from '../model/finding.ts';
import type { Because } from '../model/unknown.ts';
import type { Evidence, Severity, Verdict } from '../model/verdict.ts';

/** A verdict line of `scan` and `gate`: docs/formats.md. */
export interface VerdictLine {
  readonly kind: 'verdict';
  readonly ruleId: string;
  readonly verdict: Verdict['verdict'];
  readonly severity: Severity;
  readonly resource: ResourceIdentity;
  readonly message: string;
  readonly because?: Because;
  readonly evidence: readonly Evidence[];
  /** Only in `gate`. */
  readonly location?: Location;
  /** The accepted risk that it falls under: it does not count as failing or undecided. */
  readonly suppression?: Suppression;
}

/** First line of a scan. */
export interface ScanLine {
  readonly kind: 'scan';
  readonly version: string;
  readonly account: string;
  readonly regions: readonly string[];
  /** How many rules were run. */
  readonly rules: number;
  readonly started: string;
}

/** Last line of a scan; counts of verdicts, of changes against the store, of API calls and of writes. */
export interface SummaryLine {
  readonly kind: 'summary';
  readonly resources: number;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly new: number;
  readonly resolved: number;
  readonly reopened: number;
  readonly suppressed: number;
  readonly blind: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly writes: number;
  readonly ms: number;
  /** Entries of the file of suppressions that have ended or match nothing; absent where there are none. */
  readonly suppressions?: Pick<Notes, 'expired' | 'unmatched'>;
}

/** A verdict as a line; evidence is rendered here, so pass it only verdicts that are shown. */
export function verdictLine({ rule, resource, verdict }: Judged, suppression?: Suppression): VerdictLine {
  return {
    kind: 'verdict', ruleId: rule.id, verdict: verdict.verdict, severity: rule.severity, resource: identityOf(resource),
    message: verdict.message, ...(verdict.verdict === 'unknown' ? { because: verdict.because } : {}), evidence: verdict.evidence,
    ...(suppression ? { suppression } : {}),
  };
}
