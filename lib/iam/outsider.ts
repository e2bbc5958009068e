import { type AddressRange, addressText, isHalfOfAll, isPrivateRange, isWideRange, parseRange, rangeWithin } from './address.ts';
import type { Condition } from './ast.ts';
import { arnParts, dateOf } from './condition.ts';
import { type KeyKind, type Owner, isAlwaysPresent, isInsideAccount, isInsideOrgPath } from './keys.ts';
import { glob, matches } from './match.ts';
import { sampleOf, samplesOf } from './sample.ts';

/** A value that an outsider's request may have for a key; `undefined` is "the key is absent". */
export interface Sample {
  readonly values: readonly string[] | undefined;
  /** True where any stranger may have it, false where only one that the policy names. */
  readonly stranger: boolean;
}

/** Who the outsider is, for the keys that follow from it. */
export interface Outsider {
  readonly account: string | undefined;
  readonly arn: string | undefined;
  readonly service: string | undefined;
  /** Whether the caller has signed with AWS credentials. */
  readonly signed: boolean;
}

/** An organisation that no policy names. */
export const STRANGE_ORG = 'o-zqstranger';
/** Stand for the owner's account and organisation, where they are not known. */
export const OWN = { account: 'zq-own', org: 'o-zqown' } as const;
const ABSENT: Sample = { values: undefined, stranger: true };
const value = (text: string, stranger = true): Sample => ({ values: [text], stranger });
const isWild = (text: string): boolean => text.includes('*') || text.includes('?');
/** The values that a key is compared with; `wild` where wildcards count, which they do for the pattern operators only. */
export const patternsOf = (conditions: readonly Condition[]): { text: string; wild: boolean }[] => conditions.flatMap((condition) => {
  const like = condition.comparison === 'StringLike' || condition.comparison === 'ArnLike';
  return condition.values.map((text) => ({ text, wild: like && isWild(text) }));
});
const digits = (pattern: string): string => [...pattern].map((part) => (part === '*' ? '' : part === '?' ? '7' : part)).join('').padEnd(12, '7');

/** Samples of a key that names one thing by its id; no thing is called by a wildcard. */
const named = (conditions: readonly Condition[], inside: (text: string) => boolean, fresh: string): Sample[] => [
  value(fresh),
  ...patternsOf(conditions).filter(({ text, wild }) => wild || !(inside(text) || isWild(text))).map(({ text, wild }) => value(wild ? sampleOf(glob(text)) : text, wild)),
];

const accounts = (conditions: readonly Condition[], owner: Owner): Sample[] => [
  value('999999999990'),
  ...patternsOf(conditions).filter(({ text, wild }) => wild || !(isInsideAccount(text, owner) || isWild(text) || text === OWN.account)).map(({ text, wild }) => value(wild ? digits(text) : text, wild)),
];

/** Puts an account into the account part of an ARN pattern; `undefined` where the pattern names another. */
const withAccount = (pattern: string, account: string): string | undefined => {
  const parts = arnParts(pattern);
  if (parts.length < 6) return isWild(pattern) ? `arn:aws:iam::${account}:role/zq` : undefined;
  if (!matches(glob(parts[4] ?? ''), account)) return undefined;
  return parts.map((part, index) => (index === 4 ? account : index === 1 ? sampleOf(glob(part), 'aws') : part)).join(':');
};

/** ARNs of principals and origins that belong to the caller's account. */
const ownArns = (conditions: readonly Condition[], account: string, fresh: readonly string[]): Sample[] =>
  [...fresh, ...samplesOf(patternsOf(conditions).flatMap(({ text }) => withAccount(text, account) ?? []), false)].map((text) => value(text));

