import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { actorOf } from '../lib/changes/actor.ts';
import { heartbeatOf } from '../lib/changes/heartbeat.ts';
import { resolve } from '../lib/changes/resolve.ts';
import { heartbeatLatency, metricLine } from '../lib/metrics.ts';
import { familyOfType, isWatched } from '../lib/sweep/families.ts';
import { environment, log } from '../lib/sweep/runtime.ts';
import type { Work } from '../lib/sweep/work.ts';
import type { TypeName } from '../lib/model/types.ts';

const sqs = new SQSClient({});
/** Seconds until what changed is looked at: IAM and S3 answer with the old state for a while. */
const slow = 10;
const quick = 3;

/** Turns CloudTrail events into checks of the resources they name. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { families } = environment();
  const failures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      const given: unknown = JSON.parse(record.body);
      const beat = heartbeatOf(given, { rule: process.env['STANCE_HEARTBEAT'] ?? '', now: new Date() });
      if (beat) {
        process.stdout.write(metricLine({ name: heartbeatLatency, unit: 'Milliseconds', value: beat.latency, dimensions: { Monitor: process.env['STANCE_NAME'] ?? '', Region: beat.region } }, new Date()));
        continue;
      }
      const resolved = resolve(given, { watched: isWatched });
      if ('error' in resolved) throw new Error(resolved.error);
      const { decision, resources, reason } = resolved;
      const { arn, name, ...seen } = actorOf(given);
      const { sourceIp, userAgent, eventName, eventTime, eventId } = seen;
      const actor = { principal: arn ?? name ?? 'unknown', ...defined({ sourceIp, userAgent, eventName, eventTime, eventId }) };
      for (const resource of decision === 'ignore' ? [] : resources) {
        const type = resource.type as TypeName;
        const queueUrl = families[familyOfType(type) ?? ''];
        if (queueUrl === undefined) continue;
        const id = resource.arn ?? resource.id;
        const item: Work = decision === 'check' && id !== undefined ? { kind: 'check', type, region: resource.region, id, read: 1, actor } : { kind: 'sweep', type, region: resource.region };
        const delay = type.startsWith('AWS::IAM::') || type.startsWith('AWS::S3::') ? slow : quick;
        await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(item), DelaySeconds: delay }));
      }
      log('info', 'resolved', { decision, reason, resources: resources.length });
    } catch (error) {
      log('error', 'event failed', { message: record.messageId, error: error instanceof Error ? error.message : String(error) });
      failures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures: failures };
}

/** Without the members that are undefined. */
const defined = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
