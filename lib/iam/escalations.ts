import type { Gap, Policy } from './ast.ts';
import { CATALOGUE_DATE, type Method, METHODS, TARGETS } from './escalations-catalogue.ts';
import { usefulRequest } from './escalations-request.ts';
import { type Glob, glob } from './match.ts';
import { canSatisfy, type Facts, type Placed, SELF } from './reach-context.ts';
import { allowing, denying, type Grants, grantsOf, resourceGlobs, resourceHit } from './reach-grants.ts';
import { exampleOf, FRESH, isBroad, narrow, type Target, targetOf } from './reach-target.ts';

/** A known method that a principal can carry out alone, with the patterns of its policies that let it. */
export interface Escalation {
  readonly method: string;
  /** A minimal set: no known method needs fewer of these actions. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Known methods that the principal can carry out too, and that need all these actions and more. */
  readonly variants: readonly string[];
}

/** What is known of the principal: its account, its ARN, and the time in ISO 8601 (else the date of the catalogue). */
export interface EscalationContext { readonly account?: string; readonly principal?: string; readonly now?: string }

interface Need { readonly templates: readonly string[]; readonly actions: readonly string[] }
interface Plan { readonly method: Method; readonly actions: readonly string[]; readonly needs: readonly Need[] }

/** Actions on the same kind of resource must reach the same one: code that is written to one function and started in another gains nothing. */
const planOf = (method: Method): Plan => {
  const needs = new Map<string, { templates: readonly string[]; actions: string[] }>();
  for (const action of method.actions) for (const templates of TARGETS.get(action) ?? [['*']]) {
    const key = templates.join();
    const need = needs.get(key) ?? { templates, actions: [] };
    need.actions.push(action.toLowerCase());
    needs.set(key, need);
  }
  return { method, actions: method.actions.map((action) => action.toLowerCase()), needs: [...needs.values()] };
};
const PLANS: readonly Plan[] = METHODS.map(planOf);

interface Rights { readonly allows: readonly Placed[]; readonly bounds: readonly Placed[] | undefined; readonly denies: readonly Placed[] }
const ANYTHING = glob('*');
/** Roles that AWS manages: they can neither be passed nor changed (id_roles_create-service-linked-role, Identity Center roles). */
const RESERVED = [':role/aws-service-role/', ':role/aws-reserved/'];

/** Whether a resource has a name and lies in an account: AWS managed policies, which nobody can change, have `aws` there. */
const isTarget = (resource: string, template: string): boolean => {
  const account = resource.split(':')[4] ?? '';
  return !resource.endsWith('/') && !resource.endsWith(':') && !RESERVED.some((path) => resource.includes(path))
    && (account === '' || account.charCodeAt(0) < 58 || !OWNED.test(template));
};
const OWNED = /:[AX]:/;

class Principal {
  readonly #policies: Grants;
  readonly #boundary: Grants | undefined;
  readonly #account: string | undefined;
  readonly #userName: string;
  readonly #now: number;
  readonly #rights = new Map<string, Rights>();
  readonly #spreads = new Map<string, readonly Target[]>();

  constructor(policies: readonly Policy[], boundary: Policy | undefined, context: EscalationContext) {
    this.#policies = grantsOf(policies);
    this.#boundary = boundary === undefined ? undefined : grantsOf([boundary]);
    this.#account = context.account;
    const now = Date.parse(context.now ?? CATALOGUE_DATE);
    this.#now = Number.isNaN(now) ? Date.parse(CATALOGUE_DATE) : now;
    const { principal } = context;
    // A role has no aws:username, so a pattern that asks for one reaches nobody.
    this.#userName = principal === undefined ? SELF : principal.includes(':user/') ? principal.slice(principal.lastIndexOf('/') + 1) : '';
  }

  /** Whether a user or a session is the principal's own. */
  #isOwn(resource: string): boolean {
    const name = resource.slice(resource.lastIndexOf('/') + 1);
    return [this.#userName, SELF].some((own) => name === own || (own !== '' && resource.includes(':session/') && name.startsWith(`${own}-`)));
  }

