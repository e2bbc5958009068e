import { CloudWatchLogsClient, paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { MiniStack } from '../test/support/ministack.ts';

/** One run of a deployed function as its log tells it; times in milliseconds. */
export interface Invocation { readonly start: number; readonly end: number; /** What Stance itself logged. */ readonly lines: readonly Line[] }

/** A line of Stance's log. */
export interface Line { readonly message: string; readonly kind?: string; readonly id?: string; readonly read?: number; readonly event?: string; readonly outcome?: string; readonly calls?: Readonly<Record<string, number>> }

/** How many calls of the account's services a look made. */
export const callsOf = ({ kind, calls = {} }: Line): number => (kind === 'check' ? Object.values(calls).reduce((sum, n) => sum + n, 0) : 0);

/** All runs of the deployed functions since a time, first ones first: MiniStack gives each a log stream, with a REPORT line at its end. */
export async function invocationsOf(ministack: MiniStack, since: number): Promise<readonly Invocation[]> {
  const client = new CloudWatchLogsClient(ministack.client);
  const groups: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, {})) groups.push(...(page.logGroups ?? []).flatMap(({ logGroupName = '' }) => (logGroupName.includes('/Stance/') ? [logGroupName] : [])));
  const found: Invocation[] = [];
  for (const group of groups) {
    const streams = new Map<string, { end: number; ms: number; lines: Line[] }>();
    for await (const page of paginateFilterLogEvents({ client }, { logGroupName: group })) {
      for (const { logStreamName = '', timestamp = 0, message = '' } of page.events ?? []) {
        const of = streams.get(logStreamName) ?? { end: timestamp, ms: 0, lines: [] };
        streams.set(logStreamName, of);
        const ms = /^REPORT .*?Duration: (\d+) ms/.exec(message)?.[1];
        if (ms !== undefined) of.ms = Number(ms);
        else if (message.includes('{"level"')) of.lines.push(JSON.parse(message.slice(message.indexOf('{'))) as Line);
      }
    }
    for (const { end, ms, lines } of streams.values()) if (end >= since) found.push({ start: end - ms, end, lines });
  }
  return found.toSorted((a, b) => a.start - b.start);
}
