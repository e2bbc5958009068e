import type { Need, World } from '../engine/evaluate.ts';
import type { Resource } from '../model/resource.ts';
import type { TypeName } from '../model/types.ts';
import { Unknown } from '../model/unknown.ts';
import { bind, type Caller } from './api.ts';
import type { Collector, Filled, Place } from './collector.ts';
import { isGone, unknownOf } from './errors.ts';
import { resourceOf, settle } from './filled.ts';

/** What a listing gave: the resources, and why the rest is missing where it was cut short. */
export interface Listing {
  readonly resources: readonly Resource[];
  /** Resources of other regions that count here too (a multi-region trail); rules may read them, they are judged at home. */
  readonly elsewhere?: readonly Resource[];
  readonly incomplete?: Unknown;
}

/** Loads the collector of a type; undefined where there is none. */
export type CollectorSource = (type: TypeName) => Promise<Collector | undefined>;

type Entry = Listing | Promise<Listing>;

/** The resources seen in one sweep or check of an account: lists each type once, reads what rules turn out to need. */
export class Inventory implements World {
  private readonly listings = new Map<string, Entry>();
  private readonly found = new Map<string, Resource | Unknown | undefined>();
  private readonly shared = new Map<string, Promise<unknown>>();
  private readonly loaded = new Map<TypeName, Collector>();
  private readonly reading = new Map<Resource, Map<string, Promise<void>>>();
  private readonly lists = new WeakMap<Listing, readonly (Resource | Unknown)[]>();
  private readonly index = new WeakMap<Listing, Map<string, Resource>>();
  private readonly caller: Caller;
  private readonly source: CollectorSource;
  private readonly account: string;
  private readonly partition: string;
  /** Region for calls to global services. */
  private readonly homeRegion: string;

  constructor(options: { caller: Caller; source: CollectorSource; account: string; partition: string; homeRegion: string }) {
    this.caller = options.caller;
    this.source = options.source;
    this.account = options.account;
    this.partition = options.partition;
    this.homeRegion = options.homeRegion;
  }

  /** All resources of a type in a region (`global` for global services); later calls answer from memory. */
  async list(type: TypeName, region: string): Promise<Listing> {
    const collector = await this.collectorOf(type);
    if (!collector) return { resources: [], incomplete: noCollector(type) };
    const key = `${type} ${collector.scope === 'global' ? 'global' : region}`;
    let entry = this.listings.get(key);
    if (!entry) {
      entry = this.listNow(collector, this.placeOf(collector, region));
      this.listings.set(key, entry);
    }
    const listing = await entry;
    this.listings.set(key, listing);
    return listing;
  }

  /** One resource by id or ARN; undefined where it surely does not exist, `Unknown` where it can't be read. */
  async find(type: TypeName, region: string, idOrArn: string): Promise<Resource | Unknown | undefined> {
    const collector = await this.collectorOf(type);
    if (!collector) return noCollector(type);
    const key = `${type} ${collector.scope === 'global' ? 'global' : region} ${idOrArn}`;
    if (this.found.has(key)) return this.found.get(key);
    // A listing that is under way or done most often has it already.
    const listing = await this.listings.get(`${type} ${collector.scope === 'global' ? 'global' : region}`);
    const listed = listing && this.indexOf(listing).get(idOrArn);
    if (listed) return listed;
    const place = this.placeOf(collector, region);
    let answer: Resource | Unknown | undefined;
    try {
      const found = await collector.find(this.bound(collector, place), place, idOrArn);
      answer = found && resourceOf(collector, place, found);
    } catch (error) {
      answer = isGone(error) ? undefined : unknownOf(error);
    }
    this.found.set(key, answer);
    return answer;
  }

  /** Reads what an evaluation needs, so that it can be run again. */
  async fill(need: Need): Promise<void> {
    switch (need.need) {
      case 'type': await this.list(need.type, need.region); return;
      case 'resource': await this.find(need.type, regionOf(need.key) ?? need.region, need.key); return;
      case 'facet': await this.readFacet(need.resource, need.facet);
    }
  }

  get(type: TypeName, key: string, from: Resource): Resource | Unknown | 'pending' | undefined {
    const account = accountOf(key);
    if (account !== undefined && account !== '' && account !== 'aws' && account !== this.account) {
      return new Unknown({ reason: 'unsupported', text: `${key} is in another account.` });
    }
    const collector = this.loaded.get(type);
    if (!collector) return 'pending';
    const region = collector.scope === 'global' ? 'global' : regionOf(key) ?? from.region;
    const listing = this.listings.get(`${type} ${region}`);
    const known = listing instanceof Promise ? undefined : listing && this.indexOf(listing).get(key);
    if (known) return known;
    const memory = `${type} ${region} ${key}`;
    return this.found.has(memory) ? this.found.get(memory) : 'pending';
  }

