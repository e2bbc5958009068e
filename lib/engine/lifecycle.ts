/**
 * The life cycle of a finding, as a pure function of what is known, what was seen, what is accepted, and the time.
 * The table of states and its reasons are in docs/decisions.
 */
import type { ChangeDraft, Finding, Observation, Suppression } from '../model/finding.ts';
import { identityOf } from '../model/resource.ts';
import { canonical } from './hash.ts';
import { findingId, resourceKey } from './identity.ts';
import { stepOf, reviewStep, type Step } from './states.ts';
import { isActive } from './suppressions.ts';

/** A finding as it shall be, and what is to be recorded and told of it. */
export interface Transition { readonly finding: Finding; readonly change?: ChangeDraft }

/** What an observation makes of a finding: nothing, an update, or a change. Older observations count for nothing. */
export function transition(finding: Finding | undefined, seen: Observation, suppression: Suppression | undefined, now: Date): Transition | undefined {
  if (finding && isoTime(seen.readAt) < finding.readAt) return undefined;
  const accepted = activeOf(suppression, now);
  const step = stepOf(finding, seen.verdict.verdict, accepted);
  if (!step) return undefined;
  const next = withSuppression(contentOf(finding, seen, step), step, accepted);
  if (!step.kind && finding && sameContent(finding, next)) return undefined;
  return recorded(finding, next, step, now, seen);
}

/** What a new, changed or ended suppression makes of a finding without looking at the resource again. */
export function review(finding: Finding, suppression: Suppression | undefined, now: Date): Transition | undefined {
  const accepted = activeOf(suppression, now);
  const step = reviewStep(finding, accepted);
  return step && recorded(finding, withSuppression(finding, step, accepted), step, now);
}

/** A time in the one form that sorts as text. */
export const isoTime = (time: string): string => new Date(time).toISOString();

const activeOf = (suppression: Suppression | undefined, now: Date): Suppression | undefined =>
  suppression && isActive(suppression, now) ? { ...suppression, until: isoTime(suppression.until) } : undefined;

function withSuppression({ suppression: _before, ...finding }: Finding, step: Step, accepted: Suppression | undefined): Finding {
  return { ...finding, ...(step.to === 'suppressed' && accepted ? { suppression: accepted } : {}) };
}

/** The finding with what was seen put in; counters and state follow in `recorded`. */
function contentOf(before: Finding | undefined, seen: Observation, step: Step): Finding {
  const readAt = isoTime(seen.readAt);
  const { because: _because, owner: _owner, openSince, ...base } = before ?? created(seen, readAt);
  const common = { ...base, resource: identityOf(seen.resource), severity: seen.severity, readAt, ...(seen.owner === undefined ? {} : { owner: seen.owner }) };
  const { verdict } = seen;
  switch (verdict.verdict) {
    case 'fail':
      return { ...common, message: verdict.message, evidence: verdict.evidence, lastSeen: readAt, openedAt: base.openedAt ?? readAt, openSince: openSince ?? readAt };
    case 'unknown':
      // While a failing resource can't be seen, what was wrong with it stays; suppressed, nothing is news.
      if (step.to === 'suppressed' && before) return before;
      return openSince === undefined ? { ...common, because: verdict.because, message: verdict.message, evidence: verdict.evidence, lastSeen: readAt }
        : { ...common, because: verdict.because, openSince };
    case 'pass':
      return { ...common, message: openSince === undefined ? verdict.message : base.message, evidence: verdict.evidence };
    case 'gone':
      return { ...common, evidence: [], ...(before?.owner === undefined ? {} : { owner: before.owner }) };
  }
}

function created(seen: Observation, readAt: string): Finding {
  const { account, region } = seen.resource;
  const subKey = seen.subKey === undefined || seen.subKey === '' ? {} : { subKey: seen.subKey };
  return {
    id: findingId(account, region, seen.ruleId, resourceKey(seen.resource), seen.subKey), ruleId: seen.ruleId, severity: seen.severity, state: 'open',
    account, region, type: seen.type ?? seen.resource.type, resource: seen.resource, ...subKey, message: '', evidence: [],
    firstSeen: readAt, lastSeen: readAt, changedAt: readAt, readAt, version: 0, sequence: 0, head: '',
  };
}

/** Whether a repeated look saw the same; texts of unknowns may differ from call to call and do not count. */
function sameContent(a: Finding, b: Finding): boolean {
  const said = (f: Finding): unknown => {
    const { text: _text, ...because } = f.because ?? { text: '' };
    const fails = f.because === undefined;
    return [f.severity, f.owner, f.resource, because, fails ? [f.message, f.evidence] : null];
  };
  return canonical(plain(said(a))) === canonical(plain(said(b)));
}

/** As stored and read back: no undefined values, well-formed text. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value, (_key, inner: unknown) =>
  (typeof inner === 'string' ? inner.toWellFormed() : inner))) as T;

function recorded(before: Finding | undefined, content: Finding, step: Step, now: Date, seen?: Observation): Transition {
  const at = now.toISOString();
  const version = (before?.version ?? 0) + 1;
  if (!step.kind) return { finding: plain({ ...content, state: step.to, version }) };
  const sequence = (before?.sequence ?? 0) + 1;
  const { openSince, ...rest } = content;
  const stillFails = step.to !== 'resolved' && openSince !== undefined ? { openSince } : {};
  const finding: Finding = plain({ ...rest, ...stillFails, state: step.to, version, sequence, changedAt: at });
  const since = openSince ?? before?.openSince;
  const { id, ruleId, severity, account, region, type, resource, message, evidence, readAt, firstSeen } = finding;
  const change: ChangeDraft = {
    id: `${id}.${sequence}`, findingId: id, sequence, kind: step.kind, at, ...(before ? { from: before.state } : {}), to: step.to,
    ...(seen ? { by: seen.by } : {}), ...(seen?.verdict.verdict === 'gone' ? { gone: true as const } : {}),
    readAt, ruleId, severity, account, region, type, resource, message, evidence, firstSeen, ...(since === undefined ? {} : { openSince: since }),
    ...(finding.because ? { because: finding.because } : {}), ...(finding.owner === undefined ? {} : { owner: finding.owner }),
    ...(finding.suppression ?? before?.suppression ? { suppression: finding.suppression ?? before?.suppression } : {}), ...(seen?.actor ? { actor: seen.actor } : {}),
  } as ChangeDraft;
  return { finding, change: plain(change) };
}
