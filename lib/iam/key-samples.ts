import { addressText, parseRange } from './address.ts';
import type { Condition } from './ast.ts';
import { type Variables, dateOf, substitute } from './condition.ts';
import { isAlwaysPresent } from './keys.ts';
import { glob } from './match.ts';
import { sampleOf, sampleOfBoth } from './sample.ts';

/** The values of one key in a request; `undefined` where the key is absent. */
export type KeyValues = readonly string[] | undefined;

const SETS = 12;
const PAIRS = 40;

const around = (condition: Condition, text: string): string[] => {
  switch (condition.comparison) {
    case 'Bool': return ['true', 'false'];
    case 'IpAddress': {
      const range = parseRange(text);
      if (range === undefined) return [];
      const limit = range.version === 4 ? 1n << 32n : 1n << 128n;
      return [range.first - 1n, range.first, range.last, range.last + 1n].filter((at) => at >= 0n && at < limit).map((at) => addressText(range.version, at));
    }
    case 'StringEqualsIgnoreCase': return [text, text.toUpperCase(), text.toLowerCase()];
    case 'NumericEquals': case 'NumericLessThan': case 'NumericLessThanEquals': case 'NumericGreaterThan': case 'NumericGreaterThanEquals':
      return Number.isNaN(Number(text)) ? [] : [text, String(Number(text) - 0.5), String(Number(text) + 0.5)];
    case 'DateEquals': case 'DateLessThan': case 'DateLessThanEquals': case 'DateGreaterThan': case 'DateGreaterThanEquals':
      return Number.isNaN(dateOf(text)) ? [] : [-1000, 0, 1000].map((shift) => new Date(Math.min(Math.max(dateOf(text) + shift, -6e13), 8e15)).toISOString());
    default: return [text];
  }
};

/** Values of a key that the given conditions tell apart: at, beside and between everything they compare with. */
export const keySamples = (conditions: readonly Condition[], variables: Variables): readonly KeyValues[] => {
  const texts = new Set<string>(conditions.every(({ comparison }) => comparison === 'Bool') ? [] : ['zq']);
  const patterns = [];
  for (const condition of conditions)
    for (const text of condition.values) {
      // In a policy of the old version a variable is plain text.
      if (text.includes('${')) texts.add(text);
      const wild = condition.comparison === 'StringLike' || condition.comparison === 'ArnLike';
      const filled = substitute(text, variables);
      if (!wild) { for (const one of around(condition, text.includes('${') ? sampleOf(filled) : text)) texts.add(one); continue; }
      texts.add(sampleOf(filled));
      if (filled.literal === undefined) { texts.add(sampleOf(filled, '')); patterns.push(filled); }
    }
  for (const [index, left] of patterns.slice(0, PAIRS).entries())
    for (const right of patterns.slice(index + 1, PAIRS)) {
      const both = sampleOfBoth(left, right);
      if (both !== undefined) texts.add(both);
    }
  if (conditions.some(({ comparison }) => comparison === 'IpAddress')) for (const far of ['8.8.8.8', '2600:1f00::1']) texts.add(far);
  const single: KeyValues[] = [...(conditions.some(({ key }) => isAlwaysPresent(key)) ? [] : [undefined]), ...[...texts].map((text) => [text])];
  if (conditions.every(({ quantifier }) => quantifier === 'one')) return single;
  // A set operator tells sets apart by what else they hold.
  const few = [...texts].slice(0, SETS);
  return [...single, [], few, ...few.flatMap((left, index) => few.slice(index + 1).map((right) => [left, right]))];
};

/** Samples of resources that a list of patterns tells apart. */
export const resourceSamples = (patterns: readonly string[], variables: Variables): readonly string[] => {
  const globs = [...new Set(patterns)].flatMap((pattern) => (pattern.includes('${') ? [substitute(pattern, variables), glob(pattern)] : [glob(pattern)]));
  const found = new Set<string>(['arn:aws:zq:zq:zq:zq']);
  const wild = globs.filter((pattern) => pattern.literal === undefined);
  for (const pattern of globs) found.add(sampleOf(pattern));
  for (const pattern of wild) if (pattern.source !== '*') found.add(sampleOf(pattern, ''));
  for (const [index, left] of wild.slice(0, PAIRS).entries())
    for (const right of wild.slice(index + 1, PAIRS)) {
      const both = sampleOfBoth(left, right);
      if (both !== undefined) found.add(both);
    }
  return [...found];
};
