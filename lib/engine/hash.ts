/**
 * Hashing as pure computation: the engine knows no Node API, so SHA-256 comes from @noble/hashes (audited, no
 * dependencies), which also runs in a browser.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

// base32hex: sorts as text the way it sorts as bits.
const alphabet = '0123456789abcdefghijklmnopqrstuv';

/** SHA-256 of a text, in hexadecimal. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The base32hex digits of a number below 1,024. */
export const twoDigits = (value: number): string => alphabet.charAt(value >> 5) + alphabet.charAt(value & 31);

/** The first `length` characters of a text's SHA-256 in lower-case base32hex, 5 bits each. */
export function shortHash(text: string, length: number): string {
  const bytes = sha256(utf8ToBytes(text));
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5 && out.length < length; bits -= 5) out += alphabet[(held >> (bits - 5)) & 31] ?? '';
    if (out.length === length) break;
    held &= 0xff;
  }
  return out;
}

/** JSON with sorted keys and without undefined values: the same text for the same content. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    : inner));
}
