import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersOf, type DeadLetterQueue } from './queues.ts';

/** How redriving reaches AWS: clients of a region. */
export interface RedriveClients {
  readonly cloudFormation: (region: string) => CloudFormationClient;
  readonly sqs: (region: string) => SQSClient;
}

/** What to redrive. */
export interface RedriveOptions {
  readonly stack: string;
  readonly region: string;
  /** A name that deadLettersOf lists, or `all`. */
  readonly queue: string;
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Messages that one call takes. */
const batch = 10;
/** How often a move under way is looked at, and how long, in milliseconds. */
const pause = 1000;
const patience = 60_000;

/** What to do about dead letters that no queue takes back. */
const advice: Readonly<Record<string, string>> = {
  alerts: 'each says which part of the table\'s stream was not announced; the changes are recorded: stance findings --since TIME tells them',
  schedule: 'the next scheduled run does their work',
  guards: 'each is a change to Stance itself that was not told: read them',
};

/** Lists the dead-letter queues of a deployed Stance and moves their messages back to where they can be worked on; undefined where there is no such queue. */
export async function redrive(clients: RedriveClients, options: RedriveOptions): Promise<{ readonly moved: number; readonly failed: number } | undefined> {
  const all = await deadLettersOf(clients, options.stack, options.region);
  const chosen = all.filter(({ name }) => options.queue === 'all' || name === options.queue);
  if (chosen.length === 0) return undefined;
  let [moved, failed] = [0, 0];
  for (const queue of chosen) {
    options.say(`${queue.name.padEnd(24)} ${String(queue.messages).padStart(6)}  ${queue.region}`);
    if (queue.messages === 0 || options.dryRun) continue;
    if (queue.to === undefined) {
      options.say(`  not moved: ${advice[queue.name] ?? 'no queue takes them back'}`);
      continue;
    }
    const outcome = queue.inOneGo ? await move(clients.sqs(queue.region), queue, queue.to.arn, options) : await carry(clients, queue, queue.to.url, options);
    options.say(`  ${outcome.moved} moved back to ${queue.to.name}${outcome.text === undefined ? '' : `; ${outcome.text}`}`);
    moved += outcome.moved;
    if (outcome.text !== undefined) failed += 1;
  }
  return { moved, failed };
}

interface Outcome { readonly moved: number; readonly text?: string }

/** SQS moves what its own redrive policy has put there. */
async function move(sqs: SQSClient, queue: DeadLetterQueue, to: string, { sleep }: RedriveOptions): Promise<Outcome> {
  const { ListMessageMoveTasksCommand, StartMessageMoveTaskCommand } = await import('@aws-sdk/client-sqs');
  // Without a destination, messages that event rules put here would have none.
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queue.arn, DestinationArn: to }));
  for (let waited = 0; ; waited += pause) {
    const { Results: [task] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: queue.arn, MaxResults: 1 }));
    const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status === 'COMPLETED') return { moved };
    if (task?.Status !== 'RUNNING') return { moved, text: `the move ended as ${task?.Status ?? 'unknown'}${task?.FailureReason === undefined ? '' : ` (${task.FailureReason})`}` };
    if (waited >= patience) return { moved, text: 'the move goes on: run again to see what is left' };
    await sleep(pause);
  }
}

/** SQS moves nothing between regions: each message is sent, and only then deleted. */
async function carry(clients: RedriveClients, queue: DeadLetterQueue, to: string, { region }: RedriveOptions): Promise<Outcome> {
  const { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const from = clients.sqs(queue.region);
  let moved = 0;
  while (moved < queue.messages) {
    const { Messages = [] } = await from.send(new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: batch, VisibilityTimeout: 60, WaitTimeSeconds: 1 }));
    if (Messages.length === 0) break;
    for (const { Body, ReceiptHandle } of Messages) {
      await clients.sqs(region).send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body }));
      await from.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
      moved += 1;
    }
  }
  return moved < queue.messages ? { moved, text: `${queue.messages - moved} could not be received now: run again` } : { moved };
}
