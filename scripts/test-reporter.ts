/** A short report of node's test runner: failures in full, then its closing lines. */
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

const root = join(import.meta.dirname, '..');

interface Failure { readonly name: string; readonly file: string; readonly error: string }

const closing = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/** Turns the runner's events into text. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const failures: Failure[] = [];
  for await (const event of events) {
    switch (event.type) {
      case 'test:fail': {
        const { name, file = '', details, skip, todo } = event.data;
        // A suite fails because of what is in it, which is told already.
        if (skip || todo || (details.error as { failureType?: string }).failureType === 'subtestsFailed') break;
        const error = textOf(details.error);
        failures.push({ name, file, error });
        yield `✖ ${name} (${file})\n${error.replaceAll(/^/gm, '  ')}\n`;
        break;
      }
      case 'test:stderr': case 'test:stdout': yield event.data.message; break;
      case 'test:diagnostic': if (closing.test(event.data.message) && event.data.nesting === 0) yield `ℹ ${event.data.message}\n`; else if (event.data.nesting === 0) yield `${event.data.message}\n`; break;
      case 'test:coverage': yield coverageOf(event.data.summary); break;
      default:
    }
  }
  if (failures.length > 0) yield `\nfailed:\n${failures.map(({ name, file }) => `  ${name} (${file})\n`).join('')}`;
}

function textOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.stack ?? cause.message;
}

type Covered = Extract<TestEvent, { type: 'test:coverage' }>['data']['summary'];

/** False for a module of types alone, which the runtime never loads. */
function hasCode(file: string): boolean {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return /^export (?!type |interface )|^(?:const|let|function|class|async) /m.test(text);
}

/** The files that are covered least, and the whole. */
function coverageOf({ files, totals }: Covered): string {
  const least = files.filter((f) => f.coveredLinePercent < 95).sort((a, b) => a.coveredLinePercent - b.coveredLinePercent);
  const rows = least.map((f) => `  ${f.coveredLinePercent.toFixed(1).padStart(5)} %  ${f.path.slice(f.path.search(/\b(?:lib|rules)\//))}  ${f.lines.filter((l) => l.count === 0).map((l) => l.line).slice(0, 20).join(' ')}\n`);
  const loaded = new Set(files.map((f) => relative(root, f.path)));
  const unseen = globSync('{lib,rules}/**/*.ts', { cwd: root }).filter((file) => !file.includes('.generated.') && !loaded.has(file) && hasCode(file)).sort();
  rows.push(...unseen.map((file) => `  never loaded by a test: ${file}\n`));
  return `coverage of lib/ and rules/: ${totals.coveredLinePercent.toFixed(2)} % of lines, ${totals.coveredBranchPercent.toFixed(2)} % of branches in ${files.length} files\n${rows.join('')}`;
}
