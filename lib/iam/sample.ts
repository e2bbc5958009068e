import { type Glob, glob, overlaps } from './match.ts';

/** The filler of samples: a run of text that no policy is expected to name. */
export const FILL = 'zq';

/** The text that stands for the value of a policy variable: the same wherever the variable is used, and named by nothing else. */
export const symbolOf = (key: string): string => `zq-value-of-${key}`;

/** A text that fits a pattern and as few other patterns as possible: wildcards become a filler, variables their symbol. */
export const sampleOf = (pattern: Glob, fill = FILL): string =>
  pattern.literal ?? pattern.tokens.map((token) =>
    typeof token === 'string' ? symbolOf(token.split(',')[0]?.trim() ?? token) : token === -1 ? fill : token === -2 ? fill.slice(-1) : String.fromCharCode(token)).join('');

/** A text that fits two patterns, and as few others as possible; `undefined` where there is none. */
export const sampleOfBoth = (left: Glob, right: Glob): string | undefined => {
  if (!overlaps(left, right)) return undefined;
  if (left.literal !== undefined) return left.literal;
  if (right.literal !== undefined) return right.literal;
  const [a, b] = [left.tokens, right.tokens];
  const wide = (token: number | string | undefined): boolean => token === -1 || typeof token === 'string';
  const width = b.length + 1;
  const dead = new Set<number>();
  // Depth-first over pairs of places; `text` is kept on the stack of choices, which is as long as the two patterns at most.
  const stack: { i: number; j: number; text: string }[] = [{ i: 0, j: 0, text: '' }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { i, j, text } = top;
    if (i === a.length && j === b.length) return text;
    if (i > a.length || j > b.length || dead.has(i * width + j)) continue;
    dead.add(i * width + j);
    const [x, y] = [a[i], b[j]];
    if (wide(x) && wide(y)) {
      stack.push({ i: i + 1, j, text }, { i, j: j + 1, text }, { i: i + 1, j: j + 1, text: text + FILL });
    } else if (wide(x)) {
      if (typeof y === 'number') stack.push({ i, j: j + 1, text: text + (y === -2 ? 'z' : String.fromCharCode(y)) });
      stack.push({ i: i + 1, j, text });
    } else if (wide(y)) {
      if (typeof x === 'number') stack.push({ i: i + 1, j, text: text + (x === -2 ? 'z' : String.fromCharCode(x)) });
      stack.push({ i, j: j + 1, text });
    } else if (typeof x === 'number' && typeof y === 'number' && (x === y || x === -2 || y === -2)) {
      const code = x === -2 ? y : x;
      stack.push({ i: i + 1, j: j + 1, text: text + (code === -2 ? 'z' : String.fromCharCode(code)) });
    }
  }
  return undefined;
};

const PAIRS = 40;

/** Samples of a set of patterns: one of each, and one of each pair that overlaps (of the first few, where there are many). */
export const samplesOf = (patterns: readonly string[], variables: boolean): string[] => {
  const globs = [...new Set(patterns)].map((pattern) => glob(pattern, variables));
  const found = new Set(globs.map((pattern) => sampleOf(pattern)));
  const wild = globs.filter((pattern) => pattern.literal === undefined).slice(0, PAIRS);
  for (const [index, left] of wild.entries())
    for (const right of wild.slice(index + 1)) {
      const both = sampleOfBoth(left, right);
      if (both !== undefined) found.add(both);
    }
  return [...found];
};
