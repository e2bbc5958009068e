import { collectors } from '../collect/index.generated.ts';
import type { Collector } from '../collect/collector.ts';
import { typesOf } from '../rule.ts';
import { familyOf } from '../sweep/plan.ts';
import { registry } from '../../rules/index.generated.ts';

/** The collectors that each family's sweep function carries: of the types it judges, and of those its rules read. */
export const familyCollectors: ReadonlyMap<string, readonly Collector[]> = new Map(await Promise.all(
  [...Map.groupBy(registry, (registered) => familyOf(registered, collectors))].map(async ([family, rules]) => {
    const types = new Set(rules.flatMap(({ rule }) => [...typesOf(rule), ...rule.reads ?? []]));
    const loaded = await Promise.all([...types].sort().map(async (type) => (await collectors[type]?.load())?.default));
    return [family, loaded.filter((c) => c !== undefined)] as const;
  }),
));
