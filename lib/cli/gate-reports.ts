import type { GateVerdict } from '../engine/gate.ts';
import type { StanceError } from '../errors.ts';
import { github } from '../report/github.ts';
import { junit } from '../report/junit.ts';
import { markdown } from '../report/markdown.ts';
import { sarif } from '../report/sarif.ts';
import type { SummaryLine } from '../report/lines.ts';
import { registry } from '../../rules/index.generated.ts';
import { version } from './program.ts';

/** First line of a gate's output. */
export interface GateHead { readonly kind: 'gate'; readonly version: string; readonly files: readonly string[]; readonly rules: number; readonly started: string }

/** What a gate has to tell: verdicts that are shown, files that could not be read, and the summary. */
export interface GateResult { readonly verdicts: readonly GateVerdict[]; readonly errors: readonly StanceError[]; readonly summary: SummaryLine }

/** Reports for other tools, by the name of their format. */
export const gateReports: Readonly<Record<string, (result: GateResult) => string>> = {
  sarif: ({ verdicts, errors }) => sarif(verdicts, { version, rules: registry.map(({ rule }) => rule), errors }),
  junit: ({ verdicts, errors }) => junit(verdicts, errors),
  markdown: ({ verdicts, errors, summary }) => markdown(verdicts, errors, summary.suppressions),
  github: ({ verdicts, errors }) => github(verdicts, errors),
};
