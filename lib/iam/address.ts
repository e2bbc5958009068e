/** A range of addresses; IPv4 is kept apart from IPv6, as `aws:SourceIp` keeps them. */
export interface AddressRange { readonly version: 4 | 6; readonly first: bigint; readonly last: bigint }

const parse4 = (text: string): bigint | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return value;
};

const parse6 = (text: string): bigint | undefined => {
  if (!text.includes(':') || text.length > 45) return undefined;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const four = tail.includes('.') ? parse4(tail) : undefined;
  if (tail.includes('.') && four === undefined) return undefined;
  const hex = four === undefined ? text : `${text.slice(0, -tail.length)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const groups = (half: string | undefined): string[] => (half === undefined || half === '' ? [] : half.split(':'));
  const [head, rest] = [groups(halves[0]), groups(halves[1])];
  const gap = 8 - head.length - rest.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array.from({ length: halves.length === 2 ? gap : 0 }, () => '0'), ...rest]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = value * 65536n + BigInt(`0x${group}`);
  }
  return value;
};

const KEPT = 5_000;
const read = new Map<string, AddressRange | undefined>();

/** Reads an address or a CIDR block; `undefined` where it is neither (RFC 4632, as the IP condition operators ask). */
export const parseRange = (text: string): AddressRange | undefined => {
  if (read.has(text)) return read.get(text);
  if (read.size >= KEPT) read.clear();
  const range = readRange(text);
  read.set(text, range);
  return range;
};

const readRange = (text: string): AddressRange | undefined => {
  const [address = '', length, more] = text.trim().split('/');
  if (more !== undefined) return undefined;
  const four = parse4(address);
  const value = four ?? parse6(address);
  if (value === undefined) return undefined;
  const bits = four === undefined ? 128 : 32;
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || Number(length) > bits)) return undefined;
  const host = BigInt(bits - Number(length ?? bits));
  const first = (value >> host) << host;
  return { version: four === undefined ? 6 : 4, first, last: first + (1n << host) - 1n };
};

/** Whether one range lies wholly inside another. */
export const rangeWithin = (inner: AddressRange, outer: AddressRange): boolean =>
  inner.version === outer.version && inner.first >= outer.first && inner.last <= outer.last;

const range = (text: string): AddressRange[] => { const one = readRange(text); return one === undefined ? [] : [one]; };
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'].flatMap(range);

/** Whether a range has no address of the public internet (RFC 1918, RFC 6598, RFC 4193, loopback and link-local). */
export const isPrivateRange = (given: AddressRange): boolean => PRIVATE.some((space) => rangeWithin(given, space));

const WIDE: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 24n, 6: 1n << 96n };

/** Whether a range is wider than /8 (IPv4) or /32 (IPv6), which AWS no longer counts as a narrowing ("The meaning of public"). */
export const isWideRange = (given: AddressRange): boolean => given.last - given.first + 1n > WIDE[given.version] && !isPrivateRange(given);

/** Whether ranges of IPv4 take in half of its addresses together. */
export const isHalfOfAll = (ranges: readonly AddressRange[]): boolean => {
  let [covered, end] = [0n, -1n];
  for (const { first, last } of ranges.filter(({ version }) => version === 4).sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (last > end) covered += last - (first > end ? first : end + 1n) + 1n;
    if (last > end) end = last;
  }
  return covered >= 1n << 31n;
};

/** An address as text, for use as a request value. */
export const addressText = (version: 4 | 6, value: bigint): string => {
  const parts: string[] = [];
  for (let at = version === 4 ? 3n : 7n; at >= 0n; at -= 1n)
    parts.push(version === 4 ? ((value >> (at * 8n)) & 255n).toString() : ((value >> (at * 16n)) & 65535n).toString(16));
  return parts.join(version === 4 ? '.' : ':');
};
