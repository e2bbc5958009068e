/** A burst of events through the deployed monitor in MiniStack: how often each resource is looked at, when all were, how long messages waited and how many calls were made. */
import { openDynamoDb } from '../lib/store/dynamodb.ts';
import { burst } from '../test/support/burst.ts';
import { python } from '../test/support/emulator.ts';
import { deployStance, startMiniStack } from '../test/support/ministack.ts';
import { watchAge } from './ages.ts';
import { callsOf, invocationsOf } from './invocations.ts';
import { record, recorded, roomForCalls, type Called } from './recorded.ts';
import type { Row } from './table.ts';

/** What the functions ask of their own table, queues and topic; MiniStack names Publish by the way it is sent. */
const own = new Set(['Query', 'GetItem', 'PutItem', 'TransactWriteItems', 'SendMessage', 'ChangeMessageVisibility', 'POST.sns']);

/** 5,000 events on 300 queues within a minute; no rows where MiniStack is not installed. */
export async function bursts(): Promise<Row[]> {
  if (python === undefined) return [];
  const ministack = await startMiniStack(roomForCalls);
  try {
    const { tableName } = await deployStance(ministack, () => {});
    const store = openDynamoDb(tableName, { client: ministack.client });
    await record(ministack);
    const ages = [await watchAge(ministack, 'EventsWorkQueue'), await watchAge(ministack, 'SweepsqsWorkQueue')];
    const start = Date.now();
    const { missed, length, until, most, sweeps, looks } = await burst(ministack, store, { queues: 300, events: 5000, seconds: 60, patience: 600 });
    await store.close();
    const [ofEvents = 0, ofLooks = 0] = await Promise.all(ages.map((stop) => stop()));
    const end = start + until * 1000;
    const calls = await recorded(ministack, start, end);
    const abroad = calls.filter(({ operation }) => !own.has(operation));
    const perLook = (await invocationsOf(ministack, start)).flatMap(({ lines }) => lines.map(callsOf));
    return [
      { what: 'burst: queues of 300 not looked at after their last of 5,000 events', budget: 0, measured: missed.length, unit: 'queues' },
      { what: `burst: looks at one queue, sweeps included, in the ${Math.round(length)} s that noting the events took`, budget: Math.floor(length / 5) + 2, measured: most + sweeps, unit: 'looks' },
      { what: `burst: from the first event to the last look of ${looks} and ${sweeps} sweeps`, budget: 600, measured: until, unit: 's' },
      { what: 'burst: the longest that an event waited in its queue', budget: 60, measured: ofEvents, unit: 's' },
      { what: 'burst: the longest that a look waited in its queue once it was due', budget: 60, measured: ofLooks, unit: 's' },
      { what: 'burst: calls of the functions for one event', budget: 8, measured: calls.length / 5000, unit: 'calls' },
      { what: 'burst: calls of the functions a second', budget: 700, measured: calls.length / until, unit: 'calls' },
      { what: 'the same, in the busiest second', budget: 2000, measured: busiest(calls), unit: 'calls' },
      { what: 'burst: of them to what is watched, not to the monitor\'s own table, queues and topic, a second', budget: 100, measured: abroad.length / until, unit: 'calls' },
      { what: 'the same, in the busiest second', budget: 500, measured: busiest(abroad), unit: 'calls' },
      { what: `burst: calls of one look, the most of ${perLook.filter((n) => n > 0).length}`, budget: 10, measured: Math.max(...perLook), unit: 'calls' },
    ];
  } finally {
    await ministack.stop();
  }
}

const busiest = (calls: readonly Called[]): number => Math.max(0, ...[...Map.groupBy(calls, ({ at }) => Math.floor(at / 1000)).values()].map((of) => of.length));

if (import.meta.main) for (const { what, measured, unit } of await bursts()) console.log(what, Math.round(measured * 100) / 100, unit);
