import { InputError } from '../errors.ts';

/** An option that takes one of a few words; InputError names them. */
export function oneOf<T extends string>(value: string, words: readonly T[], option: string): T {
  const word = words.find((w) => w === value);
  if (word === undefined) throw new InputError({ what: `${option} ${JSON.stringify(value)} is not known`, mend: `take one of ${words.join(', ')}` });
  return word;
}

/** An option that takes several of a few words, comma-separated. */
export const someOf = <T extends string>(value: string, words: readonly T[], option: string): ReadonlySet<T> =>
  new Set(value.split(',').map((item) => oneOf(item.trim(), words, option)));
