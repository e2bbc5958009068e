import { cpus, loadavg, totalmem } from 'node:os';

/** One line of the table: what was measured, against which budget. */
export interface Row {
  readonly what: string;
  readonly budget: number;
  readonly measured: number;
  readonly unit: string;
  /** True where more is better. */
  readonly atLeast?: true;
}

export const holds = ({ budget, measured, atLeast }: Row): boolean => (atLeast ? measured >= budget : measured <= budget);

const number = (value: number): string => (value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100));

/** The rows as cells, and the whole as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [['what', 'budget', 'measured', ''], ...rows.map((row) => [row.what, `${row.atLeast ? '>=' : '<='} ${number(row.budget)} ${row.unit}`, `${number(row.measured)} ${row.unit}`, holds(row) ? 'ok' : 'OVER'])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => (i === 1 || i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const [head = [], ...rest] = cells;
  return [line(head), `|${widths.map((w, i) => (i === 1 || i === 2 ? `${'-'.repeat(w + 1)}:` : '-'.repeat(w + 2))).join('|')}|`, ...rest.map(line)].join('\n');
}

/** The machine, in one line, and how many processes wanted it in the last minute. */
export const machine = (): string => `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}-${process.arch}, load ${(loadavg()[0] ?? 0).toFixed(1)}`;

/** Runs `work` for so many seconds of this thread's processor time, warm, and answers how often a second; `work` says how much it did. */
export function rateOf(work: () => number, seconds: number): number {
  // Until the compiler has seen what it will see.
  for (const end = used() + 1; used() < end;) work();
  let done = 0;
  const start = used();
  while (used() - start < seconds) done += work();
  return done / (used() - start);
}

/** Seconds of processor time that this thread has used: a busy machine does not count. */
export function used(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

/** The middle of measured values: a busy machine makes single ones wild. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value that such a share of all values lies below. */
export const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
