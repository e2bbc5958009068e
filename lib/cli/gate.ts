import type { Accepted } from '../engine/accepted.ts';
import { heldUntil, nearest } from '../acknowledgements.ts';
import { judgeTemplate, type GateVerdict } from '../engine/gate.ts';
import { InputError, oneLine } from '../errors.ts';
import { atLeast } from '../model/verdict.ts';
import type { SummaryLine } from '../report/lines.ts';
import { onlyNew, readBaseline } from '../report/baseline.ts';
import { summaryText, verdictsText } from '../report/text.ts';
import type { Loaded } from '../template/loaded.ts';
import { registry } from '../../rules/index.generated.ts';
import { loadConfig } from './config-file.ts';
import { oneOf, someOf } from './format.ts';
import { loadAll } from './gate-inputs.ts';
import { gateReports, type GateHead } from './gate-reports.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';
import { version } from './program.ts';
import { chooseRules, severityOption } from './rules.ts';
import { loadSuppressions, notesLine, tellNotes } from './suppressions.ts';

/** Options of `stance gate`. */
export interface GateOptions {
  readonly format: string;
  readonly verdicts: string;
  readonly failOn: string;
  readonly strict?: true;
  readonly baseline?: string;
  readonly parameters?: string;
  readonly suppressions?: string;
  readonly config?: string;
}

/** `stance gate`: judges templates; malformed ones are reported after all others were judged, and end with 2. */
export async function gate(output: Output, paths: readonly string[], options: GateOptions): Promise<number> {
  const started = Date.now();
  const format = oneOf(options.format, ['text', 'json', 'ndjson', ...Object.keys(gateReports)], '--format');
  const shown = someOf(options.verdicts, ['pass', 'fail', 'unknown'], '--verdicts');
  const failOn = options.failOn === 'none' ? undefined : severityOption(options.failOn, '--fail-on');
  const config = await loadConfig(options.config, registry);
  const rules = chooseRules(registry, {}, config.off).filter(({ template }) => template !== 'no');
  const accepted = await loadSuppressions(options.suppressions, new Date(started));
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline, await readInput(options.baseline));
  const { loaded, errors } = loadAll(paths, { parameters: parametersOf(options.parameters) });
  const settings = { now: new Date(started), trusted: config.trusted, params: config.params };
  const judged = loaded.flatMap((one) => accept(judgeTemplate(one, rules, settings), one, accepted, settings.now, output));
  const verdicts = baseline ? onlyNew(judged, baseline) : judged;
  const notes = accepted?.notes(new Set(rules.map(({ rule }) => rule.id)), 'template');

  const counts = { pass: 0, fail: 0, unknown: 0, suppressed: 0 };
  for (const { verdict, suppression } of verdicts) counts[suppression ? 'suppressed' : verdict] += 1;
  const resources = loaded.reduce((sum, one) => sum + one.resources.length, 0);
  const head: GateHead = { kind: 'gate', version, files: paths, rules: rules.length, started: new Date(started).toISOString() };
  const summary: SummaryLine = {
    kind: 'summary', resources, passed: counts.pass, failed: counts.fail, unknown: counts.unknown, new: 0, resolved: 0, reopened: 0, suppressed: counts.suppressed, blind: 0,
    calls: {}, writes: 0, ms: Date.now() - started, ...notesLine(notes),
  };
  const visible = verdicts.filter((v) => shown.has(v.verdict));
  const report = gateReports[format];
  if (report) output.out(report({ verdicts: visible, errors, summary }));
  else if (format === 'ndjson') for (const line of [head, ...visible, summary]) output.out(`${JSON.stringify(line)}\n`);
  else if (format === 'json') output.out(`${JSON.stringify({ gate: head, verdicts: visible, summary }, undefined, 2)}\n`);
  else output.out(`${verdictsText(visible, new Map(registry.map(({ rule }) => [rule.id, rule])), output.paint)}\n${summaryText(summary, rules.length, output.paint)}`);

  tellNotes(output, notes, 'gate');
  for (const error of errors) output.err(`stance: ${error.message}\n`);
  if (errors.length > 0) return 2;
  if (failOn !== undefined && verdicts.some((v) => v.verdict === 'fail' && !v.suppression && atLeast(v.severity, failOn))) return 1;
  return options.strict && counts.unknown > 0 ? 3 : 0;
}

/** Marks what falls under an accepted risk: an entry of the file, or an acknowledgement in a CDK app. */
function accept(verdicts: readonly GateVerdict[], { stacks }: Loaded, accepted: Accepted | undefined, now: Date, output: Output): readonly GateVerdict[] {
  const acknowledged = new Map(stacks.flatMap(({ constructs }) => [...constructs?.acknowledged ?? []]));
  const told = new Set<string>();
  for (const verdict of verdicts) {
    if (verdict.verdict === 'pass') continue;
    const { ruleId, resource } = verdict;
    const acknowledgement = nearest(acknowledged, ruleId, resource.path ?? '');
    const held = acknowledgement && heldUntil(acknowledgement, now);
    const suppression = accepted?.of(ruleId, resource)
      ?? (held && 'until' in held ? { rule: ruleId, resource: acknowledgement.path, reason: held.reason, owner: 'acknowledged in the CDK app', until: held.until } : undefined);
    // Evidence and place are worked out when they are read, so the verdict is marked, not copied.
    if (suppression) Object.assign(verdict, { suppression });
    else if (held && 'why' in held) told.add(`stance: ${ruleId}: ${oneLine(held.why)}\n`);
  }
  for (const line of told) output.err(line);
  return verdicts;
}

/** `Key=Value,Key=Value`; a value may hold `=`. */
function parametersOf(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  return Object.fromEntries(text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new InputError({ what: `--parameters ${JSON.stringify(pair)} is not Key=Value`, mend: 'write --parameters Stage=prod,Domain=example.com' });
    return [pair.slice(0, at).trim(), pair.slice(at + 1)];
  }));
}
