import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { heartbeatOf } from '../lib/changes/heartbeat.ts';
import { heartbeatLatency, metricLine } from '../lib/metrics.ts';
import { understand } from '../lib/sweep/event.ts';
import { Messages } from '../lib/sweep/messages.ts';
import { notice, type Noticed } from '../lib/sweep/notice.ts';
import { queueActions } from '../lib/sweep/queue-actions.ts';
import { bounded, environment, log, placeOf, tableStore } from '../lib/sweep/runtime.ts';
import { jsonOf } from '../lib/sweep/work.ts';

const sqs = new SQSClient(bounded);
const messages = new Messages(queueActions(sqs));

/** Turns CloudTrail events into checks of what they changed and of what rests on it; many events on one resource into few. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { families, queueUrl, deadLetters, timing } = environment();
  const { account } = placeOf(context);
  const { pending } = await tableStore();
  const events: Noticed[] = [];
  const clock = (): Date => new Date();
  const understood = await messages.each(event.Records, { queueUrl, deadLetters }, async (record) => {
    const given = jsonOf(record.body);
    const beat = heartbeatOf(given, { rule: process.env['STANCE_HEARTBEAT'] ?? '', now: clock() });
    if (beat) {
      process.stdout.write(metricLine({ name: heartbeatLatency, unit: 'Milliseconds', value: beat.latency, dimensions: { Monitor: process.env['STANCE_NAME'] ?? '', Region: beat.region } }, clock()));
      return;
    }
    const { resolved: { decision, reason, event: { name } }, routes, actor } = await understand(given, account, pending);
    log('info', 'resolved', { event: name, decision, reason, looks: routes.length });
    events.push({ routes: routes.filter(({ family }) => Object.hasOwn(families, family)), actor, message: record.messageId });
  });
  const failed = await notice(events, {
    account, pending, timing, clock,
    send: async (family, work, seconds) => { await sqs.send(new SendMessageCommand({ QueueUrl: families[family], MessageBody: JSON.stringify(work), DelaySeconds: seconds })); },
  });
  const noted = await messages.each(event.Records.filter(({ messageId }) => failed.has(messageId)), { queueUrl, deadLetters }, ({ messageId }) => Promise.reject(new Error(failed.get(messageId))));
  return { batchItemFailures: [...understood.batchItemFailures, ...noted.batchItemFailures] };
}
