import type { TypeName } from './types.ts';
import type { Unknown } from './unknown.ts';

/** A leaf that has not been read yet; names the facet of the collector that fills it. */
export class Pending {
  readonly facet: string;
  constructor(facet: string) { this.facet = facet; }
}

/** Where a resource came from. */
export type Origin = 'live' | 'template';

/** A place in a template file; lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** The developer's own line, where CDK metadata tells it. */
  readonly source?: { readonly file: string; readonly line: number; readonly column?: number };
}

/** A satellite of a resource (bucket policy, function URL...), in CloudFormation's shape. */
export interface Part {
  readonly type: TypeName;
  readonly id: string;
  readonly properties: Record<string, unknown>;
  /** Construct path, from CDK metadata. */
  readonly path?: string;
}

/** What identifies a resource, in the field names of docs/formats.md. */
export interface ResourceIdentity {
  readonly type: TypeName;
  readonly id: string;
  readonly name: string;
  readonly arn?: string;
  readonly account: string;
  /** Region code, or `global`. */
  readonly region: string;
  /** Construct path, from CDK metadata. */
  readonly path?: string;
}

/** One thing in the account with its satellites; leaves may be `Unknown` or `Pending`. */
export interface Resource extends ResourceIdentity {
  readonly origin: Origin;
  /** `aws`, `aws-cn`, `aws-us-gov`... */
  readonly partition: string;
  tags: Record<string, unknown> | Unknown | Pending;
  readonly properties: Record<string, unknown>;
  /** Parts by type; a type that is absent has no parts. */
  readonly parts: Partial<Record<TypeName, readonly (Part | Unknown)[] | Unknown | Pending>>;
}

/** The identity alone, for verdicts, findings and messages. */
export const identityOf = (r: ResourceIdentity): ResourceIdentity => ({
  type: r.type, id: r.id, name: r.name, ...(r.arn === undefined ? {} : { arn: r.arn }),
  account: r.account, region: r.region, ...(r.path === undefined ? {} : { path: r.path }),
});
