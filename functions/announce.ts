import { setTimeout as sleep } from 'node:timers/promises';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { severityOption } from '../lib/cli/rules.ts';
import { announcementsOf, isTold } from '../lib/report/alert.ts';
import { messageOf } from '../lib/report/sns.ts';
import { changeOf } from '../lib/store/stream.ts';
import { once } from '../lib/sweep/once.ts';
import { environment, log, patient, tableStore } from '../lib/sweep/runtime.ts';
import { ruleTexts } from '../rules/texts.generated.ts';

/** Milliseconds before the stream's next try: its hundred tries so last longer than a claim, and than most failures of a service. */
const pause = 5000;
const sns = new SNSClient(patient);

/** Announces the changes that the table's stream brings: each once, those of a first sweep in the digest instead. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const { topicArn } = environment();
  const least = severityOption(process.env['STANCE_ALERT_SEVERITY'] ?? 'low', 'STANCE_ALERT_SEVERITY');
  const store = await tableStore();
  const failed = new Set<string>();
  const fail = (what: string, about: readonly string[], error: unknown): void => {
    log('error', what, { changes: about, error: error instanceof Error ? error.message : String(error) });
  };
  const mine = (await Promise.all(event.Records.map(async ({ dynamodb }) => {
    const change = await changeOf(unmarshall((dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>));
    if (!change || change.firstSweep || !isTold(change, least)) return [];
    const sequence = dynamodb?.SequenceNumber ?? '';
    try {
      const claim = await store.claim(change.id, new Date());
      // Claimed by a run that did not finish: try again until its claim lapses.
      if (claim === 'held') failed.add(sequence);
      return claim === 'mine' ? [{ change, sequence }] : [];
    } catch (error) {
      fail('not claimed', [change.id], error);
      failed.add(sequence);
      return [];
    }
  }))).flat();
  await Promise.all(announcementsOf(mine.map(({ change }) => change), ruleTexts, least).map(async (message) => {
    try {
      await once(store, message.changes, new Date(), () => sns.send(new PublishCommand({ TopicArn: topicArn, ...messageOf(message) })));
    } catch (error) {
      fail('not announced', message.changes, error);
      for (const { change, sequence } of mine) if (message.changes.includes(change.id)) failed.add(sequence);
    }
  }));
  log('info', 'announced', { changes: mine.length, failed: failed.size });
  if (failed.size > 0) await sleep(pause);
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
