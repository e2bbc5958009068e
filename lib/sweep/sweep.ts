import pLimit from 'p-limit';
import type { Inventory } from '../collect/inventory.ts';
import type { Judged } from '../engine/judged.ts';
import type { Settings } from '../engine/evaluate.ts';
import type { Resource } from '../model/resource.ts';
import type { Because } from '../model/unknown.ts';
import type { Rule } from '../rule.ts';
import { judge } from './judge.ts';
import type { Scope } from './plan.ts';

/** What a sweep saw of one scope. */
export interface ScopeResult {
  readonly scope: Scope;
  /** ISO time at which reading began; what is recorded rests on it. */
  readonly readAt: string;
  readonly judged: readonly Judged[];
  /** Every resource that was listed. */
  readonly listed: readonly Resource[];
  /** Why the listing is not complete; absent where it is. */
  readonly incomplete?: Because;
}

/** How a sweep runs. */
export interface SweepOptions {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly clock: () => Date;
}

/** Resources judged at once in one scope; calls are spaced further by the session's limits. */
const resourcesAtOnce = 16;
/** Scopes under way at once: enough that one silent service never holds up the rest. */
const scopesAtOnce = 64;

/** Sweeps every scope and yields each result as soon as it is there. A failing scope is a result, never an exception. */
export async function* sweep(scopes: readonly Scope[], options: SweepOptions): AsyncGenerator<ScopeResult> {
  const limit = pLimit(scopesAtOnce);
  const ready: ScopeResult[] = [];
  let broken: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  const start = async (scope: Scope): Promise<void> => {
    try {
      ready.push(await limit(() => sweepScope(scope, options)));
    } catch (error) {
      broken ??= { error };
    }
    wake();
  };
  for (const scope of scopes) void start(scope);
  for (let left = scopes.length; left > 0;) {
    const result = ready.shift();
    if (result) {
      left -= 1;
      yield result;
    } else if (broken) {
      throw broken.error;
    } else {
      await new Promise<void>((done) => { wake = done; });
    }
  }
}

/** Lists one scope and judges what is in it. */
export async function sweepScope(scope: Scope, options: SweepOptions): Promise<ScopeResult> {
  const readAt = options.clock().toISOString();
  const rules = scope.rules.map((registered) => registered.rule);
  const { resources, incomplete } = await options.inventory.list(scope.type, scope.region);
  const limit = pLimit(resourcesAtOnce);
  const judged = await Promise.all(resources.map((resource) => limit(() => judge(rules, resource, options.inventory, options.settings))));
  return {
    scope, readAt, listed: resources,
    judged: incomplete ? [...judged.flat(), ...rules.map((rule) => unseen(rule, scope, incomplete.because, options))] : judged.flat(),
    ...(incomplete ? { incomplete: incomplete.because } : {}),
  };
}

/** The verdict of a rule on what could not be listed: unknown, on the account, in that region. */
function unseen(rule: Rule, scope: Scope, because: Because, { inventory }: SweepOptions): Judged {
  return {
    rule, resource: inventory.accountResource(scope.region),
    verdict: { verdict: 'unknown', message: `${scope.type} could not be listed: ${because.text}`, because, evidence: [] },
  };
}
