import { flatten, type Rule, type RuleContext, type Subject, type Trusted, type Parameter } from '../rule.ts';
import type { Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Because, type Unknown } from '../model/unknown.ts';
import type { Verdict } from '../model/verdict.ts';
import { cannotKnow, listView, PendingRead, recorded, UnknownRead } from '../model/view.ts';
import { evidenceOf } from './evidence.ts';
import { anyTarget, targetOf } from './latest.ts';
import { subjectOf } from './subject.ts';

/** Something that has to be read before a rule can finish: a facet of a resource, one resource, or all of a type. */
export type Need =
  | { readonly need: 'facet'; readonly resource: Resource; readonly facet: string }
  | { readonly need: 'resource'; readonly type: TypeName; readonly key: string; readonly account: string; readonly region: string }
  | { readonly need: 'type'; readonly type: TypeName; readonly account: string; readonly region: string };

/** Where rules find other resources. `'pending'` where the resource or listing has not been read yet. */
export interface World {
  get(type: TypeName, key: string, from: Resource): Resource | Unknown | 'pending' | undefined;
  all(type: TypeName, from: Resource): readonly (Resource | Unknown)[] | 'pending';
}

/** What an evaluation needs besides the resource. */
export interface Settings {
  readonly now: Date;
  readonly trusted: Trusted;
  /** Parameters by rule id; what is not set has the rule's default. */
  readonly params: Readonly<Record<string, Readonly<Record<string, Parameter>>>>;
}

/** A world with no other resources. */
export const emptyWorld: World = { get: () => undefined, all: () => [] };

type AnyContext = RuleContext<TypeName, Readonly<Record<string, Parameter>>>;

class NeedRead {
  readonly what: Need;
  constructor(what: Need) { this.what = what; }
}

/** Judges one resource by one rule: a verdict, or what has to be read first. `consulted` collects which others it read. Never throws. */
export function evaluate(rule: Rule, resource: Resource, world: World, settings: Settings, consulted: Set<string> = new Set()): Verdict | Need {
  const run = recorded(() => flatten(rule.check(subjectOf(resource) as Subject<TypeName, TypeName>, contextOf(rule, resource, world, settings, consulted))));
  if ('result' in run) {
    const failed = run.result.length > 0;
    return {
      verdict: failed ? 'fail' : 'pass',
      message: failed ? run.result.join(' ') : rule.title,
      get evidence() { return evidenceOf(run.reads); },
    };
  }
  const { thrown } = run;
  if (thrown instanceof PendingRead) return { need: 'facet', resource: thrown.resource, facet: thrown.facet };
  if (thrown instanceof NeedRead) return thrown.what;
  const because: Because = thrown instanceof UnknownRead ? thrown.because
    : { reason: 'error', text: `The rule could not read the resource: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  return { verdict: 'unknown', message: because.text, because, get evidence() { return evidenceOf(run.reads); } };
}

/** The context of a check; other resources are limited to the types that the rule reads. */
function contextOf(rule: Rule, resource: Resource, world: World, settings: Settings, consulted: Set<string>): AnyContext {
  const mayRead = (type: TypeName): void => {
    if (!rule.reads?.includes(type)) throw new TypeError(`${rule.id} reads ${type} without declaring it in reads`);
  };
  return {
    now: settings.now,
    trusted: settings.trusted,
    params: { ...rule.params, ...settings.params[rule.id] },
    get(type, key) {
      mayRead(type);
      const found = world.get(type, key, resource);
      if (found === 'pending') throw new NeedRead({ need: 'resource', type, key, account: resource.account, region: resource.region });
      consulted.add(targetOf(type, found === undefined || isUnknown(found) ? key : found.arn ?? found.id));
      if (isUnknown(found)) return cannotKnow({ path: `${type}(${key})`, ...found.because });
      return found && (subjectOf(found, `${type}(${found.id})`) as Subject<typeof type, TypeName>);
    },
    all(type, region = resource.region) {
      mayRead(type);
      const found = world.all(type, region === resource.region ? resource : { ...resource, region });
      if (found === 'pending') throw new NeedRead({ need: 'type', type, account: resource.account, region });
      consulted.add(anyTarget(type));
      const views = found.map((r) => (isUnknown(r) ? r : subjectOf(r, `${type}(${r.id})`)));
      return listView(resource, type, views) as readonly Subject<typeof type, TypeName>[];
    },
  };
}

