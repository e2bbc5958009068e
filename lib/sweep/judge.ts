import type { Inventory } from '../collect/inventory.ts';
import type { Judged } from '../engine/judged.ts';
import { evaluate, type Need, type Settings } from '../engine/evaluate.ts';
import { boundedTargets } from '../engine/latest.ts';
import type { Resource } from '../model/resource.ts';
import type { Rule } from '../rule.ts';
import { BudgetSpent } from './budget.ts';

/** A rule that asks for more than this many rounds of reading goes in circles. */
const maxRounds = 100;

/**
 * Judges a resource by all rules of its type: runs them, reads what they turned out to need (each thing once), and
 * runs the undecided ones again. So a call is made only where a rule cannot decide without its answer.
 */
export async function judge(rules: readonly Rule[], resource: Resource, inventory: Inventory, settings: Settings): Promise<Judged[]> {
  const { judged, left: [left] } = await judgeWithin(rules, resource, inventory, settings);
  if (left) throw new BudgetSpent(`${left.id} was not judged.`);
  return judged;
}

/** The same as far as the calls suffice; `left` are the rules for which they did not. */
export async function judgeWithin(rules: readonly Rule[], resource: Resource, inventory: Inventory, settings: Settings): Promise<{ readonly judged: Judged[]; readonly left: Rule[] }> {
  const judged: Judged[] = [];
  const left: Rule[] = [];
  let open = rules;
  for (let round = 0; open.length > 0; round += 1) {
    if (round === maxRounds) throw new Error(`${open.map((r) => r.id).join(', ')} never finish on ${resource.type} ${resource.id}`);
    const needs = new Map<string, Need>();
    const waiting: { readonly rule: Rule; readonly key: string }[] = [];
    for (const rule of open) {
      const consulted = new Set<string>();
      const result = evaluate(rule, resource, inventory, settings, consulted);
      if ('need' in result) {
        const key = keyOf(result);
        needs.set(key, result);
        waiting.push({ rule, key });
      } else {
        judged.push({ rule, resource, verdict: result, reads: boundedTargets(consulted) });
      }
    }
    const spent = await fillAll(needs, inventory);
    left.push(...waiting.filter(({ key }) => spent.has(key)).map(({ rule }) => rule));
    open = waiting.filter(({ key }) => !spent.has(key)).map(({ rule }) => rule);
  }
  return { judged, left };
}

/** Reads what is needed, and answers the needs for which no calls were left. */
async function fillAll(needs: ReadonlyMap<string, Need>, inventory: Inventory): Promise<ReadonlySet<string>> {
  const spent = new Set<string>();
  await Promise.all([...needs].map(async ([key, need]) => {
    try {
      await inventory.fill(need);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      spent.add(key);
    }
  }));
  return spent;
}

function keyOf(need: Need): string {
  switch (need.need) {
    case 'facet': return `${need.resource.type} ${need.resource.region} ${need.resource.arn ?? need.resource.id} ${need.facet}`;
    case 'resource': return `${need.type} ${need.region} ${need.key}`;
    case 'type': return `${need.type} ${need.region}`;
  }
}
