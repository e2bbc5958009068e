import type { VerdictLine } from '../report/lines.ts';
import { typesOf, type RegisteredRule } from '../rule.ts';
import { identityOf, type Location, type Resource, type ResourceIdentity } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import { isStandIn, unknownAccount, unknownRegion } from '../template/environment.ts';
import type { Loaded } from '../template/loaded.ts';
import { evaluate, type Settings, type World } from './evaluate.ts';

/** A verdict on a resource of a template, with its place: docs/formats.md. */
export type GateVerdict = VerdictLine & { readonly location: Location };

/** Judges each resource of loaded templates by each rule of its type that a template can decide, wholly or in part. */
export function judgeTemplate(loaded: Loaded, rules: readonly RegisteredRule[], settings: Settings): GateVerdict[] {
  const world = templateWorld(loaded);
  const byType = new Map<string, RegisteredRule[]>();
  for (const registered of rules) {
    if (registered.template === 'no') continue;
    for (const type of typesOf(registered.rule)) byType.set(type, [...byType.get(type) ?? [], registered]);
  }
  return loaded.resources.flatMap((resource) => (byType.get(resource.type) ?? []).map(({ rule }): GateVerdict => {
    const answer = evaluate(rule, resource, world, settings);
    const verdict = 'need' in answer
      ? { verdict: 'unknown' as const, message: notInTemplate, because: { reason: 'unresolved' as const, text: notInTemplate }, evidence: [] } : answer;
    const { evidence } = verdict;
    const paths = [...evidence.map(({ path }) => path), ...('because' in verdict && verdict.because.path !== undefined ? [verdict.because.path] : [])];
    return {
      kind: 'verdict', ruleId: rule.id, verdict: verdict.verdict, severity: rule.severity, resource: shownIdentity(resource), message: verdict.message,
      ...('because' in verdict ? { because: verdict.because } : {}), evidence, location: loaded.locate(resource, paths),
    };
  }));
}

const notInTemplate = 'It is not in the template.';

/** The resources of templates as rules see them: what is elsewhere in the account is unknown. */
export function templateWorld(loaded: Loaded): World {
  const index = new Map<string, Resource>();
  for (const resource of loaded.resources.toReversed()) {
    for (const key of [resource.id, resource.name, resource.arn]) if (key !== undefined) index.set(`${resource.type} ${key}`, resource);
  }
  const elsewhere = (text: string): Unknown => new Unknown({ reason: 'unresolved', text });
  return {
    get: (type, key) => index.get(`${type} ${key}`) ?? elsewhere(`${key} is not in the template.`),
    all: (type) => [...loaded.resources.filter((resource) => resource.type === type), elsewhere('The template shows only a part of the account.')],
  };
}

/** Identity for output: logical id for a generated name, no ARN that rests on a stand-in. */
function shownIdentity(resource: Resource): ResourceIdentity {
  const { arn, ...identity } = identityOf(resource);
  const name = isStandIn(identity.name) ? identity.id : identity.name;
  return { ...identity, name, ...(arn === undefined || restsOnStandIn(arn) ? {} : { arn }) };
}

const restsOnStandIn = (arn: string): boolean => arn.includes('(') || arn.includes(unknownAccount) || arn.includes(unknownRegion);
