import type { ResourceIdentity } from './resource.ts';
import type { TypeName } from './types.ts';
import type { Because } from './unknown.ts';
import type { Evidence, Severity, Verdict } from './verdict.ts';

/** States of a finding; `blind` while it can't be seen whether the rule holds. */
export const findingStates = ['open', 'blind', 'suppressed', 'resolved'] as const;
/** State of a finding. */
export type FindingState = (typeof findingStates)[number];

/** What can happen to a finding. */
export type ChangeKind =
  | 'opened' | 'reopened' | 'resolved' | 'went-blind' | 'sees-again' | 'suppressed' | 'suppression-ended';

/** What made Stance look: a scheduled sweep, an event, or an import of earlier verdicts. */
export type ObservedBy = 'sweep' | 'event' | 'import';

/** Who made the change that an event reported, as CloudTrail tells it. */
export interface Actor {
  readonly principal: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly eventName?: string;
  readonly eventTime?: string;
  readonly eventId?: string;
}

/** An accepted risk: who, why, until when. */
export interface Suppression {
  readonly rule: string;
  /** ARN, id or name of the resource; `*` stands for any characters. */
  readonly resource: string;
  /** Absent: in any account. */
  readonly account?: string;
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  /** ISO time; from then on the finding is open again. */
  readonly until: string;
}

/** What one look told about one rule and one resource. */
export interface Observation {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly resource: ResourceIdentity;
  /** Type that the rule judges, where it is not the resource's: a listing that failed is told on the account. */
  readonly type?: TypeName;
  /** Tells several findings of one rule on one resource apart. */
  readonly subKey?: string;
  readonly verdict: Verdict | { readonly verdict: 'gone' };
  /** ISO time at which the read of the resource began; later observations win. */
  readonly readAt: string;
  readonly owner?: string;
  readonly actor?: Actor;
  readonly by: ObservedBy;
  /** Other resources that the verdict rests on; absent where that is not known. */
  readonly reads?: readonly string[];
}

/** The life of one rule on one resource. Times are ISO 8601 UTC. */
export interface Finding {
  /** Never changes: see `findingId`. */
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly account: string;
  readonly region: string;
  /** Type that the rule judges: with account and region the scope that a sweep reconciles. */
  readonly type: TypeName;
  readonly resource: ResourceIdentity;
  readonly subKey?: string;
  /** What is wrong; for what never could be seen, why not. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** Why it can't be seen, while it can't. */
  readonly because?: Because;
  readonly owner?: string;
  /** The accepted risk, while it is suppressed. */
  readonly suppression?: Suppression;
  /** First time that it was noticed. */
  readonly firstSeen: string;
  /** Last time that it was surely there; stores derive it from sweep records, so that a repeated look writes nothing. */
  readonly lastSeen: string;
  /** Time of the last change. */
  readonly changedAt: string;
  /** First time that the rule surely failed; absent for a blind spot that was never seen failing. */
  readonly openedAt?: string;
  /** Since when it fails, as far as can be seen; absent once it is resolved, and for what was never seen failing. */
  readonly openSince?: string;
  /** When the read began that the finding rests on. */
  readonly readAt: string;
  /** Counts writes of the finding: the condition of the next one. */
  readonly version: number;
  /** Counts changes: the sequence of the last one. */
  readonly sequence: number;
  /** Hash of the last change, set by the store. */
  readonly head: string;
}

/** A change before the store has put it into a history chain. */
export interface ChangeDraft {
  /** `<finding id>.<sequence>`: never used twice, so that announcements can be told apart. */
  readonly id: string;
  readonly findingId: string;
  /** Counts the changes of one finding, from 1. */
  readonly sequence: number;
  readonly kind: ChangeKind;
  /** When it was recorded. */
  readonly at: string;
  /** State before; absent for the first change of a finding. */
  readonly from?: FindingState;
  readonly to: FindingState;
  readonly by?: ObservedBy;
  /** Resolved because the resource does not exist any more. */
  readonly gone?: true;
  /** True for what the first sweep of a scope finds: told in one digest, not one by one. */
  readonly firstSweep?: true;
  readonly readAt: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  readonly type: TypeName;
  readonly resource: ResourceIdentity;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly because?: Because;
  readonly owner?: string;
  readonly suppression?: Suppression;
  readonly actor?: Actor;
  readonly firstSeen: string;
  /** Since when it fails (or did, until this change), as far as can be seen. */
  readonly openSince?: string;
}

/** One entry of the append-only history: what happened to a finding, with what an alert needs. */
export interface Change extends ChangeDraft {
  /** Chain that the entry belongs to: its account, region and type. */
  readonly chain: string;
  /** Place in the chain, from 1. */
  readonly position: number;
  readonly previousHash: string;
  readonly hash: string;
}
