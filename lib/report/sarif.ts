import type { StanceError } from '../errors.ts';
import type { Severity } from '../model/verdict.ts';
import type { Rule } from '../rule.ts';
import type { VerdictLine } from './lines.ts';
import { calledBy, fingerprint } from './place.ts';

/** What a SARIF report needs besides the verdicts. */
export interface SarifOptions {
  readonly version: string;
  /** Rules that were run. */
  readonly rules: readonly Rule[];
  /** Files that could not be read. */
  readonly errors?: readonly StanceError[];
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', informational: 'note' };
/** GitHub sorts by this number, as CVSS scores. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', informational: '0.0' };

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): failures with a level, passes and undecided verdicts by kind. */
export function sarif(verdicts: readonly VerdictLine[], options: SarifOptions): string {
  const used = options.rules.filter(({ id }) => verdicts.some(({ ruleId }) => ruleId === id));
  const index = new Map(used.map(({ id }, position) => [id, position]));
  const errors = options.errors ?? [];
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Stance', semanticVersion: options.version, rules: used.map(ruleOf) } },
      columnKind: 'utf16CodeUnits',
      invocations: [{
        executionSuccessful: errors.length === 0,
        ...(errors.length === 0 ? {} : { toolExecutionNotifications: errors.map(({ message, trouble }) => ({
          level: 'error', message: { text: message }, ...(trouble.file === undefined ? {} : { locations: [physical(trouble.file, trouble.line ?? 1, trouble.column)] }),
        })) }),
      }],
      results: verdicts.map((verdict) => resultOf(verdict, index.get(verdict.ruleId))),
    }],
  }, null, 2)}\n`;
}

const ruleOf = ({ id, title, why, fix, severity, controls }: Rule): object => ({
  id, shortDescription: { text: title }, fullDescription: { text: why }, help: { text: fix },
  defaultConfiguration: { level: levels[severity] },
  properties: { 'security-severity': scores[severity], tags: ['security', ...Object.entries(controls).flatMap(([framework, ids]) => (ids ?? []).map((control) => `${framework}/${control}`))] },
});

function resultOf(verdict: VerdictLine, ruleIndex: number | undefined): object {
  const { location, resource } = verdict;
  const logical = [{ name: resource.id, fullyQualifiedName: `${resource.type} ${calledBy(verdict)}`, kind: 'resource' }];
  return {
    ruleId: verdict.ruleId, ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: verdict.verdict === 'unknown' ? 'open' : verdict.verdict,
    level: verdict.verdict === 'fail' ? levels[verdict.severity] : 'none',
    message: { text: verdict.message },
    locations: [{ ...(location === undefined ? {} : physical(location.file, location.line, location.column)), logicalLocations: logical }],
    ...(location?.source === undefined ? {} : { relatedLocations: [{ id: 1, message: { text: 'Written here.' }, ...physical(location.source.file, location.source.line, location.source.column) }] }),
    // Accepted in a file, not in the source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (3.35)
    ...(verdict.suppression ? { suppressions: [{ kind: 'external', status: 'accepted', justification: `${verdict.suppression.reason} (${verdict.suppression.owner}, until ${verdict.suppression.until})` }] } : {}),
    partialFingerprints: { 'stance/v1': fingerprint(verdict) },
  };
}

/** Lines and columns count from 1 (3.30.5, 3.30.6); a stack trace or a broken file may say 0. */
const physical = (file: string, line: number, column: number | undefined): { readonly physicalLocation: object } => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: Math.max(line, 1), ...(column === undefined ? {} : { startColumn: Math.max(column, 1) }) } },
});

/** A path as a URI reference (RFC 3986). */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
