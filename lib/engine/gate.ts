import type { VerdictLine } from '../report/lines.ts';
import { typesOf, type RegisteredRule, type Rule } from '../rule.ts';
import { identityOf, type Location, type Resource, type ResourceIdentity } from '../model/resource.ts';
import { isStandIn, unknownAccount, unknownRegion } from '../template/environment.ts';
import type { Loaded } from '../template/loaded.ts';
import { evaluate, type Settings, type World } from './evaluate.ts';
import { templateWorld } from './template-world.ts';

/** A verdict on a resource of a template, with its place: docs/formats.md. */
export type GateVerdict = VerdictLine & { readonly location: Location };

/**
 * Judges each resource of loaded templates by each rule of its type that a template can decide, wholly or in part. One that
 * is elsewhere, and to which the templates add a policy or the like, is judged by the rules that look at what they add.
 * Evidence and place are worked out when they are read.
 */
export function judgeTemplate(loaded: Loaded, rules: readonly RegisteredRule[], settings: Settings): GateVerdict[] {
  const worlds = { yes: templateWorld(loaded, true), partial: templateWorld(loaded) };
  const byType = new Map<string, { readonly rule: Rule; readonly world: World }[]>();
  for (const { rule, template } of rules) {
    if (template === 'no') continue;
    for (const type of typesOf(rule)) byType.set(type, [...byType.get(type) ?? [], { rule, world: worlds[template] }]);
  }
  return loaded.resources.flatMap((resource) => {
    const identity = shownIdentity(resource);
    const shown = loaded.shownBy(resource);
    return (byType.get(resource.type) ?? []).flatMap(({ rule, world }) =>
      (shown === undefined || rule.parts?.some((type) => shown.includes(type)) === true ? [judge(rule, world, resource, identity)] : []));
  });

  function judge(rule: Rule, world: World, resource: Resource, identity: ResourceIdentity): GateVerdict {
    const answer = evaluate(rule, resource, world, settings);
    const verdict = 'need' in answer
      ? { verdict: 'unknown' as const, message: notInTemplate, because: { reason: 'unresolved' as const, text: notInTemplate }, evidence: [] } : answer;
    const because = 'because' in verdict ? { because: verdict.because } : {};
    return {
      kind: 'verdict', ruleId: rule.id, verdict: verdict.verdict, severity: rule.severity, resource: identity, message: verdict.message, ...because,
      get evidence() { return verdict.evidence; },
      get location() { return loaded.locate(resource, [...verdict.evidence.map(({ path }) => path), ...(because.because?.path === undefined ? [] : [because.because.path])]); },
    };
  }
}

const notInTemplate = 'It is not in the template.';

/** Identity for output: logical id for a generated name, no ARN that rests on a stand-in. */
function shownIdentity(resource: Resource): ResourceIdentity {
  const { arn, ...identity } = identityOf(resource);
  const name = isStandIn(identity.name) ? identity.id : identity.name;
  return { ...identity, name, ...(arn === undefined || restsOnStandIn(arn) ? {} : { arn }) };
}

const restsOnStandIn = (arn: string): boolean => arn.includes('(') || arn.includes(unknownAccount) || arn.includes(unknownRegion);
