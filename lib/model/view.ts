/**
 * Views of resources as rules see them: a proxy that records every path that is read and stops at a leaf that is not
 * known. Reads are collected in one module-wide list, since a rule runs synchronously and alone.
 */
import { liveFacts } from './facts.ts';
import { Pending, type Resource } from './resource.ts';
import { isUnknown, type Because } from './unknown.ts';

/** One read: a node of a view and the key that was read on it (undefined: the node as a whole). */
export interface Read { readonly node: Node; readonly key: string | undefined }

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

let reads: Read[] = [];

/** Runs `work` with an empty list of reads and returns its result or what it threw, with what it read. */
export function recorded<T>(work: () => T): { readonly result: T; readonly reads: Read[] } | { readonly thrown: unknown; readonly reads: Read[] } {
  const outer = reads;
  const mine: Read[] = [];
  reads = mine;
  try {
    return { result: work(), reads: mine };
  } catch (thrown) {
    return { thrown, reads: mine };
  } finally {
    reads = outer;
  }
}

/** Adds reads that a `recorded` call collected to the current list. */
export function keepReads(more: readonly Read[]): void {
  for (const read of more) reads.push(read);
}

const nodes = new WeakMap<object, Node>();
const arrayMembers = Array.prototype as unknown as Record<string, unknown>;

/** A place in a resource: the proxy handler of one object or array of it. */
export class Node implements ProxyHandler<object> {
  readonly resource: Resource;
  readonly prefix: string;
  readonly raw: object;
  readonly proxy: object;
  private readonly children = new Map<string, Node>();

  constructor(resource: Resource, prefix: string, raw: object) {
    this.resource = resource;
    this.prefix = prefix;
    this.raw = raw;
    this.proxy = new Proxy(raw, this);
    nodes.set(this.proxy, this);
  }

  /** Path of a key below this node, in the notation of docs/formats.md. */
  path(key: string | undefined): string {
    if (key === undefined) return this.prefix;
    if (Array.isArray(this.raw)) return `${this.prefix}[${key}]`;
    return this.prefix === '' ? key : `${this.prefix}.${key}`;
  }

  get(_target: object, key: string | symbol): unknown {
    if (typeof key === 'symbol') return Reflect.get(this.raw, key);
    if (Array.isArray(this.raw) && !isIndex(key)) {
      reads.push({ node: this, key: undefined });
      return key === 'length' ? this.raw.length : arrayMembers[key];
    }
    const value: unknown = Object.hasOwn(this.raw, key) ? Reflect.get(this.raw, key) : this.absent(key);
    reads.push({ node: this, key });
    return this.seen(key, value);
  }

  has(_target: object, key: string | symbol): boolean {
    reads.push({ node: this, key: typeof key === 'string' ? key : undefined });
    return Object.hasOwn(this.raw, key);
  }

  ownKeys(): (string | symbol)[] {
    reads.push({ node: this, key: undefined });
    return Reflect.ownKeys(this.raw);
  }

  set(): boolean { return false; }
  deleteProperty(): boolean { return false; }

  /** The value as a rule may see it: a view of an object, a plain value, or a stop. */
  seen(key: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (isUnknown(value)) throw new UnknownRead({ path: this.path(key), ...value.because });
    if (value instanceof Pending) throw new PendingRead(this.resource, value.facet);
    let child = this.children.get(key);
    if (child?.raw !== value) {
      if (nodes.has(value)) return value;
      child = new Node(this.resource, this.path(key), value);
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
  const node = typeof view === 'object' && view !== null ? nodes.get(view) : undefined;
  if (!node) return view;
  reads.push({ node, key: undefined });
  return node.raw;
}

/** Stops the rule with `unknown`: for what a rule itself finds undecidable. */
export function cannotKnow(because: Because): never {
  throw new UnknownRead(because);
}

/** The resource that a view belongs to; undefined where the value is no view. */
export const resourceOfView = (value: unknown): Resource | undefined =>
  (typeof value === 'object' && value !== null ? nodes.get(value)?.resource : undefined);

/** A list whose unknown members stop the rule when they are read. */
export const listView = (resource: Resource, path: string, items: readonly unknown[]): object =>
  new Node(resource, path, items.map((item) => item)).proxy;

