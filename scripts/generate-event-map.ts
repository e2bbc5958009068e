/** Writes lib/changes/event-map.generated.ts from data/event-map.csv; `--check` only compares. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shapes } from '../lib/changes/shapes.ts';
import { parseCsv } from './csv.ts';
import { corrections, parentOf } from './event-map-corrections.ts';
import { writeOrCheck } from './write-or-check.ts';

const roots: Readonly<Record<string, string>> = {
  requestParameters: 'q', responseElements: 'p', serviceEventDetails: 's', additionalEventData: 'd',
};
/** Rows whose two types are two forms of one thing, told apart by the parameter that is there. */
const twoForms = new Set(['apigateway', 'elasticloadbalancing']);

const sourceOf = (eventSource: string): string => eventSource.slice(0, eventSource.indexOf('.'));
const typeName = (text: string): string => text.trim().replace(' (no CFN type)', '').replace('AWS::::', '').replace('AWS::', '');

/** A path of the map as `q.key.key`: wrappers and list marks go, since reading sees through both. */
const token = (path: string): string => {
  if (path === 'recipientAccountId') return '@';
  if (path.startsWith('resources[')) return 'resources';
  if (path === 'userIdentity.userName') return 'caller';
  const [root = '', ...keys] = path.split('.');
  const short = roots[root];
  if (short === undefined) throw new Error(`data/event-map.csv: the path ${path} begins with no part of a record that the generator knows.`);
  const useful = keys.map((key) => key.replace('[]', '')).filter((key) => key !== '*' && key !== 'items' && key !== 'content' && key !== 'item' && !/(?:Request|Req|Response|Input)$/.test(key));
  return [short, ...useful].join('.');
};
const leaf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();

/** The alternative path counts where it names the same thing: the same key, an ARN (its shape is checked when read), or the caller. */
const alternative = (path: string, alt: string): string[] => {
  if (alt === '') return [];
  const short = token(alt);
  return short === 'resources' || short === 'caller' || leaf(short) === leaf(path) || leaf(short).endsWith('arn') ? [short] : [];
};

const compile = (row: Record<string, string>): string => {
  const source = sourceOf(row['event_source'] ?? '');
  const types = (row['cfn_resource_types'] ?? '').split(';').map(typeName);
  const paths = (row['id_path'] ?? '').split(';').map(token);
  const targets = types.map((type, index) => ({ type, paths: [paths[index] ?? ''] }));
  const first = targets[0];
  if (first === undefined || targets.some((target) => target.paths[0] === '')) throw new Error(`data/event-map.csv: ${source} ${row['event_name']} has fewer paths than types.`);
  first.paths.push(...alternative(first.paths[0] ?? '', row['alt_or_related_path'] ?? ''));
  const own = targets.filter((target) => parentOf[target.type] === undefined || targets.length === 1);
  const forms = own.length === 2 && twoForms.has(source) && own[0]?.type.split('::')[0] !== own[1]?.type.split('::')[0];
  const texts = own.map((target, index) => {
    const type = targets.length === 1 ? parentOf[target.type] ?? target.type : target.type;
    const known = target.paths.includes('resources') ? ['resources', ...target.paths.filter((path) => path !== 'resources')] : target.paths;
    return `${forms ? '|' : index > 0 ? '?' : ''}${type}@${known.join(',')}`;
  });
  return texts.join(';');
};

const rows = parseCsv(readFileSync(join(import.meta.dirname, '..', 'data', 'event-map.csv'), 'utf8'));
const sources = new Map<string, Map<string, string>>();
const globals = new Set<string>();
const unused = new Set(Object.keys(corrections));
for (const row of rows) {
  const source = sourceOf(row['event_source'] ?? '');
  const name = (row['event_name'] ?? '').replace(/20\d\d_?\d\d_?\d\d(?:v\d+)?$/, '');
  const key = `${source} ${name}`;
  unused.delete(key);
  const targets = corrections[key] ?? compile(row);
  const names = sources.get(source) ?? new Map<string, string>();
  sources.set(source, names.set(name, names.has(name) ? [...new Set([...(names.get(name) ?? '').split(';'), ...targets.split(';')])].join(';') : targets));
  if (row['event_region'] === 'us-east-1') globals.add(source);
}
for (const row of rows) {
  const names = sources.get(sourceOf(row['event_source'] ?? ''));
  const [api = '', event = ''] = [row['base_api'], row['event_name']];
  const sharers = rows.filter((other) => other['event_source'] === row['event_source'] && other['base_api'] === api);
  const targets = names?.get(event);
  if (sharers.length === 1 && targets !== undefined && !names?.has(api)) names?.set(api, targets);
}
if (unused.size > 0) throw new Error(`Corrections for events that the map does not have: ${[...unused].join(', ')}`);
const unshaped = new Set<string>();
for (const names of sources.values()) for (const targets of names.values()) for (const target of targets.split(';')) {
  const type = (/^[|?]?([^@]+)@/.exec(target)?.[1]) ?? '';
  if (!shapes.has(`AWS::${type}`)) unshaped.add(type);
}
if (process.argv.includes('--types')) console.error(`Types without an ARN shape: ${[...unshaped].sort().join(' ')}`);

const text = (names: ReadonlyMap<string, string>): string => [...names].map(([name, targets]) => `${name} ${targets}`).sort().join('\n');
await writeOrCheck('lib/changes/event-map.generated.ts', `// Generated by scripts/generate-event-map.ts from data/event-map.csv; do not edit.

/** Sources whose resources belong to no region; their events come from us-east-1. */
export const globalSources: readonly string[] = ${JSON.stringify([...globals].sort())};

/** A line is an event name without its version, and what it touches, in the form that lib/changes/event-map.ts reads. */
export const eventLines: Readonly<Record<string, string>> = {
${[...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([source, names]) => `  '${source}': \`\n${text(names)}\n\`,`).join('\n')}
};
`);
