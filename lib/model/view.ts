/**
 * Views of resources as rules see them: a proxy that records every path that is read and stops at a leaf that is not
 * known. Reads are collected in one module-wide list, since a rule runs synchronously and alone.
 */
import { liveFacts } from './facts.ts';
import { Pending, type Resource } from './resource.ts';
import { isUnknown, type Because } from './unknown.ts';

/** What was read, in order: nodes of views, each with the key that was read on it (undefined: the node as a whole). */
export class Reads {
  readonly nodes: Node[] = [];
  readonly keys: (string | undefined)[] = [];
  /** The list that was current before this one. */
  readonly outer: Reads | undefined;
  constructor(outer?: Reads) { this.outer = outer; }

  add(node: Node, key: string | undefined): void {
    this.nodes.push(node);
    this.keys.push(key);
  }

  /** Takes out what was read from one mark to another, or from one mark on. */
  forget(from: number, to?: number): void {
    const { nodes, keys } = this;
    const end = to ?? nodes.length;
    if (end <= from) return;
    nodes.copyWithin(from, end);
    keys.copyWithin(from, end);
    nodes.length -= end - from;
    keys.length = nodes.length;
  }
}

/** What stopped a rule: a value that is not known. No Error, whose stack trace would cost more than the rule. */
export class UnknownRead {
  readonly because: Because;
  constructor(because: Because) { this.because = because; }
}

/** What stopped a rule for now: something that has to be read first. */
export class PendingRead {
  readonly resource: Resource;
  readonly facet: string;
  constructor(resource: Resource, facet: string) { this.resource = resource; this.facet = facet; }
}

const outermost = new Reads();
let reads = outermost;

/** Begins a list of reads of its own, until `endReads`. */
export function beginReads(): Reads {
  reads = new Reads(reads === outermost ? undefined : reads);
  return reads;
}

/** Goes back to the list that was current before. */
export function endReads({ outer }: Reads): void { reads = outer ?? outermost; }

/** How much was read so far: a mark for `forgetReads`. */
export const readMark = (): number => reads.nodes.length;

/** Takes out of the current list what was read from one mark to another, or from one on. */
export function forgetReads(from: number, to?: number): void { reads.forget(from, to); }

/** Key by which a view tells its node. */
const nodeOf = Symbol('node');
const viewed = (value: object): Node | undefined => (value as { readonly [nodeOf]?: Node })[nodeOf];
const arrayMembers = Array.prototype as unknown as Record<string, unknown>;

/** A place in a resource: the proxy handler of one object or array of it. */
export class Node implements ProxyHandler<object> {
  readonly resource: Resource;
  readonly prefix: string;
  readonly raw: object;
  readonly proxy: object;
  private readonly isArray: boolean;
  private children: Map<string, Node> | undefined;

  constructor(resource: Resource, prefix: string, raw: object) {
    this.resource = resource;
    this.prefix = prefix;
    this.raw = raw;
    this.isArray = Array.isArray(raw);
    this.children = undefined;
    this.proxy = new Proxy(raw, this);
  }

  /** Path of a key below this node, in the notation of docs/formats.md. */
  path(key: string | undefined): string {
    if (key === undefined) return this.prefix;
    if (this.isArray) return `${this.prefix}[${key}]`;
    return this.prefix === '' ? key : `${this.prefix}.${key}`;
  }

  get(_target: object, key: string | symbol): unknown {
    if (typeof key === 'symbol') return key === nodeOf ? this : Reflect.get(this.raw, key);
    if (this.isArray && !isIndex(key)) {
      reads.add(this, undefined);
      return key === 'length' ? (this.raw as readonly unknown[]).length : arrayMembers[key];
    }
    let value = (this.raw as Record<string, unknown>)[key];
    // What is not there, or only inherited from Object: nothing in a resource is a function.
    if ((value === undefined || typeof value === 'function' || key === '__proto__') && !Object.hasOwn(this.raw, key)) value = this.absent(key);
    reads.add(this, key);
    return typeof value === 'object' && value !== null ? this.seen(key, value) : value;
  }

  has(_target: object, key: string | symbol): boolean {
    reads.add(this, typeof key === 'string' ? key : undefined);
    return Object.hasOwn(this.raw, key);
  }

  ownKeys(): (string | symbol)[] {
    reads.add(this, undefined);
    return Reflect.ownKeys(this.raw);
  }

  set(): boolean { return false; }
  deleteProperty(): boolean { return false; }

  /** The value as a rule may see it: a view of an object, a plain value, or a stop. */
  seen(key: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    let child = this.children?.get(key);
    if (child?.raw !== value) {
      if (isUnknown(value)) throw new UnknownRead({ path: this.path(key), ...value.because });
      if (value instanceof Pending) throw new PendingRead(this.resource, value.facet);
      if (viewed(value)) return value;
      child = new Node(this.resource, this.path(key), value);
      this.children ??= new Map();
      this.children.set(key, child);
    }
    return child.proxy;
  }

  private absent(key: string): undefined {
    if (this.prefix === '' && this.resource.origin === 'template' && isLiveFact(this.resource.type, key)) {
      throw new UnknownRead({ reason: 'unsupported', path: key, text: `${key} is known only from the live account.` });
    }
    return undefined;
  }
}

const isIndex = (key: string): boolean => key.charCodeAt(0) >= 48 && key.charCodeAt(0) <= 57;

function isLiveFact(type: string, key: string): boolean {
  const facts: Readonly<Record<string, Readonly<Record<string, true>>>> = liveFacts;
  return Object.hasOwn(facts, type) && Object.hasOwn(facts[type] ?? {}, key);
}

/** The plain value behind a view, recorded as read as a whole; leaves inside it may be `Unknown`. */
export function whole(view: unknown): unknown {
  const node = typeof view === 'object' && view !== null ? viewed(view) : undefined;
  if (!node) return view;
  reads.add(node, undefined);
  return node.raw;
}

/** Stops the rule with `unknown`: for what a rule itself finds undecidable. */
export function cannotKnow(because: Because): never {
  throw new UnknownRead(because);
}

/** The resource that a view belongs to; undefined where the value is no view. */
export const resourceOfView = (value: unknown): Resource | undefined =>
  (typeof value === 'object' && value !== null ? viewed(value)?.resource : undefined);

/** A list whose unknown members stop the rule when they are read. */
export const listView = (resource: Resource, path: string, items: readonly unknown[]): object =>
  new Node(resource, path, items.map((item) => item)).proxy;

