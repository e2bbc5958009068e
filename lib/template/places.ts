import type { Location } from '../model/resource.ts';

/** A text with a name; turns offsets into lines and columns. */
export class Source {
  readonly file: string;
  private readonly text: string;
  private starts: number[] | undefined;

  constructor(file: string, text: string) { this.file = file; this.text = text; }

  /** True where the text holds a word. */
  includes(word: string): boolean { return this.text.includes(word); }

  /** Line and column, from 1, of an offset. */
  at(offset: number): Location & { readonly column: number } {
    const starts = this.starts ??= lineStarts(this.text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle; else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where the members of one object or array stand. */
interface Marks { readonly source: Source; readonly offsets: Map<string, number> }

const marks = new WeakMap<object, Marks>();

/** Notes where the members of a container stand. */
export function mark(container: object, source: Source, offsets: Map<string, number>): void {
  marks.set(container, { source, offsets });
}

/** Gives a copied member the place of its original. */
export function carry(from: object, fromKey: string, to: object, toKey: string): void {
  const known = marks.get(from);
  const offset = known?.offsets.get(fromKey);
  if (known === undefined || offset === undefined) return;
  const mine = marks.get(to);
  if (mine === undefined) marks.set(to, { source: known.source, offsets: new Map([[toKey, offset]]) });
  else if (mine.source === known.source) mine.offsets.set(toKey, offset);
}

/** The place of a member, where the container came from a file. */
export function placeOf(container: object, key: string): Location | undefined {
  const known = marks.get(container);
  const offset = known?.offsets.get(key);
  return known === undefined || offset === undefined ? undefined : known.source.at(offset);
}

/** The place of the deepest member of a path (`A.B[0].C`) that stands in the file; undefined where none does. */
export function deepestPlace(root: object, path: string): { readonly location: Location; readonly depth: number } | undefined {
  let node: unknown = root;
  let rest = path;
  let found: { location: Location; depth: number } | undefined;
  for (let depth = 1; rest !== '' && typeof node === 'object' && node !== null; depth += 1) {
    const step = firstStep(node, rest);
    if (step === undefined) break;
    const location = placeOf(node, step.key);
    if (location) found = { location, depth };
    node = Reflect.get(node, step.key);
    rest = step.rest;
  }
  return found;
}

/** Keys may themselves hold dots and brackets, so the longest key that fits is the step. */
function firstStep(node: object, path: string): { readonly key: string; readonly rest: string } | undefined {
  if (Array.isArray(node)) {
    const end = path.indexOf(']');
    const key = path.slice(1, end);
    return path.startsWith('[') && end > 0 && Object.hasOwn(node, key) ? { key, rest: path.slice(end + 1) } : undefined;
  }
  const start = path.startsWith('.') ? path.slice(1) : path;
  let best: string | undefined;
  for (const key of Object.keys(node)) {
    if (!start.startsWith(key) || (best !== undefined && key.length <= best.length)) continue;
    const next = start[key.length];
    if (next === undefined || next === '.' || next === '[') best = key;
  }
  return best === undefined ? undefined : { key: best, rest: start.slice(best.length) };
}
