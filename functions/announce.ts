import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { severityOption } from '../lib/cli/rules.ts';
import type { Change } from '../lib/model/finding.ts';
import { announcementsOf, isTold } from '../lib/report/alert.ts';
import { messageOf } from '../lib/report/sns.ts';
import { changeOf } from '../lib/store/stream.ts';
import { environment, log, tableStore } from '../lib/sweep/runtime.ts';
import { ruleTexts } from '../rules/texts.generated.ts';

const sns = new SNSClient({});

/** Announces the changes that the table's stream brings: each once, those of a first sweep in the digest instead. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const { topicArn } = environment();
  const least = severityOption(process.env['STANCE_ALERT_SEVERITY'] ?? 'low', 'STANCE_ALERT_SEVERITY');
  const store = await tableStore();
  const mine: { readonly change: Change; readonly sequence: string }[] = [];
  const failed = new Set<string>();
  for (const { dynamodb } of event.Records) {
    const change = await changeOf(unmarshall((dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>));
    if (!change || change.firstSweep || !isTold(change, least)) continue;
    const claim = await store.claim(change.id, new Date());
    // Claimed by a run that did not finish: try again until its claim lapses.
    if (claim === 'held') failed.add(dynamodb?.SequenceNumber ?? '');
    if (claim === 'mine') mine.push({ change, sequence: dynamodb?.SequenceNumber ?? '' });
  }
  for (const message of announcementsOf(mine.map(({ change }) => change), ruleTexts, least)) {
    try {
      await sns.send(new PublishCommand({ TopicArn: topicArn, ...messageOf(message) }));
      for (const id of message.changes) await store.announced(id, new Date());
    } catch (error) {
      log('error', 'not announced', { changes: message.changes, error: error instanceof Error ? error.message : String(error) });
      for (const { change, sequence } of mine) if (message.changes.includes(change.id)) failed.add(sequence);
    }
  }
  log('info', 'announced', { changes: mine.length, failed: failed.size });
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
