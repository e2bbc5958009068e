import type { Inventory } from '../collect/inventory.ts';
import type { Judged } from '../engine/judged.ts';
import { evaluate, type Need, type Settings } from '../engine/evaluate.ts';
import { boundedTargets } from '../engine/latest.ts';
import type { Resource } from '../model/resource.ts';
import type { Rule } from '../rule.ts';

/** A rule that asks for more than this many rounds of reading goes in circles. */
const maxRounds = 100;

/**
 * Judges a resource by all rules of its type: runs them, reads what they turned out to need (each thing once), and
 * runs the undecided ones again. So a call is made only where a rule cannot decide without its answer.
 */
export async function judge(rules: readonly Rule[], resource: Resource, inventory: Inventory, settings: Settings): Promise<Judged[]> {
  const judged: Judged[] = [];
  let open = rules;
  for (let round = 0; open.length > 0; round += 1) {
    if (round === maxRounds) throw new Error(`${open.map((r) => r.id).join(', ')} never finish on ${resource.type} ${resource.id}`);
    const needs = new Map<string, Need>();
    const waiting: Rule[] = [];
    for (const rule of open) {
      const consulted = new Set<string>();
      const result = evaluate(rule, resource, inventory, settings, consulted);
      if ('need' in result) {
        needs.set(keyOf(result), result);
        waiting.push(rule);
      } else {
        judged.push({ rule, resource, verdict: result, reads: boundedTargets(consulted) });
      }
    }
    await Promise.all([...needs.values()].map((need) => inventory.fill(need)));
    open = waiting;
  }
  return judged;
}

function keyOf(need: Need): string {
  switch (need.need) {
    case 'facet': return `${need.resource.type} ${need.resource.region} ${need.resource.arn ?? need.resource.id} ${need.facet}`;
    case 'resource': return `${need.type} ${need.region} ${need.key}`;
    case 'type': return `${need.type} ${need.region}`;
  }
}
