/** The store's port: what remembers findings, their history, assessments and sweeps. `record.ts` is how to write to it. */
import type { Assessed } from '../engine/assessment.ts';
import type { Anchor, Audit } from '../engine/chain.ts';
import type { Scope, Shard } from '../engine/identity.ts';
import type { Known, Plan } from '../engine/reconcile.ts';
import type { Change, Finding, FindingState, Suppression } from '../model/finding.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import type { Severity } from '../model/verdict.ts';
import type { PendingStore } from './pending.ts';

/** One sweep of one scope: a constant number of writes, whatever the scope holds. */
export interface SweepRecord {
  readonly scope: Scope;
  readonly startedAt: string;
  readonly endedAt: string;
  /** False where the listing was cut short: such a sweep confirms nothing. */
  readonly complete: boolean;
  readonly resources: number;
  /** Rule ids that were judged; absent: all. */
  readonly rules?: readonly string[];
}

/** Which findings to read; what is absent does not limit. */
export interface FindingQuery {
  readonly states?: readonly FindingState[];
  readonly severities?: readonly Severity[];
  readonly rules?: readonly string[];
  /** ARN, id or name. */
  readonly resource?: string;
  readonly account?: string;
  readonly owner?: string;
  /** Changed at this time or later. */
  readonly since?: string;
}

/** An answer to "did this resource pass this rule at that time?". */
export interface AssessmentAnswer extends Assessed {
  readonly ruleId: string;
  readonly resource: ResourceIdentity;
  /** When the look began that gave the verdict. */
  readonly readAt: string;
  /** Start of the last complete sweep up to the time asked about that saw the same again. */
  readonly confirmedAt: string;
}

/** Items written so far, by kind. */
export interface Writes { findings: number; changes: number; assessments: number; sweeps: number; others: number }

/** Who may announce a change: the caller, another that holds a claim, or nobody any more. */
export type Claim = 'mine' | 'held' | 'done';

/** A store of findings. Lists are read page by page, in no promised order unless they say so. Failures are StoreErrors. */
export interface Store {
  /** Items written through this object. */
  readonly writes: Readonly<Writes>;
  /** What waits for a look. */
  readonly pending: PendingStore;

  /** Everything known of a scope, or of a share of it. */
  load(scope: Scope, shard?: Shard): Promise<Known>;
  /** Everything known of one resource of a scope, by its `resourceKey` or its id. */
  loadResource(scope: Scope, keyOrId: string): Promise<Known>;
  /** Writes plans, each as a whole or not at all; returns those that rest on what is not so any more. */
  write(plans: readonly Plan[]): Promise<readonly Plan[]>;
  /** Notes that a scope was swept; after its plans are written. */
  recordSweep(record: SweepRecord): Promise<void>;
  /** The last sweeps of a scope, newest first. */
  sweeps(scope: Scope, until?: string): AsyncIterable<SweepRecord>;

  findings(query: FindingQuery): AsyncIterable<Finding>;
  finding(id: string): Promise<Finding | undefined>;
  /** Changes of one finding, oldest first. */
  history(findingId: string): AsyncIterable<Change>;
  /** Changes that were recorded from `from` on and before `to`. */
  changes(from: string, to: string): AsyncIterable<Change>;
  /** Suppressed findings whose suppression ends before a time. */
  ending(before: string): AsyncIterable<Finding>;
  /** The verdict of a rule on a resource as it stood at a time; undefined where it had not been judged. */
  assessmentAt(scope: Scope, key: string, ruleId: string, at: string): Promise<AssessmentAnswer | undefined>;

  /** Suppressions that apply in an account: its own and those for any account. */
  suppressions(account: string): Promise<readonly Suppression[]>;
  /** Adds a suppression or replaces the one for the same rule, resource and account. */
  putSuppression(suppression: Suppression): Promise<void>;
  removeSuppression(suppression: Pick<Suppression, 'rule' | 'resource' | 'account'>): Promise<void>;

  /** Heads and counts of all history chains: to be logged elsewhere and handed to a later `audit`. */
  anchors(): AsyncIterable<Anchor>;
  /** Walks every chain and compares it with its anchor, with anchors logged earlier, and with the findings. */
  audit(logged?: readonly Anchor[]): Promise<Audit>;

  /** Claims a change for announcing; a claim that is not followed by `announced` lapses after five minutes. */
  claim(changeId: string, now: Date): Promise<Claim>;
  /** Gives a claim back: the change was not announced. */
  release(changeId: string): Promise<void>;
  /** Notes that a claimed change was announced, so that nobody does again; forgotten after 30 days. */
  announced(changeId: string, now: Date): Promise<void>;

  close(): Promise<void>;
}

/** How long a claim holds before another may announce, in milliseconds. */
export const claimFor = 5 * 60_000;
/** How long an announcement is remembered: longer than a change can wait in a stream or a dead-letter queue. */
export const rememberFor = 30 * 24 * 3_600_000;
