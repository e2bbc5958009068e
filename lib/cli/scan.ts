import type { Judged } from '../engine/judged.ts';
import type { SuppressionOf } from '../engine/suppressions.ts';
import type { ChangeKind } from '../model/finding.ts';
import { InputError } from '../errors.ts';
import { atLeast } from '../model/verdict.ts';
import { verdictLine, type ScanLine, type SummaryLine, type VerdictLine } from '../report/lines.ts';
import { summaryText, verdictsText } from '../report/text.ts';
import type { Store } from '../store/store.ts';
import { sweepAccount } from '../sweep/account.ts';
import { registry } from '../../rules/index.generated.ts';
import { loadConfig } from './config-file.ts';
import { oneOf, someOf } from './format.ts';
import type { Output } from './output.ts';
import { version } from './program.ts';
import { chooseRules, severityOption, type RuleChoice } from './rules.ts';
import { recorded } from './record.ts';
import { open, type Reach, type ReachOptions } from './session.ts';
import { openStore } from './store.ts';
import { acceptedOfScan, notesLine, suppressionsOfScan, tellNotes } from './suppressions.ts';

/** Options of `stance scan`. */
export interface ScanOptions extends RuleChoice, ReachOptions {
  readonly failOn: string;
  readonly strict?: true;
  readonly record?: string;
  readonly format: string;
  readonly verdicts: string;
  readonly store: string;
  readonly suppressions?: string;
  readonly config?: string;
}

/** `stance scan`: looks, judges, remembers, reports. */
export async function scan(output: Output, options: ScanOptions): Promise<number> {
  const started = Date.now();
  const format = oneOf(options.format, ['text', 'json', 'ndjson'], '--format');
  const shown = someOf(options.verdicts, ['pass', 'fail', 'unknown'], '--verdicts');
  const failOn = options.failOn === 'none' ? undefined : severityOption(options.failOn, '--fail-on');
  const config = await loadConfig(options.config, registry);
  const rules = chooseRules(registry, { ...options, ...(options.severity ?? config.severity ? { severity: options.severity ?? config.severity ?? '' } : {}) }, config.off);
  if (options.record !== undefined && options.replay !== undefined) throw new InputError({ what: '--record and --replay exclude each other', mend: 'copy the recording' });
  if (rules.length === 0) output.err('stance: no rule is left by these options; see stance rules\n');
  const accepted = await acceptedOfScan(options, new Date(started));
  // Nothing is written before the account answers.
  let reach: Reach = await open(options, config.regions);
  let store: Store | undefined;
  try {
    store = await openStore(options.store);
    const { of: suppressionOf, changes } = await suppressionsOfScan(output, options, accepted, store, reach);
    if (options.record !== undefined) reach = await recorded(reach, options.record);
    const { identity, regions } = reach;
    const head: ScanLine = { kind: 'scan', version, account: identity.account, regions, rules: rules.length, started: (options.replay === undefined ? new Date(started) : reach.now()).toISOString() };
    if (format === 'ndjson') output.out(`${JSON.stringify(head)}\n`);
    const report = new Report(output, format, shown, (judged) => failOn !== undefined && judged.verdict.verdict === 'fail' && atLeast(judged.rule.severity, failOn), suppressionOf);
    for (const { kind } of changes) report.changed(kind);
    for await (const { result, changes, done, of } of sweepAccount({ ...reach, rules, config, store })) {
      output.progress(`${done} of ${of}: ${result.scope.type} in ${result.scope.region}`);
      report.add(result.judged, result.listed.length);
      for (const { kind } of changes) report.changed(kind);
    }
    const notes = accepted?.notes(new Set(rules.map(({ rule }) => rule.id)), { account: identity.account });
    report.end(head, { ...await summaryOf(report, store, reach, Date.now() - started), ...notesLine(notes) }, rules.length);
    tellNotes(output, notes, 'scan');
    return report.failing ? 1 : options.strict && report.counts.unknown > 0 ? 3 : 0;
  } finally {
    await store?.close();
    await reach.close();
  }
}

async function summaryOf(report: Report, store: Store | undefined, reach: Reach, ms: number): Promise<SummaryLine> {
  const { counts, changes } = report;
  const states = { suppressed: store ? 0 : counts.suppressed, blind: 0 };
  if (store) for await (const { state } of store.findings({ states: ['suppressed', 'blind'], account: reach.identity.account })) states[state as 'suppressed' | 'blind'] += 1;
  const writes = store ? Object.values(store.writes).reduce((sum: number, n: number) => sum + n, 0) : 0;
  return {
    kind: 'summary', resources: counts.resources, passed: counts.pass, failed: counts.fail, unknown: counts.unknown,
    new: changes.get('opened') ?? 0, resolved: changes.get('resolved') ?? 0, reopened: changes.get('reopened') ?? 0, ...states,
    calls: Object.fromEntries([...reach.calls].sort(([a], [b]) => (a < b ? -1 : 1))), writes, ms,
  };
}

/** Counts verdicts and prints them as the format wants: at once, or at the end. */
class Report {
  readonly counts = { resources: 0, pass: 0, fail: 0, unknown: 0, suppressed: 0 };
  readonly changes = new Map<ChangeKind, number>();
  failing = false;
  private readonly kept: VerdictLine[] = [];
  private readonly output: Output;
  private readonly format: 'text' | 'json' | 'ndjson';
  private readonly shown: ReadonlySet<string>;
  private readonly fails: (judged: Judged) => boolean;
  private readonly suppressionOf: SuppressionOf;

  constructor(output: Output, format: 'text' | 'json' | 'ndjson', shown: ReadonlySet<string>, fails: (judged: Judged) => boolean, suppressionOf: SuppressionOf) {
    this.output = output;
    this.format = format;
    this.shown = shown;
    this.fails = fails;
    this.suppressionOf = suppressionOf;
  }

  add(judged: readonly Judged[], resources: number): void {
    this.counts.resources += resources;
    for (const one of judged) {
      const suppression = one.verdict.verdict === 'pass' ? undefined : this.suppressionOf(one.rule.id, one.resource);
      this.counts[suppression ? 'suppressed' : one.verdict.verdict] += 1;
      this.failing ||= !suppression && this.fails(one);
      if (!this.shown.has(one.verdict.verdict)) continue;
      const line = verdictLine(one, suppression);
      if (this.format === 'ndjson') this.output.out(`${JSON.stringify(line)}\n`);
      else this.kept.push(line);
    }
  }

  changed(kind: ChangeKind): void { this.changes.set(kind, (this.changes.get(kind) ?? 0) + 1); }

  end(head: ScanLine, summary: SummaryLine, rules: number): void {
    if (this.format === 'ndjson') this.output.out(`${JSON.stringify(summary)}\n`);
    else if (this.format === 'json') this.output.out(`${JSON.stringify({ scan: head, verdicts: this.kept, summary }, undefined, 2)}\n`);
    else {
      const texts = verdictsText(this.kept, new Map(registry.map(({ rule }) => [rule.id, rule])), this.output.paint);
      this.output.out(`${texts === '' ? '' : `${texts}\n`}${summaryText(summary, rules, this.output.paint)}`);
    }
  }
}
