/**
 * What a string looks like, by the published shapes of credentials. Patterns are fixed, anchored and linear; none is
 * built from input.
 */
const tokenShapes: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ['a Slack webhook', /hooks\.slack\.com\/services\/T[A-Za-z0-9]+\/B[A-Za-z0-9]+\/[A-Za-z0-9]{16,}/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}/],
  ['a SendGrid key', /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/],
  ['an OpenAI or Anthropic key', /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/],
  ['a password in a URL', /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@]{0,100}:[^\s:/@]{3,200}@/i],
];

const accessKeyId = /^(?:AKIA|ASIA)[A-Z2-7]{16}$/;
const secretName = /(?:^|[_.-])(?:pass|passwd|password|pwd|passphrase|secret|token|credentials?|api_?key|apikey|private_?key|access_?key|auth_?key|encryption_?key|signing_?key|client_?secret|connection_?string)(?:$|[_.-])/i;
/** Names that end like a secret's and hold only where it is kept, or how it behaves. */
const referenceName = /(?:arn|name|id|path|url|uri|endpoint|host|file|version|ttl|expiry|expires|expiration|length|bucket|table|region|type|algorithm|header|alias|enabled|rotation|days|hours|minutes|seconds)$/i;
const placeholder = /^(?:|true|false|null|none|undefined|changeme|x+|\*+|[0-9]{1,6})$/i;

/** The kind of credential that a string holds by its own shape; undefined where it shows none. */
export function tokenKind(value: string): string | undefined {
  if (value.length < 12) return undefined;
  const text = value.length > 10_000 ? value.slice(0, 10_000) : value;
  return tokenShapes.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * The kind of credential that a named value holds: by its shape, or by its name where the value is no reference
 * (an ARN, a parameter path, a dynamic reference) and no flag.
 */
export function secretKind(name: string, value: string): string | undefined {
  if (isReference(value) || placeholder.test(value)) return undefined;
  const kind = tokenKind(value) ?? (accessKeyId.test(value) ? 'an AWS access key id' : undefined);
  if (kind !== undefined) return kind;
  if (value.length === 40 && /^[A-Za-z0-9+/]{40}$/.test(value) && !/^[0-9a-f]{40}$/i.test(value) && entropy(value) > 4.3) return 'an AWS secret access key';
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
  if (!secretName.test(words) || referenceName.test(words) || value.length < 6 || /\s/.test(value)) return undefined;
  return 'a secret, by its name';
}

/** ARNs, SSM parameter paths and CloudFormation dynamic references name a secret without holding it. */
function isReference(value: string): boolean {
  return value.startsWith('arn:') || value.startsWith('{{resolve:') || value.startsWith('/') || value.startsWith('${');
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
