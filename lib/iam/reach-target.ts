import type { Glob } from './match.ts';

/** One step of a target: a character code, `ONE` character, or `PART`: a run without a colon. */
type Token = number;
const ANY = -1;
const ONE = -2;
const PART = -3;
const COLON = 58;

/** A set of resource names, written like a pattern, in which the parts of an ARN stay parts. */
export type Target = readonly Token[];

const PLACEHOLDERS: ReadonlySet<string> = new Set(['P', 'R', 'A', 'X']);
const STAR = 42;
const SLASH = 47;
const codes = (text: string): Token[] => [...text].map((character) => (character === '*' ? PART : character.charCodeAt(0)));

/**
 * Reads a template such as `arn:P:iam::A:role/*`: P partition, R region, A the account where it is known, X any account; the
 * template `*` is the plain text that stands for "no resource" in a request (reference_policies_elements_resource).
 */
const readTarget = (template: string, account: string | undefined): Target =>
  template === '*' ? [STAR] : template.split(':').flatMap((part, index) => [
    ...(index === 0 ? [] : [COLON]),
    ...(!PLACEHOLDERS.has(part) || index > 4 ? codes(part) : part === 'A' && account !== undefined ? codes(account) : [PART]),
  ]);
const CELLS = 2_000_000;

/** What fits both a target and a pattern: one of the ways to lay them over each other, or nothing. */
const layOver = (target: Target, pattern: Glob): Target | undefined => {
  const right = pattern.tokens.map((token) => (typeof token === 'string' ? ANY : token));
  if (right.length === 1 && right[0] === ANY) return target;
  const [rows, columns] = [target.length, right.length];
  if ((rows + 1) * (columns + 1) > CELLS) return undefined;
  // open[i][j]: what is left of the target after i steps, and of the pattern after j, have a text in common.
  const width = columns + 1;
  const open = new Uint8Array((rows + 1) * width);
  for (let i = rows; i >= 0; i -= 1) for (let j = columns; j >= 0; j -= 1) {
    const [left, other] = [target[i], right[j]];
    const down = i < rows && open[(i + 1) * width + j] === 1;
    const along = j < columns && open[i * width + j + 1] === 1;
    const both = i < rows && j < columns && open[(i + 1) * width + j + 1] === 1;
    open[i * width + j] = (i === rows && j === columns)
      || (left === PART && down) || (other === ANY && (along || down))
      || (left === PART && other !== COLON && along)
      || (both && left !== PART && other !== ANY && (left === other || left === ONE || other === ONE)) ? 1 : 0;
  }
  if (open[0] !== 1) return undefined;
  const out: Token[] = [];
  const can = (i: number, j: number): boolean => open[i * width + j] === 1;
  for (let i = 0, j = 0; i < rows || j < columns;) {
    const [left, other] = [target[i], right[j]];
    if (left === PART && other === ANY) {
      if (out.at(-1) !== PART) out.push(PART);
      if (can(i + 1, j)) i += 1; else j += 1;
    } else if (left === PART) {
      if (other !== undefined && other !== COLON && can(i, j + 1)) { out.push(other); j += 1; } else i += 1;
    } else if (other === ANY) {
      if (left !== undefined && can(i + 1, j)) { out.push(left); i += 1; } else j += 1;
    } else {
      out.push(left === ONE && other !== undefined ? other : left ?? 0);
      i += 1; j += 1;
    }
  }
  return out;
};

const KEPT = 15_000;
let kept = 0;
const roots = new Map<string, Target>();
let known = new WeakMap<Target, Map<Glob, Target | undefined>>();

/** The target of a template; the same one each time, so that what was found for one principal serves the next. */
export const targetOf = (template: string, account: string | undefined): Target => {
  const key = `${template} ${account ?? ''}`;
  const found = roots.get(key) ?? readTarget(template, account);
  roots.set(key, found);
  return found;
};

/** What fits both a target and a pattern. */
export const meet = (target: Target, pattern: Glob): Target | undefined => {
  if (kept > KEPT) { kept = 0; roots.clear(); known = new WeakMap(); }
  const found = known.get(target) ?? new Map<Glob, Target | undefined>();
  if (found.size === 0) known.set(target, found);
  if (!found.has(pattern)) { found.set(pattern, layOver(target, pattern)); kept += 1; }
  return found.get(pattern);
};

/** A name that no policy is likely to spell. */
export const FRESH = 'zq0x';
const DEFAULTS: readonly string[] = ['', 'aws', '', 'us-east-1', '210987654321'];

/** One resource of a target: wildcards become a partition, region, account or a name that no policy spells. */
export const exampleOf = (target: Target, account: string | undefined, filler: string = FRESH): string => {
  let field = 0;
  let out = '';
  for (const token of target) {
    if (token === COLON) field += 1;
    out += token >= 0 ? String.fromCharCode(token) : token === ONE ? '0'
      : field === 4 && account !== undefined ? account : DEFAULTS[field] ?? filler;
  }
  return out;
};

/** Whether a target still takes in every name of its kind: its name is one wildcard, behind a kind such as `role/`. */
export const isBroad = (target: Target): boolean => target.at(-1) === PART && target.lastIndexOf(SLASH) === target.indexOf(SLASH) && target.at(-2) === SLASH;

const SERVICES = new WeakMap<Glob, string>();
/** The service that an ARN pattern spells; none where it leaves it open. */
const serviceOf = (pattern: Glob): string => {
  const kept = SERVICES.get(pattern);
  if (kept !== undefined) return kept;
  const parts = pattern.source.split(':', 4);
  const made = parts.length < 4 || parts.slice(0, 3).some((part) => part.includes('*') || part.includes('?') || part.includes('$')) ? '' : parts[2] ?? '';
  SERVICES.set(pattern, made);
  return made;
};

const KEYS = new WeakMap<Target, string>();
const keyOf = (target: Target): string => {
  const kept = KEYS.get(target) ?? target.join();
  KEYS.set(target, kept);
  return kept;
};
const WIDTH = 256;

/** What some patterns leave of some targets of one template. */
export const narrow = (targets: readonly Target[], patterns: Iterable<Glob>, template: string): readonly Target[] => {
  const service = template.split(':', 3)[2] ?? '';
  const left = new Map<string, Target>();
  for (const pattern of patterns) {
    const spelled = serviceOf(pattern);
    if (spelled !== '' && spelled !== service) continue;
    for (const target of targets) {
      const both = left.size < WIDTH ? meet(target, pattern) : undefined;
      if (both !== undefined) left.set(keyOf(both), both);
    }
  }
  return [...left.values()];
};
