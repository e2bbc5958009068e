/** Writes docs/coverage.md: what is read, judged and heard of each resource type; `--check` only compares. */
import { rowsOf, services } from '../lib/changes/event-map.ts';
import { collectors } from '../lib/collect/index.generated.ts';
import { typesOf } from '../lib/rule.ts';
import { registry } from '../rules/index.generated.ts';
import { writeOrCheck } from './write-or-check.ts';

const targets = services.flatMap((service) => [...rowsOf(service).values()].map((row) => new Set(row.targets.map(({ type }) => type))));
const events = (type: string): number => targets.filter((types) => types.has(type)).length;
const rules = (type: string): number => registry.filter(({ rule }) => typesOf(rule).includes(type as never)).length;

const types = Object.entries(collectors).sort(([a], [b]) => (a < b ? -1 : 1));
const lines = types.map(([type, { service, scope }]) => `| ${type} | ${service} | ${scope} | ${rules(type)} | ${events(type)} |`);
const silent = types.map(([type]) => type).filter((type) => events(type) === 0);

await writeOrCheck('docs/coverage.md', `# Coverage

The resource types that collectors read, how many rules judge each, and how many events of data/event-map.csv lead to a
look at it within seconds. \`npx stance rules --framework cis-v5\` tells how much of a framework is covered.

| type | service | scope | rules | events |
|---|---|---|---|---|
${lines.join('\n')}

${silent.length === 0 ? 'Every type that is read has events.' : `No event tells of a change of: ${silent.join(', ')}. These are seen by sweeps only.`}
`);
