import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Pending } from '../../lib/changes/pending.ts';
import type { Store } from '../../lib/store/store.ts';
import { eventually } from './deployed.ts';
import type { MiniStack } from './ministack.ts';

const account = '123456789012';
const scope = { account, region: 'us-east-1', type: 'AWS::SQS::Queue' } as const;
/** What PutEvents takes at once. */
const batch = 10;

/** How many events come on how many queues in how many seconds, and how many more may pass until all were looked at. */
export interface BurstOptions { readonly queues: number; readonly events: number; readonly seconds: number; readonly patience: number }

/** What a burst led to. */
export interface Burst {
  /** Queues that were not looked at after their last event. */
  readonly missed: readonly string[];
  /** Seconds from the first event until the last one was noted, and until the last look began. */
  readonly length: number;
  readonly until: number;
  /** Looks at queues one by one: in all, and the most at one. */
  readonly looks: number;
  readonly most: number;
  /** Sweeps of all queues. */
  readonly sweeps: number;
  /** Queues that events came on. */
  readonly names: readonly string[];
}

const entryOf = (name: string) => ({
  Source: 'aws.sqs', DetailType: 'AWS API Call via CloudTrail',
  Detail: JSON.stringify({
    eventVersion: '1.11', eventSource: 'sqs.amazonaws.com', eventName: 'SetQueueAttributes', eventTime: new Date().toISOString(), eventID: crypto.randomUUID(), awsRegion: 'us-east-1', recipientAccountId: account, readOnly: false,
    eventType: 'AwsApiCall', managementEvent: true, sourceIPAddress: '203.0.113.7', userAgent: 'test', userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/mallory`, accountId: account, userName: 'mallory' },
    requestParameters: { queueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/${name}` }, responseElements: null,
  }),
});

/** Makes queues, every other one badly kept, puts events about them on the bus, evenly, and waits until all were looked at. */
export async function burst(ministack: MiniStack, store: Store, { queues, events, seconds, patience }: BurstOptions): Promise<Burst> {
  const names = Array.from({ length: queues }, (_, n) => `burst-${n}`);
  const sqs = new SQSClient(ministack.client);
  for (const [n, QueueName] of names.entries()) await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { SqsManagedSseEnabled: String(n % 2 === 0) } }));
  const bus = new EventBridgeClient(ministack.client);
  const start = Date.now();
  const last = new Map<string, number>();
  for (let sent = 0; sent < events; sent += batch) {
    const of = Array.from({ length: batch }, (_, n) => names[(sent * 7 + n * 11) % names.length] ?? '');
    for (const name of of) last.set(name, Date.now());
    const { FailedEntryCount } = await bus.send(new PutEventsCommand({ Entries: of.map(entryOf) }));
    if (FailedEntryCount !== 0) throw new Error('events were refused');
    await new Promise((done) => { setTimeout(done, Math.max(0, start + ((sent + batch) / events) * seconds * 1000 - Date.now())); });
  }
  const look = async () => {
    const items: Pending[] = [];
    for await (const item of store.pending.of('sqs', scope)) items.push(item);
    const whole = await store.pending.get({ family: 'sqs', scope });
    const covers = (item: Pending | undefined, at: number): boolean => item !== undefined && item.looks > 0 && item.seen === item.generation && item.began >= at;
    const missed = [...last].filter(([name, at]) => !covers(whole, at) && !covers(items.find(({ id }) => id?.endsWith(`:${name}`)), at)).map(([name]) => name);
    const time = (at: number): number => (at - start) / 1000;
    return {
      missed, names: [...last.keys()], looks: items.reduce((sum, { looks }) => sum + looks, 0), most: Math.max(0, ...items.map(({ looks }) => looks)), sweeps: whole?.looks ?? 0,
      length: time(Math.max(start, ...items.map(({ notedAt }) => notedAt))), until: time(Math.max(start, whole?.began ?? 0, ...items.map(({ began }) => began))),
    };
  };
  return await eventually(patience, async () => { const seen = await look(); return seen.missed.length === 0 ? seen : undefined; }) ?? await look();
}
