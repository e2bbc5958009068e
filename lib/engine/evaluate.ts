import { flatten, type Rule, type RuleContext, type Subject, type Trusted, type Parameter } from '../rule.ts';
import type { Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { isUnknown, type Because, type Unknown } from '../model/unknown.ts';
import type { Evidence, Verdict } from '../model/verdict.ts';
import { beginReads, cannotKnow, endReads, listView, PendingRead, UnknownRead, type Reads } from '../model/view.ts';
import { evidenceOf } from './evidence.ts';
import { anyTarget, targetOf, targetsOf } from './latest.ts';
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

type AnyContext = RuleContext<TypeName, Readonly<Record<string, Parameter>>>;

class NeedRead {
  readonly what: Need;
  constructor(what: Need) { this.what = what; }
}

/** Judges one resource by one rule: a verdict, or what has to be read first. `consulted` collects which others it read. Never throws. */
export function evaluate(rule: Rule, resource: Resource, world: World, settings: Settings, consulted?: Set<string>): Verdict | Need {
  const mine = beginReads();
  try {
    const wrong = flatten(rule.check(subjectOf(resource) as Subject<TypeName, TypeName>, new Context(rule, resource, world, settings, consulted)));
    return wrong.length > 0 ? new Said('fail', wrong.join(' '), mine) : new Said('pass', rule.title, mine);
  } catch (thrown) {
    if (thrown instanceof PendingRead) return { need: 'facet', resource: thrown.resource, facet: thrown.facet };
    if (thrown instanceof NeedRead) return thrown.what;
    const because: Because = thrown instanceof UnknownRead ? thrown.because
      : { reason: 'error', text: `The rule could not read the resource: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
    return new Unsaid(because, mine);
  } finally {
    endReads(mine);
  }
}

/** A verdict whose evidence is worked out when it is read. Classes: each object literal with a getter would get a hidden class of its own. */
class Said<V extends Verdict['verdict']> {
  readonly verdict: V;
  readonly message: string;
  readonly #reads: Reads;

  constructor(verdict: V, message: string, reads: Reads) {
    this.verdict = verdict;
    this.message = message;
    this.#reads = reads;
  }

  get evidence(): readonly Evidence[] { return evidenceOf(this.#reads); }
}

class Unsaid extends Said<'unknown'> {
  readonly because: Because;

  constructor(because: Because, reads: Reads) {
    super('unknown', because.text, reads);
    this.because = because;
  }
}

/** Views of lists: a world that answers with the same list again saves a view of each of its members for each resource that is judged. */
const lists = new WeakMap<readonly unknown[], object>();
const noParams = Object.freeze({});

/** The context of a check; other resources are limited to the types that the rule reads. Its parts are made when a rule takes them. */
class Context implements AnyContext {
  readonly now: Date;
  readonly trusted: Trusted;
  private readonly rule: Rule;
  private readonly resource: Resource;
  private readonly world: World;
  private readonly settings: Settings;
  private readonly consulted: Set<string> | undefined;

  constructor(rule: Rule, resource: Resource, world: World, settings: Settings, consulted: Set<string> | undefined) {
    this.now = settings.now;
    this.trusted = settings.trusted;
    this.rule = rule;
    this.resource = resource;
    this.world = world;
    this.settings = settings;
    this.consulted = consulted;
  }

  get params(): AnyContext['params'] {
    const set = this.settings.params[this.rule.id];
    return set ? { ...this.rule.params, ...set } : this.rule.params ?? noParams;
  }

  get get(): AnyContext['get'] { return (type, key) => this.one(type, key) as Subject<typeof type, TypeName> | undefined; }

  get all(): AnyContext['all'] { return (type, region) => this.every(type, region ?? this.resource.region) as readonly Subject<typeof type, TypeName>[]; }

  private one(type: TypeName, key: string): object | undefined {
    const { resource, consulted } = this;
    this.mayRead(type);
    const found = this.world.get(type, key, resource);
    if (found === 'pending') throw new NeedRead({ need: 'resource', type, key, account: resource.account, region: resource.region });
    if (consulted) for (const target of found === undefined || isUnknown(found) ? [targetOf(type, key)] : targetsOf(found)) consulted.add(target);
    if (isUnknown(found)) return cannotKnow({ path: `${type}(${key})`, ...found.because });
    return found && subjectOf(found, `${type}(${found.id})`);
  }

  private every(type: TypeName, region: string): object {
    const { resource, consulted } = this;
    this.mayRead(type);
    const found = this.world.all(type, region === resource.region ? resource : { ...resource, region });
    if (found === 'pending') throw new NeedRead({ need: 'type', type, account: resource.account, region });
    consulted?.add(anyTarget(type));
    let view = lists.get(found);
    if (!view) {
      view = listView(resource, type, found.map((r) => (isUnknown(r) ? r : subjectOf(r, `${type}(${r.id})`))));
      lists.set(found, view);
    }
    return view;
  }

  private mayRead(type: TypeName): void {
    if (!this.rule.reads?.includes(type)) throw new TypeError(`${this.rule.id} reads ${type} without declaring it in reads`);
  }
}
