import { InputError } from '../errors.ts';
import type { VerdictLine } from './lines.ts';
import { subjectKey } from './place.ts';

/** Verdicts that were known before, by rule and resource. */
export type Baseline = ReadonlySet<string>;

/** Reads a baseline: what `--format json` printed; `InputError` where it is something else. */
export function readBaseline(file: string, text: string): Baseline {
  const verdicts = verdictsOf(file, text);
  // What was accepted is new once its suppression has ended.
  return new Set(verdicts.flatMap((verdict) => (isVerdict(verdict) && verdict.suppression === undefined ? [keyOf(verdict)] : [])));
}

/** The verdicts that the baseline does not have: a failure that was undecided before is new. Passes are kept. */
export const onlyNew = <V extends VerdictLine>(verdicts: readonly V[], baseline: Baseline): V[] =>
  verdicts.filter((verdict) => verdict.verdict === 'pass' || !baseline.has(keyOf(verdict)));

const keyOf = (verdict: VerdictLine): string => `${verdict.verdict} ${subjectKey(verdict)}`;

function verdictsOf(file: string, text: string): readonly unknown[] {
  const mend = 'write it with --format json';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError({ file, what: 'the baseline is not JSON', mend });
  }
  const verdicts = typeof value === 'object' && value !== null && 'verdicts' in value ? value.verdicts : undefined;
  if (!Array.isArray(verdicts)) throw new InputError({ file, what: 'the baseline has no verdicts', mend });
  return verdicts;
}

function isVerdict(value: unknown): value is VerdictLine {
  if (typeof value !== 'object' || value === null) return false;
  const { ruleId, verdict, resource, location } = value as Partial<Record<keyof VerdictLine, unknown>>;
  return typeof ruleId === 'string' && typeof verdict === 'string' && typeof resource === 'object' && resource !== null && 'type' in resource && 'id' in resource
    && (location === undefined || (typeof location === 'object' && location !== null && 'file' in location && typeof location.file === 'string'));
}
