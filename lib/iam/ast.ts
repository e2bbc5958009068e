import type { Operator } from './operator.ts';

/** Something in a policy that could not be known or understood, and where it stands. */
export interface Gap { readonly path: string; readonly text: string }

/** The entries of Action/NotAction or Resource/NotResource; a gap stands for an entry that could be anything. */
export interface Patterns {
  readonly negated: boolean;
  readonly values: readonly string[];
  readonly gaps: readonly Gap[];
}

/** One entry of a Principal element (reference_policies_elements_principal). */
export interface PrincipalEntry {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly value: string;
}

/** Principal or NotPrincipal; `any` is `*` in any of its spellings. */
export interface Principals {
  readonly negated: boolean;
  readonly any: boolean;
  readonly entries: readonly PrincipalEntry[];
  readonly gaps: readonly Gap[];
}

/** One operator and key of a Condition block; a gap stands for a value that could be anything. */
export interface Condition extends Operator {
  /** The key in lower case (keys are not case-sensitive; a tag key after the slash is not either). */
  readonly key: string;
  /** Operator and key as they were written. */
  readonly operator: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly gaps: readonly Gap[];
}

/** One statement; elements that were not written are `undefined` (reference_policies_elements_statement). */
export interface Statement {
  readonly index: number;
  readonly sid: string | undefined;
  /** `undefined` where it could be either. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly principals: Principals | undefined;
  readonly actions: Patterns | undefined;
  readonly resources: Patterns | undefined;
  readonly conditions: readonly Condition[];
  /** Parts of the Condition block that may narrow the statement in a way that is not known. */
  readonly conditionGaps: readonly Gap[];
  /** A missing effect, and elements that no policy has. */
  readonly gaps: readonly Gap[];
}

/** A policy document as read; immutable, and shared between calls on the same document. */
export interface Policy {
  /** Whether `${...}` is a variable: only in Version 2012-10-17; `undefined` where the version is not known. */
  readonly variables: boolean | undefined;
  readonly statements: readonly Statement[];
  /** Why the document as a whole cannot be read; it then has one statement that could be anything. */
  readonly damage: Gap | undefined;
}
