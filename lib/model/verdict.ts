import type { Because } from './unknown.ts';

/** Severities, worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const;
/** How bad a failed rule is. */
export type Severity = (typeof severities)[number];
/** True where a severity is as bad as the other or worse. */
export const atLeast = (severity: Severity, least: Severity): boolean => severities.indexOf(severity) <= severities.indexOf(least);

/** A value that a verdict rests on; `value` is null where the property is absent. */
export interface Evidence { readonly path: string; readonly value: unknown }

/** What a rule says of one resource. */
export type Verdict =
  | { readonly verdict: 'pass'; readonly message: string; readonly evidence: readonly Evidence[] }
  | { readonly verdict: 'fail'; readonly message: string; readonly evidence: readonly Evidence[] }
  | { readonly verdict: 'unknown'; readonly message: string; readonly because: Because; readonly evidence: readonly Evidence[] };
