import type { VerdictLine } from '../report/lines.ts';
import { typesOf, type RegisteredRule, type Rule } from '../rule.ts';
import { identityOf, type Location, type Resource, type ResourceIdentity } from '../model/resource.ts';
import { unknownAccount, unknownRegion } from '../model/place.ts';
import { isUnknown } from '../model/unknown.ts';
import { isStandIn } from '../template/environment.ts';
import type { Loaded } from '../template/loaded.ts';
import { Cases, type Judged } from './cases.ts';
import { evaluate, type Settings } from './evaluate.ts';
import { templateWorld } from './template-world.ts';

/** A verdict on a resource of a template, with its place: docs/formats.md. */
export type GateVerdict = VerdictLine & { readonly location: Location };

/**
 * Judges each resource of loaded templates by each rule of its type that a template can decide, wholly or in part. One that
 * is elsewhere, and to which the templates add a policy or the like, is judged by the rules that look at what they add.
 * Evidence and place are worked out when they are read.
 */
export function judgeTemplate(loaded: Loaded, rules: readonly RegisteredRule[], settings: Settings): GateVerdict[] {
  const cases = new Cases(loaded, settings);
  const worlds = { yes: templateWorld(loaded, true), partial: templateWorld(loaded) };
  const byType = new Map<string, { readonly rule: Rule; readonly template: 'yes' | 'partial' }[]>();
  for (const { rule, template } of rules) {
    if (template === 'no') continue;
    for (const type of typesOf(rule)) byType.set(type, [...byType.get(type) ?? [], { rule, template }]);
  }
  return loaded.resources.flatMap((resource) => {
    const identity = shownIdentity(resource);
    const concerned = loaded.origin.get(resource)?.type === resource.type ? undefined : new Set(shownParts(resource));
    return (byType.get(resource.type) ?? []).flatMap(({ rule, template }) =>
      (concerned === undefined || rule.parts?.some((type) => concerned.has(type)) === true ? [judge(rule, template, resource, identity)] : []));
  });

  function judge(rule: Rule, template: 'yes' | 'partial', resource: Resource, identity: ResourceIdentity): GateVerdict {
    const { verdict, message, resource: seen, loaded: within } = verdictOn(rule, template, resource);
    const because = 'because' in verdict ? { because: verdict.because } : {};
    return {
      kind: 'verdict', ruleId: rule.id, verdict: verdict.verdict, severity: rule.severity, resource: identity, message, ...because,
      get evidence() { return verdict.evidence; },
      get location() { return within.locate(seen, [...verdict.evidence.map(({ path }) => path), ...(because.because?.path === undefined ? [] : [because.because.path])]); },
    };
  }

  /** What a rule says, also where only each case by itself can be told, and all say the same. */
  function verdictOn(rule: Rule, template: 'yes' | 'partial', resource: Resource): Judged {
    const answer = evaluate(rule, resource, worlds[template], settings);
    const verdict = 'need' in answer
      ? { verdict: 'unknown' as const, message: notInTemplate, because: { reason: 'unresolved' as const, text: notInTemplate }, evidence: [] } : answer;
    const settled = verdict.verdict === 'unknown' ? cases.settle(rule, template === 'yes', resource, verdict.because.text) : undefined;
    return settled ?? { verdict, message: verdict.message, resource, loaded };
  }
}

/** Types of the satellites by which templates show a resource that is elsewhere. */
const shownParts = (resource: Resource): string[] =>
  Object.entries(resource.parts).flatMap(([type, list]) => (Array.isArray(list) && list.some((part) => !isUnknown(part)) ? [type] : []));

const notInTemplate = 'It is not in the template.';

/** Identity for output: logical id for a generated name, no ARN that rests on a stand-in. */
function shownIdentity(resource: Resource): ResourceIdentity {
  const { arn, ...identity } = identityOf(resource);
  const name = isStandIn(identity.name) ? identity.id : identity.name;
  return { ...identity, name, ...(arn === undefined || restsOnStandIn(arn) ? {} : { arn }) };
}

const restsOnStandIn = (arn: string): boolean => arn.includes('(') || arn.includes(unknownAccount) || arn.includes(unknownRegion);
