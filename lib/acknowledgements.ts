/** Acknowledgements of the CDK for rules of Stance: they have a reason, and in it the day on which they end. */
import { endOf, lastDay } from './suppressions-file.ts';

/** What a construct was acknowledged for, and where: `Validations.of(construct).acknowledge({ id, reason })`. */
export interface Acknowledgement { readonly path: string; readonly reason: string }

/** How a rule is named in an acknowledgement. */
export const acknowledgementId = (ruleId: string): string => `Stance::${ruleId}`;

/** The acknowledgement for a rule at a construct path or, nearest first, above it. */
export function nearest(acknowledgements: ReadonlyMap<string, Acknowledgement>, ruleId: string, path: string): Acknowledgement | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const found = acknowledgements.get(`${acknowledgementId(ruleId)} ${at}`);
    if (found || at === '') return found;
  }
}

/** Until when an acknowledgement holds, and its reason without that; or why it does not: it names no end, none that may be, or one that is over. */
export function heldUntil({ path, reason }: Acknowledgement, now: Date): { readonly until: string; readonly reason: string } | { readonly why: string } {
  const [, day] = /\buntil (\d{4}-\d{2}-\d{2})\b/.exec(reason) ?? [];
  const not = (what: string): { readonly why: string } => ({ why: `The acknowledgement at ${path === '' ? 'the app' : path} does not hold: ${what}.` });
  if (day === undefined) return not(`its reason names no end; write "until ${lastDay(now)}: ..." or sooner`);
  try {
    const until = endOf(day, now, (what) => new RangeError(what));
    return Date.parse(until) <= now.getTime() ? not(`it ended ${day}`) : { until, reason: reason.replace(/^until \S+:?\s*/, '') };
  } catch (error) {
    if (error instanceof RangeError) return not(error.message);
    throw error;
  }
}
