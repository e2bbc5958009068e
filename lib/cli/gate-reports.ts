import type { GateVerdict } from '../engine/gate.ts';
import type { RuleTexts } from '../report/text.ts';

/** First line of a gate's output. */
export interface GateHead { readonly kind: 'gate'; readonly version: string; readonly files: readonly string[]; readonly rules: number; readonly started: string }

/** Reports for other tools, by the name of their format. */
export const gateReports: Readonly<Record<string, (verdicts: readonly GateVerdict[], rules: ReadonlyMap<string, RuleTexts>) => string>> = {};
