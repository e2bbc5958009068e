/** Writes docs/rules/<service>/<rule-id>.md and docs/rules/README.md from the rules; `--check` only compares. */
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isUnknown } from '../lib/model/unknown.ts';
import { severities } from '../lib/model/verdict.ts';
import { typesOf, type RegisteredRule } from '../lib/rule.ts';
import { registry } from '../rules/index.generated.ts';
import { controlRows } from './controls.ts';
import { writeOrCheck } from './write-or-check.ts';

const root = join(import.meta.dirname, '..');
const frameworkNames: Readonly<Record<string, string>> = {
  fsbp: 'AWS Foundational Security Best Practices', 'cis-v3': 'CIS AWS Foundations 3.0', 'cis-v5': 'CIS AWS Foundations 5.0', 'cis-v6': 'CIS AWS Foundations 6.0',
  'cis-v7': 'CIS AWS Foundations 7.0', 'nist-800-53-r5': 'NIST 800-53 r5', 'pci-v4': 'PCI DSS 4.0',
};
const seen: Readonly<Record<RegisteredRule['template'], string>> = {
  yes: 'decided from a template too', partial: 'decided from a template in part', no: 'decided from the live account only',
};

function page({ rule, service, template, triggers }: RegisteredRule): string {
  const controls = Object.entries(rule.controls).map(([framework, ids]) => `- ${frameworkNames[framework] ?? framework}: ${ids.join(', ')}`);
  const params = Object.entries(rule.params ?? {}).map(([name, value]) => `- \`${name}\`: ${JSON.stringify(value)} by default`);
  const examples = (['pass', 'fail', 'unknown'] as const).flatMap((verdict) => (rule.examples[verdict] ?? []).map(({ name, ...example }) =>
    `### ${verdict}: ${name}\n\n\`\`\`json\n${JSON.stringify(example, (_key, value: unknown) => (isUnknown(value) ? '(not known)' : value), 2)}\n\`\`\`\n`));
  return [
    `# ${rule.id}`, `**${rule.title}.**`,
    `Severity ${rule.severity}; ${service}; judges ${typesOf(rule).join(', ')}; ${seen[template]}.`,
    `## Why\n\n${rule.why}`, `## Fix\n\n${rule.fix}`,
    `## Logic\n\n${controlRows.get(rule.id)?.['check_logic'] ?? ''}.${rule.reads?.length ? `\n\nIt also reads ${rule.reads.join(', ')}.` : ''}`,
    ...(controls.length === 0 ? [] : [`## Controls\n\n${controls.join('\n')}`]),
    ...(params.length === 0 ? [] : [`## Parameters\n\n${params.join('\n')}`]),
    `## Seen after\n\n${triggers.length === 0 ? 'The next sweep.' : `The next sweep, or within seconds of ${triggers.join(', ')}.`}`,
    `## Examples\n\n${examples.join('\n')}`,
  ].join('\n\n');
}

const pages = new Set(['docs/rules/README.md']);
for (const registered of registry) {
  const path = `docs/rules/${registered.service}/${registered.rule.id}.md`;
  pages.add(path);
  mkdirSync(join(root, 'docs/rules', registered.service), { recursive: true });
  await writeOrCheck(path, page(registered));
}
const rows = [...registry].sort((a, b) => severities.indexOf(a.rule.severity) - severities.indexOf(b.rule.severity) || (a.rule.id < b.rule.id ? -1 : 1))
  .map(({ rule, service }) => `| ${rule.severity} | [${rule.id}](${service}/${rule.id}.md) | ${rule.title} |`);
await writeOrCheck('docs/rules/README.md', `# Rules\n\n${registry.length} rules, worst first. These pages are generated from the rules and their examples, and every example is a test.\n\n| severity | rule | what must hold |\n|---|---|---|\n${rows.join('\n')}\n`);

for (const path of globSync('docs/rules/**/*.md', { cwd: root }).filter((p) => !pages.has(p))) {
  if (process.argv.includes('--check')) {
    console.error(`${path} belongs to no rule: run npm run generate and commit the result.`);
    process.exitCode = 1;
  } else rmSync(join(root, path));
}
