import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { AwsSession } from '../lib/collect/aws.ts';
import { enabledRegions } from '../lib/collect/identity.ts';
import { takeOver } from '../lib/sweep/accepted.ts';
import { metricLine, sweepsPlanned } from '../lib/metrics.ts';
import { scopesOf } from '../lib/sweep/families.ts';
import { bounded, environment, log, placeOf, tableStore } from '../lib/sweep/runtime.ts';
import type { Work } from '../lib/sweep/work.ts';

const sqs = new SQSClient(bounded);
/** Entries that one SendMessageBatch takes. */
const batch = 10;

/** Takes over accepted risks, then plans a sweep: one message for every type in every region, into the queue of the family that reads it. */
export async function handler(_event: unknown, context: Context): Promise<{ readonly messages: number }> {
  const { config, families } = environment();
  const failure = await takeOver(tableStore, placeOf(context).account, new URL('suppressions.json', import.meta.url), new Date());
  const session = new AwsSession();
  try {
    const regions = config.regions === 'all' ? await enabledRegions(session, placeOf(context).region) : config.regions;
    let messages = 0;
    for (const [family, queueUrl] of Object.entries(families)) {
      const items: Work[] = scopesOf(family, regions).map(({ type, region }) => ({ kind: 'sweep', type, region }));
      for (let at = 0; at < items.length; at += batch) {
        const entries = items.slice(at, at + batch).map((item, index) => ({ Id: String(index), MessageBody: JSON.stringify(item) }));
        const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
        if (Failed.length > 0) throw new Error(`${Failed.length} messages to ${family} were refused: ${Failed[0]?.Message ?? ''}`);
        messages += entries.length;
      }
    }
    log('info', 'planned', { regions: regions.length, messages });
    process.stdout.write(metricLine({ name: sweepsPlanned, unit: 'Count', value: 1, dimensions: { Monitor: process.env['STANCE_NAME'] ?? '' } }, new Date()));
    if (failure) throw failure;
    return { messages };
  } finally {
    session.close();
  }
}
