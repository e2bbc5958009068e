import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { AwsSession } from '../collect/aws.ts';
import type { Collector } from '../collect/collector.ts';
import type { RegisteredRule } from '../rule.ts';
import { environment, log, placeOf, tableStore } from './runtime.ts';
import { parseWork } from './work.ts';
import { work, type Worker } from './worker.ts';

/** Makes the handler of one family's sweep function: does the work in its queue, and reports message by message. */
export function sweepFunction(family: { readonly collectors: readonly Collector[]; readonly rules: readonly RegisteredRule[] }) {
  const collectors = new Map(family.collectors.map((c) => [c.type, c]));
  const sqs = new SQSClient({});
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const { account, partition, region } = placeOf(context);
    const { config, queueUrl } = environment();
    const failures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      const session = new AwsSession();
      const worker: Worker = {
        account, partition, homeRegion: region, caller: session, store: await tableStore(), config, collectors, rules: family.rules, clock: () => new Date(),
        later: async (item, seconds) => { await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(item), DelaySeconds: seconds })); },
      };
      try {
        const item = parseWork(record.body);
        const changes = await work(item, worker);
        log('info', 'worked', { kind: item.kind, type: item.type, region: item.region, changes: changes.length, calls: Object.fromEntries(session.calls) });
      } catch (error) {
        log('error', 'work failed', { message: record.messageId, error: error instanceof Error ? error.message : String(error) });
        failures.push({ itemIdentifier: record.messageId });
      } finally {
        session.close();
      }
    }
    return { batchItemFailures: failures };
  };
}
