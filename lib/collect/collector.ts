/** What a collector is: the one file that the author of a resource type must read. */
import type { Part, Pending, Resource } from '../model/resource.ts';
import type { PropertiesOf, TypeName } from '../model/types.ts';
import type { Unknown } from '../model/unknown.ts';
import type { Apis, Bound } from './api.ts';

/** Where a collector looks. `region` is `global` for global services. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Runs `work` once per sweep and key, for answers that several regions or resources share. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** What `once` already answers or is about to; undefined where nobody asked yet. */
  known<T>(key: string): Promise<T> | undefined;
}

/** A value of one property, undefined where it surely has none, its unknown, or the facet that shall read it where two could. */
type Maybe<P> = { readonly [K in keyof P]?: P[K] | undefined | Unknown | Pending };

/** What a call told about a resource: some properties, parts by type, tags. */
export interface Filled<T extends TypeName, P extends TypeName> {
  readonly properties?: Maybe<PropertiesOf<T>>;
  readonly parts?: { readonly [K in P]?: readonly (PartOf<K> | Unknown)[] | Unknown | Pending };
  readonly tags?: Readonly<Record<string, string>> | Unknown;
}

/** A satellite as a collector makes it. */
export type PartOf<K extends TypeName> = Omit<Part, 'type' | 'properties'> & { readonly properties: PropertiesOf<K> };

/** A resource as listed or found; what it does not tell is pending until a facet reads it. */
export interface Found<T extends TypeName, P extends TypeName> extends Filled<T, P> {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** Its own region, where that is not the place's: such a resource can be read there, and is judged at home only. */
  readonly region?: string;
}

/** A group of properties, parts and tags that the same calls fill; read only where a rule needs one of them. */
export interface Facet<T extends TypeName, P extends TypeName, A extends Apis> {
  readonly properties?: readonly (keyof PropertiesOf<T> & string)[];
  readonly parts?: readonly P[];
  readonly tags?: true;
  read(aws: Bound<A>, resource: Resource, place: Place): Promise<Filled<T, P>>;
}

/** A resource type's live reader as its author writes it. */
export interface CollectorSpec<T extends TypeName, P extends TypeName, A extends Apis> {
  readonly type: T;
  /** The `service` column of data/controls.csv; also the family of the sweep function that reads it. */
  readonly service: string;
  readonly scope: 'regional' | 'global';
  /** Types of the satellites that the facets give. */
  readonly parts?: readonly P[];
  /** SDK commands by service; nothing else can be called. From these the stack derives the role. */
  readonly apis: A;
  /** All resources of the type in a place, with the fewest calls; throws a CallError where the listing is cut short. */
  list(aws: Bound<A>, place: Place): AsyncIterable<Found<T, P>>;
  /** One resource by id or ARN; undefined where it does not exist. */
  find(aws: Bound<A>, place: Place, idOrArn: string): Promise<Found<T, P> | undefined>;
  readonly facets: Readonly<Record<string, Facet<T, P, A>>>;
}

/** A collector as the inventory runs it; the author's types are erased. */
export type Collector = CollectorSpec<TypeName, TypeName, Apis>;

/** Declares a collector; an undeclared call or a misspelt property does not compile. */
export function collector<const T extends TypeName, A extends Apis, const P extends TypeName = never>(spec: CollectorSpec<T, P, A>): Collector {
  return spec as unknown as Collector;
}

