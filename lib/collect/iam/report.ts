/** The credential report: made by IAM on request, at most every four hours, and read once per sweep. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerateCredentialReportResponse, GetCredentialReportResponse } from '@aws-sdk/client-iam';
import { parse } from 'csv-parse/sync';
import { Unknown } from '../../model/unknown.ts';
import type { Place } from '../collector.ts';
import { absent, CallError } from '../errors.ts';

/** One line of the report by the names of its columns: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
export type ReportRow = Readonly<Record<string, string>>;

/** A report that is complete. */
export interface Report {
  readonly generated: string | undefined;
  /** Rows by ARN. */
  readonly rows: ReadonlyMap<string, ReportRow>;
}

/** What may be called for the report. */
export interface ReportApi {
  readonly iam: {
    readonly GenerateCredentialReport: (input: object) => Promise<GenerateCredentialReportResponse>;
    readonly GetCredentialReport: (input: object) => Promise<GetCredentialReportResponse>;
  };
}

/** An access key as the report or a listing tells it. */
export interface Key { readonly Status: 'Active' | 'Inactive'; readonly CreateDate?: string; readonly LastUsedDate?: string }

/** Waits between questions, in milliseconds: half a minute in all. */
const waits = [250, 500, 1000, 2000, 4000, 8000, 16000];
/** Answers of IAM that mean "not yet": https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html */
const notYet = ['ReportInProgress', 'CredentialReportNotReadyException', 'ReportNotPresent', 'CredentialReportNotPresentException', 'ReportExpired', 'CredentialReportExpiredException'];

/** The report, asked for once per sweep. */
export const reportOf = (aws: ReportApi, place: Place): Promise<Report> => place.once('iam credential report', () => read(aws));

async function read(aws: ReportApi): Promise<Report> {
  for (const wait of [0, ...waits]) {
    if (wait > 0) await sleep(wait);
    const { State } = await aws.iam.GenerateCredentialReport({});
    const answer = State === 'COMPLETE' ? await absent(aws.iam.GetCredentialReport({}), ...notYet) : undefined;
    if (answer) return { generated: answer.GeneratedTime?.toISOString(), rows: rowsOf(Buffer.from(answer.Content ?? []).toString('utf8')) };
  }
  throw new CallError('iam', 'GetCredentialReport', 'ReportInProgress', 'timeout', 'IAM did not finish the credential report in time.');
}

function rowsOf(text: string): ReadonlyMap<string, ReportRow> {
  try {
    const rows: ReportRow[] = parse(text, { columns: true, skip_empty_lines: true, relax_column_count: true });
    return new Map(rows.map((row) => [row['arn'] ?? '', row]));
  } catch (error) {
    throw new CallError('iam', 'GetCredentialReport', 'Malformed', 'error', `The credential report is not readable: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A time of the report in ISO 8601; absent for `N/A`, `no_information` and `not_supported`. */
export function timeOf(row: ReportRow, column: string): string | undefined {
  const text = row[column] ?? '';
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** A flag of the report, in any case; unknown where the column says neither. */
export function flagOf(row: ReportRow, column: string): boolean | Unknown {
  const text = (row[column] ?? '').toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  return new Unknown({ reason: 'error', text: `The credential report says ${text === '' ? 'nothing' : text} for ${column}.` });
}

/** The access keys of a row; a slot that is empty has no dates. Keys beyond the two slots are an unknown member. */
export function keysOf(row: ReportRow): (Key | Unknown)[] {
  const keys = ['1', '2'].flatMap((slot): (Key | Unknown)[] => {
    const active = flagOf(row, `access_key_${slot}_active`);
    if (active instanceof Unknown) return [active];
    const created = timeOf(row, `access_key_${slot}_last_rotated`);
    const used = timeOf(row, `access_key_${slot}_last_used_date`);
    if (!active && created === undefined) return [];
    return [{ Status: active ? 'Active' : 'Inactive', ...created === undefined ? {} : { CreateDate: created }, ...used === undefined ? {} : { LastUsedDate: used } }];
  });
  const more = row['additional_credentials_info'] ?? '';
  return more === '' || more === 'N/A' ? keys : [...keys, new Unknown({ reason: 'unsupported', text: 'The credential report tells two access keys of a user, and this user has more.' })];
}
