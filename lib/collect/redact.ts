import { conceal } from '../model/secret.ts';
import { secretKind, tokenKind } from '../model/secret-kinds.ts';

/** Members whose string values are concealed whatever they look like: https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentResponse.html */
const concealedMembers = new Set(['Variables']);

/** A copy of an answer with function environments and whatever looks like a secret concealed; other values are shared. */
export function concealSecrets(value: unknown, inside = false, name = ''): unknown {
  if (typeof value === 'string') {
    const kind = inside ? secretKind(name, value) : tokenKind(value);
    return inside || kind !== undefined ? conceal(value, kind) : value;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) {
    const copy = value.map((item) => concealSecrets(item, inside, name));
    return copy.every((item, index) => item === value[index]) ? value : copy;
  }
  let changed = false;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    copy[key] = concealSecrets(inner, inside || concealedMembers.has(key), key);
    changed ||= copy[key] !== inner;
  }
  return changed ? copy : value;
}
