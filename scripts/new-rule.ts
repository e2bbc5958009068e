/** `npm run new-rule <rule-id>`: writes a rule's first draft from its row in data/controls.csv. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlRows, controlsOf } from './controls.ts';

const id = process.argv[2];
const row = id === undefined ? undefined : controlRows.get(id);
if (id === undefined || !row) {
  console.error(id === undefined ? 'Which rule? npm run new-rule <rule-id>, an our_key of data/controls.csv.' : `data/controls.csv has no row ${id}: take an our_key from it, or add a row first.`);
  process.exit(2);
}
const folder = join('rules', row['service'] ?? '');
const file = join(import.meta.dirname, '..', folder, `${id}.ts`);
if (existsSync(file)) {
  console.error(`${folder}/${id}.ts is there already: edit it, or choose another rule.`);
  process.exit(2);
}
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const controls = Object.entries(controlsOf(row)).map(([framework, ids]) => `${framework.includes('-') ? quoted(framework) : framework}: [${ids.map(quoted).join(', ')}]`);
mkdirSync(join(import.meta.dirname, '..', folder), { recursive: true });
writeFileSync(file, `import { rule } from '../../lib/rule.ts';

// Logic of the row: ${row['check_logic'] ?? ''}
export default rule({
  id: ${quoted(id)},
  type: ${quoted(row['cfn_resource_type'] ?? '')},
  title: ${quoted(row['title'] ?? '')},
  severity: ${quoted(row['severity'] ?? '')},
  why: '',
  fix: '',
  controls: { ${controls.join(', ')} },
  check: (subject) => ,
  examples: {
    pass: [{ name: '', properties: {} }],
    fail: [{ name: '', properties: {} }],
  },
});
`);
console.log(`wrote ${folder}/${id}.ts: write its check, why, fix and examples, then run npm run generate and npm test.`);
