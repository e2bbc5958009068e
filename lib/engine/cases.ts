import type { Rule } from '../rule.ts';
import type { Resource } from '../model/resource.ts';
import type { Verdict } from '../model/verdict.ts';
import { StanceError } from '../errors.ts';
import type { Built } from '../template/build.ts';
import { casesOf, type Assumed } from '../template/cases.ts';
import type { Loaded } from '../template/loaded.ts';
import { textOf } from '../template/shape.ts';
import { evaluate, type Settings, type World } from './evaluate.ts';
import { templateWorld } from './template-world.ts';

/** A verdict with the resource that it was given on, and the templates as they are in that case. */
export interface Judged { readonly verdict: Verdict; readonly message: string; readonly resource: Resource; readonly loaded: Loaded }

interface Case { readonly loaded: Loaded; readonly world: (closed: boolean) => World; readonly find: (key: string) => Resource | undefined }

/** How often one verdict is divided. */
const deepest = 4;
/** How many cases are worked out: fewer where there are many resources, since all are built anew. */
const mostFor = (resources: number): number => Math.min(40, Math.floor(20_000 / Math.max(1, resources)));

/** Looks into each case that an undecided condition or parameter leaves: what is the same in all of them is known. */
export class Cases {
  private readonly cases = new Map<string, Case>();
  private readonly loaded: Loaded;
  private readonly settings: Settings;

  constructor(loaded: Loaded, settings: Settings) {
    this.loaded = loaded;
    this.settings = settings;
  }

  /** The verdict of a rule that was unknown for a reason, where it is one and the same in all cases. */
  settle(rule: Rule, closed: boolean, resource: Resource, reason: string): Judged | undefined {
    const judge = (one: Case, same: Resource): Judged | undefined => {
      const verdict = evaluate(rule, same, one.world(closed), this.settings);
      return 'need' in verdict ? undefined : { verdict, message: verdict.message, resource: same, loaded: one.loaded };
    };
    const found = this.divide(this.loaded.keyOf(resource), resource, this.loaded, reason, new Map(), judge);
    const [first] = found ?? [];
    if (!found || !first) return undefined;
    return { ...first, message: [...new Set(found.map(({ message }) => message))].join(' Or: ') };
  }

  /** Verdicts in all cases in which the resource exists, undefined where one of them stays unknown or two differ. */
  private divide(key: string, resource: Resource, within: Loaded, reason: string, assumed: Assumed, judge: (one: Case, same: Resource) => Judged | undefined): Judged[] | undefined {
    const stack = within.origin.get(resource)?.stack;
    const choices = stack && assumed.size < deepest ? casesOf(stack, reason) : undefined;
    if (!choices) return undefined;
    const all: Judged[] = [];
    for (const choice of choices) {
      const more: Assumed = new Map([...assumed, ...choice]);
      const one = more.size > assumed.size ? this.case(more) : undefined;
      if (!one) return undefined;
      const same = one.find(key);
      if (!same) {
        // It may also be there under another name, or be one of several in a loop.
        if (isLeftOut(within.origin.get(resource), one.loaded)) continue;
        return undefined;
      }
      const judged = judge(one, same);
      const open = judged?.verdict.verdict === 'unknown' ? judged.verdict.because.text : undefined;
      const found = open === undefined ? judged && [judged] : this.divide(key, same, one.loaded, open, more, judge);
      if (!found || [...all, ...found].some(({ verdict }) => verdict.verdict !== (all[0] ?? found[0])?.verdict.verdict)) return undefined;
      all.push(...found);
    }
    return all;
  }

  private case(assumed: Assumed): Case | undefined {
    const key = [...assumed].map(([name, value]) => `${name}=${String(value)}`).sort((a, b) => (a < b ? -1 : 1)).join('\n');
    const known = this.cases.get(key);
    if (known || this.cases.size >= mostFor(this.loaded.resources.length)) return known;
    const loaded = this.under(assumed);
    if (!loaded) return undefined;
    const worlds = new Map<boolean, World>();
    const byKey = new Map(loaded.resources.map((resource) => [loaded.keyOf(resource), resource]));
    const made: Case = {
      loaded, find: (wanted) => byKey.get(wanted),
      world(closed) {
        const world = worlds.get(closed) ?? templateWorld(loaded, closed);
        worlds.set(closed, world);
        return world;
      },
    };
    this.cases.set(key, made);
    return made;
  }

  /** A case in which the templates grow beyond what is read, or are malformed, stays open. */
  private under(assumed: Assumed): Loaded | undefined {
    try {
      return this.loaded.under(assumed);
    } catch (error) {
      if (error instanceof StanceError) return undefined;
      throw error;
    }
  }
}

/** Whether a condition leaves out in a case what a resource was built from, or the nested stack that it is in. */
function isLeftOut(built: Built | undefined, { stacks }: Loaded): boolean {
  const stack = stacks.find(({ prefix }) => prefix === built?.stack.prefix);
  if (!built || !stack) return true;
  const condition = textOf(stack.resource(built.logicalId), 'Condition');
  return condition !== undefined && stack.condition(condition, stack.scope()) === false;
}
