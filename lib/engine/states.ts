import type { ChangeKind, Finding, FindingState, Observation, Suppression } from '../model/finding.ts';
import { canonical } from './hash.ts';

/** The next state and what the change is called; without a kind there is nothing to record or tell. */
export interface Step { readonly to: FindingState; readonly kind?: ChangeKind }

/** The table of states: from where, on what verdict, with what accepted, to where. Undefined: nothing happens. */
export function stepOf(finding: Finding | undefined, verdict: Observation['verdict']['verdict'], accepted: Suppression | undefined): Step | undefined {
  const state = finding === undefined ? 'resolved' : finding.state;
  const failing = finding?.openSince !== undefined;
  switch (verdict) {
    case 'pass': case 'gone':
      if (state === 'resolved') return undefined;
      // What was not seen failing is not mended: that it can be seen is the news.
      return { to: 'resolved', kind: failing ? 'resolved' : 'sees-again' };
    case 'fail':
      if (accepted) return suppressedStep(finding, accepted);
      if (state === 'open') return { to: 'open' };
      if (state === 'suppressed') return { to: 'open', kind: 'suppression-ended' };
      if (failing) return { to: 'open', kind: 'sees-again' };
      return { to: 'open', kind: finding?.openedAt === undefined ? 'opened' : 'reopened' };
    case 'unknown':
      if (accepted) return state === 'resolved' ? undefined : suppressedStep(finding, accepted);
      if (state === 'suppressed') return { to: 'blind', kind: 'suppression-ended' };
      return state === 'blind' ? { to: 'blind' } : { to: 'blind', kind: 'went-blind' };
  }
}

/** The step of a finding whose suppression is looked at, not its resource. */
export function reviewStep(finding: Finding, accepted: Suppression | undefined): Step | undefined {
  if (finding.state === 'resolved') return undefined;
  if (accepted) {
    const step = suppressedStep(finding, accepted);
    return step.kind ? step : undefined;
  }
  if (finding.state !== 'suppressed') return undefined;
  return { to: finding.because ? 'blind' : 'open', kind: 'suppression-ended' };
}

/** Into suppression, or from one suppression to another, which the history keeps too. */
function suppressedStep(finding: Finding | undefined, accepted: Suppression): Step {
  const same = finding?.state === 'suppressed' && canonical(finding.suppression) === canonical(accepted);
  return same ? { to: 'suppressed' } : { to: 'suppressed', kind: 'suppressed' };
}
