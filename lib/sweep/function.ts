import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { AwsSession } from '../collect/aws.ts';
import type { Collector } from '../collect/collector.ts';
import type { RegisteredRule } from '../rule.ts';
import { Messages } from './messages.ts';
import { queueActions } from './queue-actions.ts';
import { bounded, environment, log, placeOf, tableStore } from './runtime.ts';
import { parseWork } from './work.ts';
import { work, type Worker } from './worker.ts';

/** Makes the handler of one family's sweep function: does the work in its queue, and reports message by message. */
export function sweepFunction(of: { readonly family: string; readonly collectors: readonly Collector[]; readonly rules: readonly RegisteredRule[] }) {
  const collectors = new Map(of.collectors.map((c) => [c.type, c]));
  const sqs = new SQSClient(bounded);
  const messages = new Messages(queueActions(sqs));
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const { account, partition, region } = placeOf(context);
    const { config, queueUrl, deadLetters, timing } = environment();
    return await messages.each(event.Records, { queueUrl, deadLetters }, async (record, lastTry) => {
      const session = new AwsSession();
      const worker: Worker = {
        family: of.family, account, partition, homeRegion: region, caller: session, store: await tableStore(), config, timing, collectors, rules: of.rules, clock: () => new Date(), lastTry,
        later: async (item, seconds) => { await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(item), DelaySeconds: seconds })); },
      };
      try {
        const item = parseWork(record.body);
        const { outcome, changes, left } = await work(item, worker);
        log('info', 'worked', { ...item, outcome, changes: changes.length, ...(left ? { left } : {}), calls: Object.fromEntries(session.calls) });
      } finally {
        session.close();
      }
    });
  };
}