  #rightsFor(action: string): Rights {
    const kept = this.#rights.get(action);
    if (kept !== undefined) return kept;
    const bound = this.#boundary;
    const made = {
      allows: allowing(this.#policies, action), bounds: bound === undefined ? undefined : allowing(bound, action),
      denies: [...denying(this.#policies, action), ...(bound === undefined ? [] : denying(bound, action))],
    };
    this.#rights.set(action, made);
    return made;
  }

  #facts(method: Method, action: string, resource: string): Facts {
    return { fixed: usefulRequest(action, resource, method.passedTo), userName: this.#userName, now: this.#now };
  }

  /** The patterns that grant an action on a resource; nothing where it is not granted, or surely or perhaps denied. */
  #grantedBy(method: Method, action: string, resource: string): readonly string[] | undefined {
    const { allows, bounds, denies } = this.#rightsFor(action);
    const facts = this.#facts(method, action, resource);
    const stops = denies.filter((deny) => resourceHit(deny, resource, facts) !== undefined);
    const limits = bounds?.filter((bound) => resourceHit(bound, resource, facts) !== undefined);
    for (const allow of allows) {
      const pattern = resourceHit(allow, resource, facts);
      if (pattern === undefined) continue;
      if (limits === undefined && canSatisfy([allow], stops, facts)) return [pattern];
      const limit = limits?.find((bound) => canSatisfy([allow, bound], stops, facts));
      // The boundary says more about what is reached where the policy leaves it open.
      if (limit !== undefined) return [pattern === '*' ? resourceHit(limit, resource, facts) ?? pattern : pattern];
    }
    return undefined;
  }

  /** The part of a template that the statements on some actions leave, each action after the other. */
  #spread(template: string, actions: readonly string[]): readonly Target[] {
    const key = `${template} ${actions.join()}`;
    const kept = this.#spreads.get(key);
    if (kept !== undefined) return kept;
    const last = actions.at(-1);
    const made = last === undefined ? [targetOf(template, this.#account)]
      : this.#sieves(last).reduce((left, sieve) => narrow(left, sieve, template), this.#spread(template, actions.slice(0, -1)));
    this.#spreads.set(key, made);
    return made;
  }

  #sieves(action: string): readonly ReadonlySet<Glob>[] {
    const { allows, bounds, denies } = this.#rightsFor(action);
    const facts: Facts = { fixed: new Map(), userName: this.#userName, now: this.#now };
    const globs = (list: readonly Placed[], negated: boolean): ReadonlySet<Glob> => new Set(
      list.flatMap((placed) => (placed.statement.resources?.negated === negated ? resourceGlobs(placed, facts, 'any') : negated ? [] : [ANYTHING])));
    // A Deny with NotResource leaves only what it names, as an Allow does; one with a condition may leave the rest too.
    return [globs(allows, false), ...(bounds === undefined ? [] : [globs(bounds, false)]),
      ...denies.filter(({ statement }) => statement.resources?.negated === true)
        .map((deny) => (deny.statement.conditions.length === 0 ? globs([deny], true) : new Set([ANYTHING, ...globs([deny], true)])))];
  }

  #reaches(need: Need, method: Method): readonly string[] | undefined {
    for (const template of need.templates) {
      for (const target of this.#spread(template, need.actions)) for (const filler of [FRESH, '']) {
        const resource = exampleOf(target, this.#account, filler);
        if (!isTarget(resource, template)) continue;
        if (method.broad && !isBroad(target)) continue;
        if (method.others && this.#isOwn(resource)) continue;
        const patterns = need.actions.map((action) => this.#grantedBy(method, action, resource));
        if (patterns.every((list) => list !== undefined)) return patterns.flat();
      }
    }
    return undefined;
  }

  /** The resource patterns by which a method can be carried out; nothing where it can't. */
  resourcesFor(plan: Plan): readonly string[] | undefined {
    const possible = plan.actions.every((action) => {
      const { allows, bounds } = this.#rightsFor(action);
      return allows.length > 0 && bounds?.length !== 0;
    });
    if (!possible) return undefined;
    const found: string[] = [];
    for (const need of plan.needs) {
      const patterns = this.#reaches(need, plan.method);
      if (patterns === undefined) return undefined;
      found.push(...patterns);
    }
    return [...new Set(found)];
  }
}

const isPartOf = (part: readonly string[], whole: readonly string[]): boolean => part.length < whole.length && part.every((action) => whole.includes(action));
/** For each method those that need only some of its actions, and those that need more. */
const related = (): ReadonlyMap<Method, { readonly less: readonly Method[]; readonly more: readonly Method[] }> => (RELATED ??= new Map(METHODS.map((method) => [method, {
  less: METHODS.filter(({ actions }) => isPartOf(actions, method.actions)), more: METHODS.filter(({ actions }) => isPartOf(method.actions, actions)),
}])));
let RELATED: ReturnType<typeof related> | undefined;

/**
 * The known privilege escalation methods of a principal, as minimal sets of actions, after Deny, conditions, resource scope and boundary
 * (data/escalations.json has the sources). Without an inventory, a role that can be passed and a target are taken to exist.
 */
export const escalations = (policies: readonly Policy[], boundary: Policy | null | undefined, context: EscalationContext = {}): readonly Escalation[] => {
  const principal = new Principal(policies, boundary ?? undefined, context);
  const found = new Map<Method, readonly string[]>();
  for (const plan of PLANS) {
    const resources = principal.resourcesFor(plan);
    if (resources !== undefined) found.set(plan.method, resources);
  }
  const among = (methods: readonly Method[] = []): readonly Method[] => methods.filter((method) => found.has(method));
  return [...found].filter(([method]) => among(related().get(method)?.less).length === 0).map(([method, resources]) => ({
    method: method.id, actions: method.actions, resources, variants: among(related().get(method)?.more).map(({ id }) => id),
  }));
};

/** The parts of policies that could not be understood, and that may hide an escalation or an end to one. */
export const escalationGaps = (policies: readonly Policy[], boundary: Policy | null | undefined): readonly Gap[] =>
  [...grantsOf(policies).gaps, ...(boundary ? grantsOf([boundary]).gaps : [])];
