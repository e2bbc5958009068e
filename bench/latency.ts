import { setTimeout as sleep } from 'node:timers/promises';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { delayOf, timingOf } from '../lib/changes/timing.ts';
import { deliver, eventually } from '../test/support/deployed.ts';
import { python } from '../test/support/emulator.ts';
import { leadFunctionsThrough } from '../test/support/functions-through.ts';
import { deployStance, startMiniStack, type MiniStack } from '../test/support/ministack.ts';
import { changesIn, type Change } from './changes.ts';
import { callsOf, invocationsOf, type Invocation, type Line } from './invocations.ts';
import { startRelay, type Relay } from './relay.ts';
import { quantile, type Row } from './table.ts';

/** A change whose event was put on the bus at a time, and when its alerts were published. */
interface Sent { readonly change: Change; readonly part: string; readonly at: number; readonly alerts: number[] }

/** In milliseconds: from the event to the last alert, beyond the chosen delay; and how long the functions ran for it. */
interface Latency { readonly whole: number; readonly inside: number }

/** Reads which resources alerts were about, and when each was published. */
type Received = () => Promise<readonly { readonly type: string; readonly name: string; readonly at: number }[]>;

/** Milliseconds by which calls are made slower, for some of the changes. */
export const slower = 10;
/** Milliseconds from one change to the next: none waits for another. */
const apart = 1000;

/** Changes one by one through the deployed monitor in MiniStack, so many of each type while the functions are warm; no rows where MiniStack is not installed. */
export async function latency(times: number): Promise<Row[]> {
  if (python === undefined) return [];
  const relay = await startRelay();
  try {
    return await measured(relay, times);
  } finally {
    await relay.stop();
  }
}

async function measured(relay: Relay, times: number): Promise<Row[]> {
  const ministack = await startMiniStack({ AWS_ENDPOINT_URL: relay.endpoint });
  relay.port = Number(new URL(ministack.endpoint).port);
  try {
    const { alertTopicArn } = await deployStance(ministack, () => {});
    await leadFunctionsThrough(ministack, relay.endpoint);
    const changes = await changesIn(ministack);
    const received = await subscriber(ministack, alertTopicArn);
    const start = Date.now();
    const rounds: (readonly Sent[])[] = [];
    for (const [count, ms] of [[1, 0], [times, 0], [times, slower]] as const) {
      relay.ms = ms;
      rounds.push(await toldOf(ministack, received, changes, { first: rounds.flat().length, count: count * changes.length }));
    }
    const invocations = await invocationsOf(ministack, start);
    const [cold = [], warm = [], slow = []] = rounds.map((of) => of.filter(({ alerts }) => alerts.length > 0).map((one) => latencyOf(one, invocations)));
    const rows = (what: string, values: readonly number[]): Row[] => [
      { what: `${what}, p50`, budget: 500, measured: quantile(values, 0.5), unit: 'ms' }, { what: 'the same, p99', budget: 2000, measured: quantile(values, 0.99), unit: 'ms' }];
    const silent = rounds.flat().filter(({ alerts }) => alerts.length === 0);
    return [
      { what: `latency: changes without an alert, of ${rounds.flat().length} of ${changes.length} types, one a second`, budget: 0, measured: silent.length, unit: 'changes' },
      ...rows('latency: from an event to its last alert, beyond the chosen delay', warm.map(({ whole }) => whole)),
      ...rows('latency: in the functions that resolve, look and announce', warm.map(({ inside }) => inside)),
      ...rows(`latency: in the functions, each of their calls ${slower} ms slower`, slow.map(({ inside }) => inside)),
      { what: 'latency: in the functions, where the one that looks is new: the slowest', budget: 2000, measured: Math.max(...cold.map(({ inside }) => inside)), unit: 'ms' },
      { what: `look: calls for one event, the most of ${changes.length} types`, budget: 10, measured: Math.max(...invocations.flatMap(({ lines }) => lines.map(callsOf))), unit: 'calls' },
    ];
  } finally {
    await ministack.stop();
  }
}

/** Makes changes in turn, puts their events on the bus and waits for their alerts. */
async function toldOf(ministack: MiniStack, received: Received, changes: readonly Change[], { first, count }: { readonly first: number; readonly count: number }): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const start = Date.now();
  for (let n = 0; n < count; n += 1) {
    await sleep(Math.max(0, start + n * apart - Date.now()));
    const change = changes[n % changes.length] as Change;
    const name = `latency-${String(first + n).padStart(4, '0')}`;
    const { part = name, ...said } = await change.make(name);
    const at = Date.now();
    await deliver(ministack, { eventSource: change.eventSource, eventName: change.eventName, ...said });
    sent.push({ change, part, at, alerts: [] });
  }
  const hear = async (): Promise<void> => {
    for (const { type, name, at } of await received()) sent.find(({ change, part }) => change.type === type && name.includes(part))?.alerts.push(at);
  };
  await eventually(60, async () => { await hear(); return sent.every(({ alerts }) => alerts.length > 0) || undefined; });
  // A look may lead to several alerts.
  await sleep(3000);
  await hear();
  return sent;
}

/** Subscribes a queue to the topic, and reads it. */
async function subscriber(ministack: MiniStack, topic: string): Promise<Received> {
  const sqs = new SQSClient(ministack.client);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'latency-alerts' }));
  await new SNSClient(ministack.client).send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:123456789012:latency-alerts' }));
  return async () => {
    const found = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['SentTimestamp'] }));
      if (Messages.length === 0) return found;
      for (const { Body = '{}', Attributes } of Messages) {
        const { changes = [] } = JSON.parse((JSON.parse(Body) as { Message: string }).Message) as { changes?: { type: string; resource: { id: string; arn?: string } }[] };
        found.push(...changes.map(({ type, resource }) => ({ type, name: resource.arn ?? resource.id, at: Number(Attributes?.SentTimestamp) })));
      }
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle })) }));
    }
  };
}

/** How long a change took: whole runs of what resolved and looked, and the announcing one until its last alert. */
function latencyOf({ change, part, at, alerts }: Sent, invocations: readonly Invocation[]): Latency {
  const last = Math.max(...alerts);
  const found = (what: string, holds: (run: Invocation, line: Line) => boolean): Invocation => {
    const run = invocations.find((one) => one.lines.some((line) => line.message === what && holds(one, line)));
    if (!run) throw new Error(`no run ${what} the ${change.eventName} of ${part}`);
    return run;
  };
  const resolved = found('resolved', ({ end }, { event }) => end >= at && event === change.eventName);
  const looked = found('worked', (_run, { kind, id, read, outcome }) => kind === 'check' && read === 1 && outcome === 'looked' && id?.includes(part) === true);
  const announced = found('announced', ({ start, end }) => start <= last && last <= end);
  const lasted = ({ start, end }: Invocation): number => end - start;
  return { whole: last - at - delayOf(change.type, timingOf()) * 1000, inside: lasted(resolved) + lasted(looked) + last - announced.start };
}

if (import.meta.main) for (const { what, measured, unit } of await latency(Number(process.argv[2] ?? 9))) console.log(what, Math.round(measured), unit);
