import type { Assessment } from '../engine/assessment.ts';
import type { AssessmentAnswer, SweepRecord } from './store.ts';

/** The newest verdict of a rule among a resource's assessments, and the last complete sweep that saw it again. */
export async function answerFrom(versions: AsyncIterable<Assessment>, ruleId: string, sweeps: AsyncIterable<SweepRecord>): Promise<AssessmentAnswer | undefined> {
  for await (const { verdicts, resource, readAt, gone } of versions) {
    if (gone) return undefined;
    const verdict = Object.hasOwn(verdicts, ruleId) ? verdicts[ruleId] : undefined;
    if (!verdict) continue;
    for await (const sweep of sweeps) {
      if (sweep.startedAt <= readAt) break;
      if (sweep.complete && (sweep.rules === undefined || sweep.rules.includes(ruleId))) return { ...verdict, ruleId, resource, readAt, confirmedAt: sweep.startedAt };
    }
    return { ...verdict, ruleId, resource, readAt, confirmedAt: readAt };
  }
  return undefined;
}
