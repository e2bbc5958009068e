/** Why a value could not be known; the closed set of reasons in docs/formats.md. */
export type UnknownReason =
  | 'denied' | 'error' | 'timeout' | 'unresolved' | 'not-recorded' | 'unsupported' | 'needs-attestation';

/** The reason behind an unknown value, as it is shown to users and stored with a finding. */
export interface Because {
  readonly reason: UnknownReason;
  /** AWS service, as in the left half of an IAM action. */
  readonly service?: string;
  /** API operation that was called. */
  readonly operation?: string;
  /** IAM action that was missing, where the call was denied. */
  readonly permission?: string;
  /** Path of the value inside the resource, where that is known. */
  readonly path?: string;
  /** One sentence for a person. */
  readonly text: string;
}

/** A leaf that stands where a value could not be known; reading it stops a rule with `unknown`. */
export class Unknown {
  readonly because: Because;
  constructor(because: Because) { this.because = because; }
}

/** True where the value is an `Unknown` leaf. */
export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

/** The text of a leaf that a template fills from Secrets Manager or Parameter Store: it holds a reference, whatever its value. */
export const dynamicReference = 'A dynamic reference is resolved only when the template is deployed.';
