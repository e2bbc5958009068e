/** What a condition key says of a request, as far as telling insiders from outsiders goes. */
export type KeyKind =
  /** The caller's account, ARN, id, organisation (reference_policies_condition-keys, "Properties of the principal"). */
  | 'account' | 'arn' | 'session-source' | 'user-id' | 'org' | 'org-path' | 'principal'
  /** The resource that a service acts for ("Properties of the request": aws:SourceArn and its like). */
  | 'source-account' | 'source-arn' | 'source-org' | 'source-org-path' | 'service-flag' | 'service-name' | 'event-token'
  /** The network that the request came through ("Properties of the network"). */
  | 'ip' | 'vpc' | 'vpce' | 'network-account' | 'network-arn' | 'network-org' | 'network-org-path' | 'mount-target'
  /** The account of an S3 access point or an EFS access point. */
  | 'point-account' | 'point-arn'
  /** The resource that is asked for. */
  | 'own-account' | 'own-org' | 'own-org-path'
  | 'endpoint'
  /** Anything that the caller is free to send or to choose. */
  | 'free';

const KINDS: ReadonlyMap<string, KeyKind> = new Map([
  ['aws:principalaccount', 'account'], ['kms:calleraccount', 'account'],
  ['aws:principalarn', 'arn'], ['aws:arn', 'arn'], ['aws:userid', 'user-id'], ['aws:principaltype', 'principal'],
  ['aws:principalorgid', 'org'], ['aws:principalorgpaths', 'org-path'],
  ['aws:sourceaccount', 'source-account'], ['aws:sourceowner', 'source-account'],
  ['aws:sourcearn', 'source-arn'], ['aws:sourceorgid', 'source-org'], ['aws:sourceorgpaths', 'source-org-path'],
  ['aws:principalisawsservice', 'service-flag'], ['aws:principalservicename', 'service-name'],
  ['aws:principalservicenameslist', 'service-name'], ['lambda:eventsourcetoken', 'event-token'],
  ['lambda:sourcefunctionarn', 'session-source'], ['ec2:sourceinstancearn', 'session-source'],
  ['ecs:sourcetaskarn', 'session-source'], ['ssm:sourceinstancearn', 'session-source'], ['iot:sourcethingarn', 'session-source'],
  ['aws:sourceip', 'ip'],
  ['aws:sourcevpc', 'vpc'], ['aws:ec2instancesourcevpc', 'vpc'], ['aws:sourcevpce', 'vpce'],
  ['aws:sourcevpcarn', 'network-arn'], ['aws:vpceaccount', 'network-account'],
  ['aws:vpceorgid', 'network-org'], ['aws:vpceorgpaths', 'network-org-path'],
  ['elasticfilesystem:accessedviamounttarget', 'mount-target'], ['elasticfilesystem:accesspointarn', 'point-arn'],
  ['s3:dataaccesspointaccount', 'point-account'], ['s3:dataaccesspointarn', 'point-arn'],
  ['aws:resourceaccount', 'own-account'], ['s3:resourceaccount', 'own-account'],
  ['aws:resourceorgid', 'own-org'], ['aws:resourceorgpaths', 'own-org-path'],
  ['sns:endpoint', 'endpoint'],
] as const);

/** What a condition key (in lower case) says; keys that AWS does not define for this are the caller's to choose. */
export const kindOf = (key: string): KeyKind => {
  const known = KINDS.get(key);
  if (known !== undefined) return known;
  return key.startsWith('kms:encryptioncontext:aws:') && key.endsWith(':arn') ? 'source-arn' : 'free';
};

const ALWAYS = new Set(['aws:securetransport', 'aws:currenttime', 'aws:epochtime', 'aws:viaawsservice', 'aws:requestedregion', 'aws:principalisawsservice']);

/** Whether AWS puts a key (in lower case) into every request (reference_policies_condition-keys, "Availability"). */
export const isAlwaysPresent = (key: string): boolean => ALWAYS.has(key);

/** Who and what counts as inside: the owner's account and what it trusts. */
export interface Trusted {
  readonly accounts?: readonly string[];
  readonly orgs?: readonly string[];
  readonly orgUnits?: readonly string[];
  readonly vpcs?: readonly string[];
  readonly vpcEndpoints?: readonly string[];
  readonly ips?: readonly string[];
}

/** The resource that a policy hangs on, and whom its owner trusts; every part may be unknown. */
export interface Owner {
  readonly account?: string;
  readonly partition?: string;
  readonly service?: string;
  readonly resourceArn?: string;
  readonly trusted?: Trusted;
}

/** Whether an account id is the owner's, or one of those it trusts. */
export const isInsideAccount = (account: string, owner: Owner): boolean =>
  account === owner.account || (owner.trusted?.accounts ?? []).some((trusted) => trusted === account || trusted.endsWith(`:${account}:root`));

const segments = (path: string): readonly string[] => path.split('/').filter((part) => part !== '' && !part.includes('*') && !part.includes('?'));

/** Whether an organisation path lies in a trusted organisation or unit (reference_policies_condition-keys, aws:PrincipalOrgPaths). */
export const isInsideOrgPath = (path: string, owner: Owner): boolean => {
  const parts = segments(path);
  const inOrg = (owner.trusted?.orgs ?? []).includes(parts[0] ?? '');
  return inOrg || (owner.trusted?.orgUnits ?? []).some((unit) => {
    const wanted = segments(unit);
    return wanted.length === 1 ? parts.includes(wanted[0] ?? '') : wanted.length > 0 && wanted.every((part, index) => parts[index] === part);
  });
};
