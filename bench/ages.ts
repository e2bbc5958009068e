import { setTimeout as sleep } from 'node:timers/promises';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { MiniStack } from '../test/support/ministack.ts';

/** A message as MiniStack shows it to who only looks; times are whole seconds. */
interface Message { readonly VisibleAt: number; readonly IsVisible: boolean; readonly ReceiveCount: number }
type Shown = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly Message[]>>>>>>;

/** Looks at a queue of Stance, named by a part of its name, until it is told to stop; then answers for how many seconds at most a message waited there that could have been received. */
export async function watchAge(ministack: MiniStack, part: string): Promise<() => Promise<number>> {
  const { QueueUrls = [] } = await new SQSClient(ministack.client).send(new ListQueuesCommand({}));
  const queue = QueueUrls.find((url) => url.includes(part));
  if (queue === undefined) throw new Error(`there is no queue ${part}`);
  const stop = new AbortController();
  const watching = (async () => {
    let oldest = 0;
    while (!stop.signal.aborted) {
      const { messages } = await (await fetch(`${ministack.endpoint}/_ministack/sqs/messages?QueueUrl=${encodeURIComponent(queue)}`)).json() as { readonly messages: Shown };
      const now = Date.now() / 1000;
      const all = Object.values(messages).flatMap((regions) => Object.values(regions)).flatMap((queues) => Object.values(queues).flat());
      for (const { VisibleAt, IsVisible, ReceiveCount } of all) if (IsVisible && ReceiveCount === 0) oldest = Math.max(oldest, now - VisibleAt);
      await sleep(250);
    }
    return oldest;
  })();
  return async () => { stop.abort(); return await watching; };
}
