/** One step of a pattern: a character code, `ANY`, `ONE`, or the name of a policy variable. */
type Token = number | string;
const ANY = -1;
const ONE = -2;

/** A pattern made ready for matching; `*` is any run of characters, `?` any one (reference_policies_elements_resource, ..._variables). */
export interface Glob {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** The text, where the pattern has neither wildcard nor variable. */
  readonly literal: string | undefined;
  readonly variable: boolean;
}

const ESCAPES: ReadonlyMap<string, number> = new Map([['*', 42], ['?', 63], ['$', 36]]);
const tokenize = (source: string, variables: boolean): Token[] => {
  const tokens: Token[] = [];
  let singles = 0;
  let many = false;
  // A run of wildcards is kept in one order (`?` first), so that equal patterns have equal tokens.
  const flush = (): void => {
    for (; singles > 0; singles -= 1) tokens.push(ONE);
    if (many) tokens.push(ANY);
    many = false;
  };
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 42) { many = true; continue; }
    if (code === 63) { singles += 1; continue; }
    flush();
    const end = variables && code === 36 && source.charCodeAt(at + 1) === 123 ? source.indexOf('}', at) : -1;
    if (end === -1) { tokens.push(code); continue; }
    const name = source.slice(at + 2, end).trim().toLowerCase();
    tokens.push(ESCAPES.get(name) ?? name);
    at = end;
  }
  flush();
  return tokens;
};

const KEPT = 20_000;
const caches: ReadonlyMap<string, Map<string, Glob>> = new Map([['plain', new Map()], ['variables', new Map()]]);

/** Prepares a pattern; with `variables`, `${key}` stands for a request value and `${*}`, `${?}`, `${$}` for that character (reference_policies_variables). */
export const glob = (source: string, variables = false): Glob => {
  const kept = caches.get(variables ? 'variables' : 'plain');
  const found = kept?.get(source);
  if (found !== undefined) return found;
  const tokens = tokenize(source, variables);
  const plain = tokens.every((token) => typeof token === 'number' && token >= 0);
  const made: Glob = {
    source, tokens, variable: tokens.some((token) => typeof token === 'string'),
    literal: plain ? tokens.map((token) => (typeof token === 'number' ? String.fromCharCode(token) : '')).join('') : undefined,
  };
  if (kept !== undefined && kept.size >= KEPT) kept.clear();
  kept?.set(source, made);
  return made;
};

/** Whether a text fits a pattern; a variable fits any text where `variable` is `'any'`, and none where it is `'none'`. */
export const matches = (pattern: Glob, text: string, variable: 'any' | 'none' = 'any'): boolean => {
  if (pattern.literal !== undefined) return pattern.literal === text;
  const { tokens } = pattern;
  let at = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length || token < tokens.length) {
    const current = tokens[token];
    if (current === ANY || (typeof current === 'string' && variable === 'any')) {
      star = token; resume = at; token += 1;
      continue;
    }
    if (at < text.length && (current === ONE || current === text.charCodeAt(at))) { token += 1; at += 1; continue; }
    if (star === -1 || resume >= text.length) return false;
    resume += 1; at = resume; token = star + 1;
  }
  return true;
};

const wide = (token: Token | undefined): boolean => token === ANY || typeof token === 'string';

const isPlain = (token: Token | undefined): boolean => typeof token === 'number' && token >= 0;
/** Whether two patterns differ before the first wildcard of either: the quick way to tell most of them apart. */
const partsAtStart = (left: readonly Token[], right: readonly Token[]): boolean => {
  for (let at = 0; isPlain(left[at]) && isPlain(right[at]); at += 1) if (left[at] !== right[at]) return true;
  return false;
};

/** Whether some text fits both patterns, variables fitting anything. */
export const overlaps = (a: Glob, b: Glob): boolean => {
  if (partsAtStart(a.tokens, b.tokens)) return false;
  if (a.literal !== undefined) return matches(b, a.literal);
  if (b.literal !== undefined) return matches(a, b.literal);
  const [left, right] = [a.tokens, b.tokens];
  // row[j]: the first i tokens of `a` and the first j tokens of `b` have a text in common.
  let row = new Uint8Array(right.length + 1);
  row[0] = 1;
  for (let j = 1; j <= right.length; j += 1) row[j] = row[j - 1] === 1 && wide(right[j - 1]) ? 1 : 0;
  for (let i = 1; i <= left.length; i += 1) {
    const next = new Uint8Array(right.length + 1);
    const x = left[i - 1];
    const wideX = wide(x);
    next[0] = wideX ? row[0] ?? 0 : 0;
    for (let j = 1; j <= right.length; j += 1) {
      const y = right[j - 1];
      const together = row[j - 1] === 1 && (wideX || wide(y) || x === y || x === ONE || y === ONE);
      next[j] = together || (wideX && row[j] === 1) || (wide(y) && next[j - 1] === 1)
        || (wideX && next[j - 1] === 1) || (wide(y) && row[j] === 1) ? 1 : 0;
    }
    row = next;
  }
  return row[right.length] === 1;
};

/** Positions that a union of patterns can be in, after some text; the empty list means that nothing fits any more. */
type Places = readonly number[];
const FRONTIER = 128;

/** Whether every text that fits `inner` fits one of `patterns` at least; a variable fits only itself and what fits anything. */
export const covered = (inner: Glob, patterns: readonly Glob[]): boolean => {
  const outers = patterns.filter((outer) => !partsAtStart(inner.tokens, outer.tokens));
  if (inner.literal !== undefined && outers.length === 1 && outers[0] !== undefined) return matches(outers[0], inner.literal, 'none');
  const tokens: (Token | undefined)[] = [];
  const starts: number[] = [];
  for (const outer of outers) {
    starts.push(tokens.length);
    for (const token of outer.tokens) tokens.push(token);
    tokens.push(undefined);
  }
  const close = (places: Set<number>): Places => {
    // A set grows while it is walked, so a run of stars is followed to its end.
    for (const place of places) if (tokens[place] === ANY) places.add(place + 1);
    return [...places].sort((x, y) => x - y);
  };
  const step = (places: Places, symbol: Token): Places => {
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token === ANY) next.add(place);
      else if (token === symbol || (token === ONE && typeof symbol === 'number' && symbol !== ANY)) next.add(place + 1);
    }
    return close(next);
  };
  let frontier = new Map<string, Places>();
  const keep = (into: Map<string, Places>, places: Places): boolean => {
    const key = places.join();
    if (into.has(key)) return false;
    into.set(key, places);
    return true;
  };
  keep(frontier, close(new Set(starts)));
  for (const symbol of inner.tokens) {
    const next = new Map<string, Places>();
    for (const places of frontier.values()) {
      if (symbol !== ANY) { keep(next, step(places, symbol)); continue; }
      // Any run: of no characters, of one that no pattern names, of two... until nothing changes.
      for (let run = places; keep(next, run) && next.size <= FRONTIER;) run = step(run, ONE);
    }
    if (next.size > FRONTIER || [...next.values()].some((places) => places.length === 0)) return false;
    frontier = next;
  }
  return [...frontier.values()].every((places) => places.some((place) => tokens[place] === undefined));
};

/** An action pattern made ready: actions are not case-sensitive and have no variables (reference_policies_elements_action). */
export const actionGlob = (pattern: string): Glob => glob(pattern.toLowerCase());

/** Whether an action such as `s3:GetObject` fits an action pattern. */
export const actionMatches = (pattern: string, action: string): boolean => matches(actionGlob(pattern), action.toLowerCase());