/** ARNs of resources that a service acts for, or that the request came through. */
const foreignArns = (conditions: readonly Condition[], owner: Owner): Sample[] => [
  value('arn:aws:zq:zq:999999999990:zq'), value('arn:aws:s3:::zq-stranger'),
  ...patternsOf(conditions).flatMap(({ text, wild }) => {
    const parts = arnParts(text);
    const account = parts[4] ?? '*';
    const openAccount = isWild(account);
    if (parts.length < 6 && !/^\d{12}$/.test(account)) return wild ? [value(sampleOf(glob(text)))] : [];
    // A bucket's ARN has no account, but a whole name is one bucket's, whatever stands before it; a pattern takes in anyone's.
    if (account === '' || (parts[2] === 's3' && openAccount && !/^(?:accesspoint|job|storage-lens)\//.test(parts[5] ?? '')))
      return wild && isWild(parts[5] ?? '') && !/^[^/*?]+\//.test(parts[5] ?? '') ? [value(sampleOf(glob(text)))] : [];
    if (openAccount) return [value(sampleOf(glob([...parts.slice(0, 4), digits(account), parts[5]].join(':'))))];
    return isInsideAccount(account, owner) ? [] : [value(sampleOf(glob(text)), false)];
  }),
];

const orgs = (conditions: readonly Condition[], owner: Owner): Sample[] =>
  [ABSENT, ...named(conditions, (text) => text === OWN.org || (owner.trusted?.orgs ?? []).includes(text), STRANGE_ORG)];
const orgPaths = (conditions: readonly Condition[], owner: Owner): Sample[] => [
  ABSENT, value(`${STRANGE_ORG}/r-zq/ou-zq/`),
  ...patternsOf(conditions).filter(({ text }) => !isInsideOrgPath(text, owner))
    .map(({ text, wild }) => value(wild ? sampleOf(glob(text)) : text, wild && isWild(text.split('/')[0] ?? ''))),
];


const ADDRESSES = new WeakMap<readonly Condition[], WeakMap<Owner, readonly Sample[]>>();
/** `addresses`, worked out once for the conditions of a policy and an owner. */
const keptAddresses = (conditions: readonly Condition[], owner: Owner): readonly Sample[] => {
  const byOwner = ADDRESSES.get(conditions) ?? new WeakMap<Owner, readonly Sample[]>();
  const samples = byOwner.get(owner) ?? addresses(conditions, owner);
  ADDRESSES.set(conditions, byOwner.set(owner, samples));
  return samples;
};

/** Addresses: of the internet at large, of each wide range, and of each narrow range that is not trusted. */
const addresses = (conditions: readonly Condition[], owner: Owner): Sample[] => {
  const ranges = conditions.flatMap((condition) => condition.values.flatMap((text) => parseRange(text) ?? []));
  const trusted = (owner.trusted?.ips ?? []).flatMap((text) => parseRange(text) ?? []);
  // Many narrow ranges that take in half of all addresses together are as good as one wide range.
  const narrow = conditions.flatMap((condition) => {
    const small = condition.values.flatMap((text) => parseRange(text) ?? []).filter((range) => !isWideRange(range));
    return isHalfOfAll(small) ? [] : small;
  });
  const at = (version: 4 | 6, first: bigint): AddressRange => ({ version, first, last: first });
  const points = [at(4, 0x08080808n), at(4, 0xc6336407n), at(6, 0x26001f00n << 96n)];
  for (const range of ranges) points.push(at(range.version, range.first), at(range.version, range.last), at(range.version, range.last + 1n));
  const limit: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 32n, 6: 1n << 128n };
  // A pattern of a text operator on an address is no range; it is a stranger's where it starts open.
  const texts = patternsOf(conditions).filter(({ wild }) => wild).map(({ text }) => value(sampleOf(glob(text)), isWild(text.slice(0, 1))));
  return [ABSENT, ...texts, ...points.slice(0, 400).filter((point) => point.first < limit[point.version] && !isPrivateRange(point))
    .filter((point) => !trusted.some((range) => rangeWithin(point, range)))
    .map((point) => value(addressText(point.version, point.first), !narrow.some((range) => rangeWithin(point, range))))];
};

/** Mailboxes of one domain: the only pattern of endpoints whose owner is known. Web hooks of one host may be anyone's. */
const MAILBOXES = /@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i;
/** An endpoint is open where its pattern names no mail domain and no account. */
const endpoints = (conditions: readonly Condition[], owner: Owner): Sample[] => [
  ABSENT, value('https://zq.example'),
  ...patternsOf(conditions).flatMap(({ text, wild }) => {
    if (text.startsWith('arn:')) return foreignArns([{ ...conditions[0], values: [text] } as Condition], owner).slice(2);
    const open = wild && !MAILBOXES.test(text);
    return [value(wild ? sampleOf(glob(text)) : text, open)];
  }),
];

/** Values that a caller may choose freely for a key: on either side of everything the policy compares with. */
export const anything = (conditions: readonly Condition[]): Sample[] => {
  const samples: Sample[] = conditions.some(({ key }) => isAlwaysPresent(key)) ? [] : [ABSENT];
  if (conditions.some(({ comparison }) => comparison !== 'Bool')) samples.push(value('zq'));
  if (conditions.some(({ comparison }) => comparison === 'Bool')) samples.push(value('true'), value('false'));
  for (const text of samplesOf(conditions.flatMap(({ comparison, values }) => (comparison === 'StringLike' || comparison === 'ArnLike' ? values : [])), false)) samples.push(value(text));
  for (const condition of conditions)
    for (const text of condition.values)
      switch (condition.comparison) {
        case 'IpAddress': { const range = parseRange(text); if (range !== undefined) samples.push(value(addressText(range.version, range.first)), value('8.8.8.8')); break; }
        case 'Bool': case 'StringLike': case 'ArnLike': case 'Null': break;
        default:
          samples.push(value(text));
          if (condition.comparison?.startsWith('Numeric') === true) samples.push(value(String(Number(text) - 1)), value(String(Number(text) + 1)));
          if (condition.comparison?.startsWith('Date') === true && !Number.isNaN(dateOf(text)))
            samples.push(...[-1000, 1000].map((shift) => value(new Date(dateOf(text) + shift).toISOString())));
      }
  return samples;
};

const userIds = (conditions: readonly Condition[], owner: Owner): Sample[] => [
  value('AIDAZQSTRANGER'), value('AROAZQSTRANGER:zq'),
  // Only the part before the colon names someone: a role's session names are its callers' to choose.
  ...patternsOf(conditions).filter(({ text }) => !isInsideAccount(text, owner))
    .map(({ text, wild }) => value(wild ? sampleOf(glob(text)) : text, wild && isWild(text.split(':')[0] ?? ''))),
];

/**
 * Whether a request may name a source. AWS documents it for services alone, but a policy that asks for a caller's account and for a
 * source means to let someone in, so signed callers are taken to be able to.
 */
const maySpeakForAResource = (who: Outsider): boolean => who.service !== undefined || who.signed;

/** The values that an outsider's request may have for a key, given all conditions of the policy on that key. */
export const samplesFor = (kind: KeyKind, conditions: readonly Condition[], who: Outsider, owner: Owner): readonly Sample[] => {
  const only = (text: string | undefined): Sample[] => [text === undefined ? ABSENT : value(text)];
  switch (kind) {
    case 'account': return only(who.account);
    case 'arn': return who.arn !== undefined || who.account === undefined ? only(who.arn) : ownArns(conditions, who.account, ['role/zq-stranger', 'user/zq-stranger', 'root'].map((name) => `arn:aws:iam::${who.account}:${name}`));
    case 'session-source': return who.account === undefined ? [ABSENT] : [ABSENT, ...ownArns(conditions, who.account, [`arn:aws:zq:zq:${who.account}:zq`])];
    case 'user-id': return who.signed ? userIds(conditions, owner) : only(who.service === undefined ? 'anonymous' : undefined);
    case 'principal': return who.signed ? anything(conditions).filter((sample) => sample.values !== undefined && sample.values[0] !== 'Anonymous')
      : only(who.service === undefined ? 'Anonymous' : 'Service');
    case 'org': return who.signed ? orgs(conditions, owner) : [ABSENT];
    case 'org-path': return who.signed ? orgPaths(conditions, owner) : [ABSENT];
    case 'source-account': return !maySpeakForAResource(who) ? [ABSENT] : [ABSENT, ...accounts(conditions, owner)];
    case 'source-arn': return !maySpeakForAResource(who) ? [ABSENT] : [ABSENT, ...foreignArns(conditions, owner)];
    case 'source-org': return !maySpeakForAResource(who) ? [ABSENT] : orgs(conditions, owner);
    case 'source-org-path': return !maySpeakForAResource(who) ? [ABSENT] : orgPaths(conditions, owner);
    case 'service-flag': return only(String(who.service !== undefined));
    case 'service-name': return who.service === '*' ? [ABSENT, ...anything(conditions).filter((sample) => sample.values !== undefined)] : only(who.service);
    case 'event-token': return [ABSENT, ...named(conditions, () => true, 'zq')];
    case 'ip': return keptAddresses(conditions, owner);
    case 'vpc': return [ABSENT, ...named(conditions, (text) => (owner.trusted?.vpcs ?? []).includes(text), 'vpc-zq')];
    case 'vpce': return [ABSENT, ...named(conditions, (text) => (owner.trusted?.vpcEndpoints ?? []).includes(text), 'vpce-zq')];
    case 'network-account': case 'point-account': return [ABSENT, ...accounts(conditions, owner)];
    case 'network-arn': case 'point-arn': return [ABSENT, ...foreignArns(conditions, owner)];
    case 'network-org': return orgs(conditions, owner);
    case 'network-org-path': return orgPaths(conditions, owner);
    case 'mount-target': return [ABSENT, value('false')];
    case 'own-account': return only(owner.account ?? OWN.account);
    case 'own-org': return [OWN.org, ...(owner.trusted?.orgs ?? []), ...patternsOf(conditions).map(({ text, wild }) => (wild ? sampleOf(glob(text)) : text))].map((text) => value(text));
    case 'own-org-path': return anything(conditions).filter((sample) => sample.values !== undefined);
    case 'endpoint': return endpoints(conditions, owner);
    case 'free': return anything(conditions);
  }
};
