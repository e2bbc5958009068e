const mark = '(concealed, ';

/** A value's stand-in: its length, and what it looks like where that is known. Concealing twice changes nothing. */
export function conceal(value: string, looksLike?: string): string {
  if (value.startsWith(mark)) return value;
  return `${mark}${value.length} characters${looksLike === undefined ? '' : `, looks like ${looksLike}`})`;
}

/** What a concealed value looked like before it was concealed: a kind of secret, or undefined. */
export function concealedKind(value: string): string | undefined {
  const at = value.startsWith(mark) ? value.indexOf(', looks like ') : -1;
  return at < 0 ? undefined : value.slice(at + ', looks like '.length, -1);
}

/** True for paths whose values never leave the engine: environment variables of functions, credentials of connections. */
export const isConcealedPath = (path: string): boolean => path.includes('Environment.Variables') || path.includes('AuthParameters.');
