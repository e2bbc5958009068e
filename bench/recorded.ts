import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { MiniStack } from '../test/support/ministack.ts';

/** A call of the API that a deployed function made. */
export interface Called { readonly at: number; readonly operation: string }

/** Environment in which MiniStack is to be started, so that no call is lost. */
export const roomForCalls = { CLOUDTRAIL_MAX_EVENTS: '500000' };
/** What LookupEvents of MiniStack answers at most; it has no further pages. */
const most = 50;
/** MiniStack's functions sign with the account's number, everything else here with `test`. */
const functionsKey = '123456789012';

/** Lets MiniStack keep every call of its API from now on. */
export async function record({ endpoint }: MiniStack): Promise<void> {
  const { ok } = await fetch(`${endpoint}/_ministack/config`, { method: 'POST', body: JSON.stringify({ 'cloudtrail._recording_enabled': 'true' }) });
  if (!ok) throw new Error('MiniStack does not record calls');
}

/** The calls that the functions made between two times, in milliseconds. */
export async function recorded({ client }: MiniStack, from: number, to: number): Promise<readonly Called[]> {
  const trail = new CloudTrailClient(client);
  const found = new Map<string, Called>();
  const read = async (start: number, end: number): Promise<void> => {
    const { Events = [] } = await trail.send(new LookupEventsCommand({ StartTime: new Date(start), EndTime: new Date(end), LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: functionsKey }] }));
    if (Events.length < most) {
      for (const { EventId = '', EventTime, EventName = '' } of Events) found.set(EventId, { at: EventTime?.getTime() ?? 0, operation: EventName });
      return;
    }
    const middle = Math.floor((start + end) / 2);
    if (middle === start) throw new Error(`${most} calls or more in a millisecond`);
    await read(start, middle);
    await read(middle, end);
  };
  await read(from, to);
  return [...found.values()];
}
