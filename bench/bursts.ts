/** A burst of events through the deployed monitor in MiniStack: how often each resource is looked at, and when all were. */
import { openDynamoDb } from '../lib/store/dynamodb.ts';
import { burst } from '../test/support/burst.ts';
import { python } from '../test/support/emulator.ts';
import { deployStance, startMiniStack } from '../test/support/ministack.ts';
import type { Row } from './table.ts';

/** 5,000 events on 300 queues within a minute; no rows where MiniStack is not installed. */
export async function bursts(): Promise<Row[]> {
  if (python === undefined) return [];
  const ministack = await startMiniStack();
  try {
    const { tableName } = await deployStance(ministack, () => {});
    Object.assign(process.env, ministack.environment);
    const store = openDynamoDb(tableName);
    const { missed, length, until, most, sweeps, looks } = await burst(ministack, store, { queues: 300, events: 5000, seconds: 60, patience: 600 });
    await store.close();
    return [
      { what: 'burst: queues of 300 not looked at after their last of 5,000 events', budget: 0, measured: missed.length, unit: 'queues' },
      { what: `burst: looks at one queue, sweeps included, in the ${Math.round(length)} s that noting the events took`, budget: Math.floor(length / 5) + 2, measured: most + sweeps, unit: 'looks' },
      { what: `burst: from the first event to the last look of ${looks} and ${sweeps} sweeps`, budget: 600, measured: until, unit: 's' },
    ];
  } finally {
    await ministack.stop();
  }
}
