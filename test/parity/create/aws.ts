/** What the creators of resources share: clients, and how they say that something can't be made. */
import { ClientDefaults } from '../../../lib/collect/clients.ts';
import { clientFor } from '../../support/aws.ts';
import type { Properties, Thing } from '../scene.ts';

/** What was made: the id or ARN by which the collector finds it. */
export interface Made { readonly id: string; readonly arn?: string | undefined }

/** Makes one resource with its satellites through the service's own API. */
export type Create = (thing: Thing, aws: Aws) => Promise<Made>;

/** The service's API has no way to make what an example shows. */
export class NotCreatable extends Error {}

type Options = ReturnType<typeof clientFor>;

/** The emulator as the creators reach it: one client per service and region. */
export class Aws {
  readonly region: string;
  readonly partition: string;
  private readonly endpoint: string;
  private readonly clients: Map<string, unknown>;

  constructor(endpoint: string, partition: string, region: string, clients = new Map<string, unknown>()) {
    this.endpoint = endpoint;
    this.region = region;
    this.partition = partition;
    this.clients = clients;
  }

  /** The same emulator in another region. */
  in(region: string, partition = this.partition): Aws {
    return region === this.region && partition === this.partition ? this : new Aws(this.endpoint, partition, region, this.clients);
  }

  /** The client of a class; S3 Control puts the account's id before the host, which has to be a name that leads back here. */
  client<T>(type: new (options: Options & { requestHandler?: object }) => T, named = false): T {
    const key = `${type.name} ${this.region}`;
    const known = this.clients.get(key) as T | undefined;
    const client = known ?? new type(named
      ? { ...clientFor(this.endpoint.replace('127.0.0.1', 'localhost'), this.region), requestHandler: new ClientDefaults(undefined, this.endpoint).handler } : clientFor(this.endpoint, this.region));
    this.clients.set(key, client);
    return client;
  }
}

/** A document as the APIs take it. */
export const text = (document: unknown): string => (typeof document === 'string' ? document : JSON.stringify(document));

/** Satellites of a type. */
export const partsOf = (thing: Thing, type: string): readonly Properties[] => thing.parts[type] ?? [];

/** Tags as most APIs take them. */
export const tagList = (thing: Thing): { Key: string; Value: string }[] => Object.entries(thing.tags).map(([Key, Value]) => ({ Key, Value }));

/** Properties in the spelling of the APIs that begin with small letters. */
export function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), camel(inner)]));
}

/** The result, or undefined where the API answers with one of these error codes. */
export async function unless<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && codes.includes(error.name)) return undefined;
    throw error;
  }
}
