/** The bus that other regions forward to, and the beginning of the names of all event rules of Stance. */
export const defaultName = 'stance';

/** A name that Stance's own patterns can tell without asking: rules are guarded by their common beginning. */
export const ownName = (name: string, what: string): string => `${name}-${what}`;

/** True for what may be such a beginning; EventBridge allows 64 characters for a rule's whole name. */
export const isName = (text: string): boolean => /^[a-z][a-z0-9-]{1,30}$/.test(text);

/** The region where events of services without a region (IAM, CloudFront, Route 53, Organizations) appear. */
export const globalRegionOf = (region: string): string => (region.startsWith('us-gov-') ? 'us-gov-west-1' : region.startsWith('cn-') ? 'cn-north-1' : 'us-east-1');
