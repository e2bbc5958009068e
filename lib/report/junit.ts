import type { StanceError } from '../errors.ts';
import type { VerdictLine } from './lines.ts';
import { calledBy } from './place.ts';

/** JUnit XML in the shape that CI servers read (Jenkins xunit-plugin, junit-10.xsd): a suite per file, a case per verdict; what is undecided or accepted is skipped. */
export function junit(verdicts: readonly VerdictLine[], errors: readonly StanceError[] = []): string {
  const suites = new Map<string, { cases: string[]; failures: number; skipped: number; errors: number }>();
  const suite = (name: string): { cases: string[]; failures: number; skipped: number; errors: number } => {
    const known = suites.get(name) ?? { cases: [], failures: 0, skipped: 0, errors: 0 };
    suites.set(name, known);
    return known;
  };
  for (const verdict of verdicts) {
    const one = suite(verdict.location?.file ?? verdict.resource.region);
    one.failures += verdict.verdict === 'fail' && !verdict.suppression ? 1 : 0;
    one.skipped += verdict.verdict === 'unknown' || (verdict.verdict === 'fail' && verdict.suppression) ? 1 : 0;
    one.cases.push(caseOf(verdict));
  }
  for (const { message, trouble } of errors) {
    const one = suite(trouble.file ?? 'stance');
    one.errors += 1;
    one.cases.push(`    <testcase classname="stance" name="readable"><error message="${xml(message)}" type="malformed"/></testcase>`);
  }
  const total = (of: 'failures' | 'skipped' | 'errors'): number => [...suites.values()].reduce((sum, one) => sum + one[of], 0);
  const tests = verdicts.length + errors.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="stance" tests="${tests}" failures="${total('failures')}" errors="${total('errors')}">`,
    ...[...suites].flatMap(([name, one]) => [
      `  <testsuite name="${xml(name)}" tests="${one.cases.length}" failures="${one.failures}" errors="${one.errors}" skipped="${one.skipped}">`, ...one.cases, '  </testsuite>',
    ]),
    '</testsuites>', '',
  ].join('\n');
}

function caseOf(verdict: VerdictLine): string {
  const open = `    <testcase classname="${xml(verdict.ruleId)}" name="${xml(`${verdict.resource.type} ${calledBy(verdict)}`)}"`;
  if (verdict.verdict === 'pass') return `${open}/>`;
  const message = xml(verdict.suppression ? `Accepted until ${verdict.suppression.until}: ${verdict.suppression.reason}` : verdict.message);
  if (verdict.verdict === 'unknown' || verdict.suppression) return `${open}><skipped message="${message}"/></testcase>`;
  return `${open}><failure message="${message}" type="${verdict.severity}">${xml(placeOf(verdict))}</failure></testcase>`;
}

function placeOf({ location, message, resource }: VerdictLine): string {
  const place = location === undefined ? resource.arn ?? resource.id : `${location.file}:${location.line}`;
  return `${place} ${message}`;
}

/** Text for XML 1.0: markup escaped, characters that XML can't hold replaced. */
const xml = (text: string): string => text.toWellFormed()
  .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll(/[\n\r\t]/g, (space) => `&#${space.charCodeAt(0)};`);