  all(type: TypeName, from: Resource): readonly (Resource | Unknown)[] | 'pending' {
    const collector = this.loaded.get(type);
    if (!collector) return 'pending';
    const listing = this.listings.get(`${type} ${collector.scope === 'global' ? 'global' : from.region}`);
    if (!listing || listing instanceof Promise) return 'pending';
    if (!this.lists.has(listing)) this.lists.set(listing, [...listing.resources, ...listing.elsewhere ?? [], ...listing.incomplete ? [listing.incomplete] : []]);
    return this.lists.get(listing) ?? [];
  }

  /** Runs `work` once for as long as the inventory lives, and answers the same to all who ask under a key. */
  once<T>(key: string, work: (caller: Caller) => Promise<T>): Promise<T> {
    const made = this.shared.get(key) as Promise<T> | undefined ?? work(this.caller);
    this.shared.set(key, made);
    return made;
  }

  /** The account itself in a region (or `global`), with nothing read: what a verdict on an unreadable listing is about. */
  accountResource(region: string): Resource {
    const { account, partition } = this;
    return { type: 'AWS::Account', id: account, name: account, arn: `arn:${partition}:iam::${account}:root`, account, region, partition, origin: 'live', tags: {}, properties: {}, parts: {} };
  }

  private async listNow(collector: Collector, place: Place): Promise<Listing> {
    const resources: Resource[] = [];
    const elsewhere: Resource[] = [];
    try {
      for await (const found of collector.list(this.bound(collector, place), place)) {
        const resource = resourceOf(collector, place, found);
        (resource.region === place.region ? resources : elsewhere).push(resource);
      }
      return { resources, elsewhere };
    } catch (error) {
      return { resources, elsewhere, incomplete: unknownOf(error) };
    }
  }

  private readFacet(resource: Resource, name: string): Promise<void> {
    const running = this.reading.get(resource) ?? new Map<string, Promise<void>>();
    this.reading.set(resource, running);
    const existing = running.get(name);
    if (existing) return existing;
    const work = this.readFacetNow(resource, name).finally(() => running.delete(name));
    running.set(name, work);
    return work;
  }

  private async readFacetNow(resource: Resource, name: string): Promise<void> {
    const collector = await this.collectorOf(resource.type);
    const facet = collector?.facets[name];
    if (!collector || !facet) throw new Error(`${resource.type} has no facet ${name}`);
    const place = this.placeOf(collector, resource.region);
    let filled: Filled<TypeName, TypeName> = {};
    let rest: Unknown | undefined;
    try {
      filled = await facet.read(this.bound(collector, place), resource, place);
    } catch (error) {
      rest = unknownOf(error);
    }
    settle(resource, name, filled, rest);
  }

  private async collectorOf(type: TypeName): Promise<Collector | undefined> {
    const known = this.loaded.get(type) ?? await this.source(type);
    if (known) this.loaded.set(type, known);
    return known;
  }

  private bound(collector: Collector, place: Place): ReturnType<typeof bind> {
    return bind(collector.apis, this.caller, place.region === 'global' ? this.homeRegion : place.region, this.homeRegion);
  }

  private placeOf(collector: Collector, region: string): Place {
    return {
      account: this.account, partition: this.partition, region: collector.scope === 'global' && collector.type !== 'AWS::Account' ? 'global' : region,
      once: (key, work) => this.once(key, work),
      known: <T>(key: string): Promise<T> | undefined => this.shared.get(key) as Promise<T> | undefined,
    };
  }

  private indexOf(listing: Listing): Map<string, Resource> {
    let index = this.index.get(listing);
    if (!index) {
      index = new Map([...listing.resources, ...listing.elsewhere ?? []].flatMap((r) => [[r.id, r], [r.name, r], ...(r.arn === undefined ? [] : [[r.arn, r] as [string, Resource]])] as [string, Resource][]));
      this.index.set(listing, index);
    }
    return index;
  }
}

const noCollector = (type: TypeName): Unknown => new Unknown({ reason: 'unsupported', text: `Stance does not read ${type} here.` });
const arnPart = (key: string, index: number): string | undefined => (key.startsWith('arn:') ? key.split(':')[index] : undefined);
const accountOf = (key: string): string | undefined => arnPart(key, 4);
const regionOf = (key: string): string | undefined => arnPart(key, 3) || undefined;
