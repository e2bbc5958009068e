import { Node, PendingRead, UnknownRead } from '../model/view.ts';
import { Pending, type Resource } from '../model/resource.ts';
import { isUnknown } from '../model/unknown.ts';
import type { TypeName } from '../model/types.ts';

const identity = new Set(['type', 'id', 'name', 'arn', 'account', 'region', 'partition', 'origin']);
const judged = new WeakMap<Resource, object>();
const consulted = new WeakMap<Resource, object>();

/**
 * The view of a resource that a rule's check receives; one per resource, so that rules share it. A resource that is read
 * for another one has a second view, whose paths begin with `prefix`.
 */
export function subjectOf(resource: Resource, prefix = ''): object {
  const subjects = prefix === '' ? judged : consulted;
  const known = subjects.get(resource);
  if (known) return known;
  const root = new SubjectNode(resource, prefix);
  subjects.set(resource, root.proxy);
  return root.proxy;
}

/** Root of a resource's view: properties by name, plus identity, tags and parts. */
class SubjectNode extends Node {
  private readonly partLists = new Map<string, { readonly from: unknown; readonly node: Node }>();
  private readonly readParts: (type: TypeName) => object;

  constructor(resource: Resource, prefix: string) {
    super(resource, prefix, resource.properties);
    this.readParts = (type) => this.parts(type);
  }

  override get(target: object, key: string | symbol): unknown {
    // Properties are in PascalCase, and read far more often than what is not.
    if (typeof key === 'string' && key.charCodeAt(0) >= 97) {
      if (identity.has(key)) return (this.resource as unknown as Record<string, unknown>)[key];
      if (key === 'tags') return this.seen('Tags', this.resource.tags);
      if (key === 'parts') return this.readParts;
    }
    return super.get(target, key);
  }

  private parts(type: TypeName): object {
    const list = this.resource.parts[type];
    const path = this.path(type);
    if (isUnknown(list)) throw new UnknownRead({ path, ...list.because });
    if (list instanceof Pending) throw new PendingRead(this.resource, list.facet);
    if (list === undefined && this.resource.origin === 'template' && type.startsWith('Stance::')) {
      throw new UnknownRead({ reason: 'unsupported', path, text: `${type} is known only from the live account.` });
    }
    let known = this.partLists.get(type);
    if (!known || known.from !== list) {
      const properties = (list ?? []).map((part) => (isUnknown(part) ? part : part.properties));
      known = { from: list, node: new Node(this.resource, path, properties) };
      this.partLists.set(type, known);
    }
    return known.node.proxy;
  }
}
