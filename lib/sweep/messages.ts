import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { oneLine } from '../errors.ts';
import { log } from './runtime.ts';
import { NoWork } from './work.ts';

/** The two things to do with a message that could not be worked on. */
export interface QueueActions {
  /** Lets it come back after some seconds. */
  hide(queueUrl: string, receipt: string, seconds: number): Promise<void>;
  /** Sends its text elsewhere, with the reason. */
  send(queueUrl: string, body: string, reason: string): Promise<void>;
}

/** Where messages come from and where those go that can't be worked on; empty: only the queue's own policy moves them. */
export interface Queues { readonly queueUrl: string; readonly deadLetters: string }

/** Times that a message is worked on. */
export const maxTries = 5;
/** Times that a queue gives it out: once more, since a try that was killed says no reason. */
export const maxReceives = maxTries + 1;
/** Seconds until a message is tried again: 5, 10, 20, 40. */
const backoff = (tries: number): number => 5 * 2 ** (tries - 1);

/** Works on the messages of a batch, each for itself: tries again a few times, then puts them with the dead letters and the reason. */
export class Messages {
  private readonly actions: QueueActions;

  constructor(actions: QueueActions) {
    this.actions = actions;
  }

  async each(records: readonly SQSRecord[], queues: Queues, act: (record: SQSRecord, lastTry: boolean) => Promise<void>): Promise<SQSBatchResponse> {
    const failures: { itemIdentifier: string }[] = [];
    for (const record of records) {
      const tries = Number(record.attributes.ApproximateReceiveCount);
      try {
        if (tries > maxTries) throw new NoWork(`${maxTries} tries did not come to an end: they were killed, or ran out of time or memory`);
        await act(record, tries === maxTries);
      } catch (error) {
        if (!await this.failed(record, tries, queues, error)) failures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures: failures };
  }

  /** True where the message is done with: it is with the dead letters. */
  async failed(record: SQSRecord, tries: number, { queueUrl, deadLetters }: Queues, error: unknown): Promise<boolean> {
    const reason = oneLine(error instanceof Error ? error.message : String(error), 500) || 'no reason was given';
    const isDead = error instanceof NoWork || tries >= maxTries;
    log('error', isDead ? 'given up' : 'work failed', { record: record.messageId, tries, reason });
    try {
      if (isDead && deadLetters !== '') {
        await this.actions.send(deadLetters, record.body, reason);
        return true;
      }
      if (queueUrl !== '') await this.actions.hide(queueUrl, record.receiptHandle, backoff(tries));
    } catch (second) {
      log('error', 'the queue refused', { record: record.messageId, reason: second instanceof Error ? second.message : String(second) });
    }
    return false;
  }
}
