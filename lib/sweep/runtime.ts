/** What the deployed functions share: their environment, their place, their log and the table. */
import type { Context } from 'aws-lambda';
import { timingOf, type Timing } from '../changes/timing.ts';
import type { Config } from '../config.ts';
import { parseConfig } from '../config.ts';
import { oneLine } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** The environment that the stack gives to a function. */
export interface Environment {
  readonly config: Config;
  readonly table: string;
  /** The function's own queue; empty where it has none. */
  readonly queueUrl: string;
  /** Queues of the sweep functions by family. */
  readonly families: Readonly<Record<string, string>>;
  readonly topicArn: string;
  /** Where messages go that can't be worked on; empty: by the queue's policy alone. */
  readonly deadLetters: string;
  readonly timing: Timing;
}

/** Reads the environment. The stack checked the configuration against all rules; a function carries only its own. */
export function environment(): Environment {
  const json = (name: string): unknown => JSON.parse(process.env[name] ?? '{}');
  return {
    config: parseConfig(json('STANCE_CONFIG'), 'STANCE_CONFIG'),
    table: process.env['STANCE_TABLE'] ?? '', queueUrl: process.env['STANCE_QUEUE'] ?? '',
    families: json('STANCE_FAMILIES') as Record<string, string>, topicArn: process.env['STANCE_TOPIC'] ?? '',
    deadLetters: process.env['STANCE_DEAD_LETTERS'] ?? '', timing: timingOf(process.env['STANCE_TIMING']),
  };
}

/** Account, partition and region that a function runs in, from its own ARN. */
export function placeOf(context: Pick<Context, 'invokedFunctionArn'>): { readonly account: string; readonly partition: string; readonly region: string } {
  const [, partition = 'aws', , region = 'us-east-1', account = ''] = context.invokedFunctionArn.split(':');
  return { account, partition, region };
}

/** By themselves clients wait for minutes, longer than a function has time. */
const answeredWithin = (seconds: number) => ({ requestHandler: { connectionTimeout: 3_000, requestTimeout: seconds * 1000, throwOnRequestTimeout: true } });
/** For clients of functions: a call that has no answer after ten seconds is made again. */
export const bounded = answeredWithin(10);
/** The same for clients that publish: what is published twice is told twice, so they wait longer. */
export const patient = answeredWithin(30);

let store: Promise<Store> | undefined;

/** The findings table; opened once for the life of the function. */
export function tableStore(): Promise<Store> {
  store ??= import('../store/dynamodb.ts').then(({ openDynamoDb }) => openDynamoDb(environment().table, { client: bounded }));
  return store;
}

/** One JSON line to the function's log; texts are made safe for one line. */
export function log(level: 'info' | 'error', message: string, fields: Readonly<Record<string, unknown>>): void {
  console[level](JSON.stringify({ level, message, ...fields }, (_key, value: unknown) => (typeof value === 'string' ? oneLine(value, 1000) : value)));
}
