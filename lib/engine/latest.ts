/** The last look at a resource, rule by rule: looks by different rules, or by some of them, go side by side. */
import type { Observation } from '../model/finding.ts';
import { identityOf, type ResourceIdentity } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { markOf, type Latest } from './assessment.ts';
import { isoTime } from './lifecycle.ts';

/** What verdicts of a resource rest on besides it, and no longer do: the store keeps the reverse. */
export interface Edges { readonly add: readonly string[]; readonly remove: readonly string[] }

/** Another resource that a verdict rests on: its type, and its ARN, or the id or name that the rule asked for. */
export const targetOf = (type: TypeName, key: string): string => `${type} ${key.toWellFormed()}`;
/** The targets of a resource that was read: its ARN, and its name where ARNs hold a path that most events leave out. */
export const targetsOf = ({ type, arn, id, name }: ResourceIdentity): string[] =>
  [targetOf(type, arn ?? id), ...(arn !== undefined && /^AWS::IAM::(?:Role|User|Group)$/.test(type) ? [targetOf(type, name)] : [])];
/** All resources of a type, where a verdict rests on their list. */
export const anyTarget = (type: TypeName): string => `${type} *`;

/** More resources of one type, or in all, than this are kept as "any of the type": a store's transaction holds 100 writes. */
const maxOfType = 20;
const maxTargets = 40;

/** Targets, each once and sorted; where there are many of one type, the type stands for them. */
export function boundedTargets(targets: Iterable<string>): string[] {
  const byType = Map.groupBy(new Set(targets), (target) => target.slice(0, target.indexOf(' ')) as TypeName);
  const bounded = [...byType].flatMap(([type, of]) => (of.length > maxOfType || of.includes(anyTarget(type)) ? [anyTarget(type)] : of));
  return (bounded.length > maxTargets ? [...byType.keys()].map(anyTarget) : bounded).sort();
}

/** When the look began on which the last verdict of a rule rests; undefined where there was none. */
export function lookedAt(latest: Latest | undefined, ruleId: string): string | undefined {
  if (!latest) return undefined;
  if (!Object.hasOwn(latest.marks, ruleId)) return Object.keys(latest.marks).length === 0 ? latest.readAt : latest.floor;
  return latest.older && Object.hasOwn(latest.older, ruleId) ? latest.older[ruleId] : latest.readAt;
}

/** What observations of one look make of the last look, which verdicts are other ones, and which edges change. */
export interface NextLook { readonly latest: Latest; readonly changed: boolean; readonly noted: boolean; readonly edges?: Edges }

/** The last look with what was seen put in. */
export function nextLook(before: Latest | undefined, observations: readonly [Observation, ...Observation[]]): NextLook {
  const marks: Record<string, string> = { ...before?.marks };
  const times: Record<string, string> = Object.fromEntries(Object.keys(marks).map((ruleId) => [ruleId, lookedAt(before, ruleId) ?? '']));
  const reads: Record<string, readonly string[]> = { ...before?.reads };
  let [changed, noted] = [false, false];
  let floor = before && Object.keys(marks).length === 0 ? before.readAt : before?.floor;
  for (const { ruleId, verdict, readAt, reads: rests } of observations) {
    const at = isoTime(readAt);
    const mark = verdict.verdict === 'gone' ? undefined : markOf(verdict);
    changed ||= marks[ruleId] !== mark;
    noted ||= times[ruleId] !== at;
    if (mark === undefined) {
      delete marks[ruleId];
      delete times[ruleId];
      floor = floor === undefined || at > floor ? at : floor;
    } else {
      marks[ruleId] = mark;
      times[ruleId] = at;
    }
    if (rests !== undefined || mark === undefined) {
      if (rests === undefined || rests.length === 0) delete reads[ruleId];
      else reads[ruleId] = rests;
    }
  }
  const readAt = [before?.readAt ?? '', ...observations.map((seen) => isoTime(seen.readAt))].reduce((a, b) => (a > b ? a : b));
  const older = Object.fromEntries(Object.entries(times).filter(([, at]) => at !== readAt));
  const edges = edgesOf(before?.reads, reads);
  return {
    latest: {
      resource: identityOf(observations[0].resource), readAt, marks, version: (before?.version ?? 0) + 1,
      ...(Object.keys(older).length === 0 ? {} : { older }), ...(floor === undefined ? {} : { floor }), ...(Object.keys(reads).length === 0 ? {} : { reads }),
    },
    changed, noted, ...(edges ? { edges } : {}),
  };
}

/** Edges that a look changes; undefined where none. */
export function edgesOf(before: Latest['reads'], after: Latest['reads']): Edges | undefined {
  const [old, now] = [before, after].map((reads) => new Set(boundedTargets(Object.values(reads ?? {}).flat())));
  if (!old || !now) return undefined;
  const edges = { add: [...now].filter((target) => !old.has(target)), remove: [...old].filter((target) => !now.has(target)) };
  return edges.add.length + edges.remove.length === 0 ? undefined : edges;
}
