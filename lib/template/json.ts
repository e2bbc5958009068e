import { InputError } from '../errors.ts';
import { deepest, tooDeep, writtenTwice } from './limits.ts';
import { mark, Source } from './places.ts';

/** Reads JSON and keeps the place of every member (RFC 8259); `StanceError` with line and mend where it is malformed. */
export function parseJson(file: string, text: string): { readonly value: unknown; readonly source: Source } {
  const source = new Source(file, text);
  return { value: new Reader(source, text).document(), source };
}

const space = new Set([' ', '\t', '\n', '\r']);
const literals: readonly (readonly [string, unknown])[] = [['true', true], ['false', false], ['null', null]];
const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Reader {
  private readonly source: Source;
  private readonly text: string;
  private at = 0;

  constructor(source: Source, text: string) { this.source = source; this.text = text; }

  document(): unknown {
    if (this.text.startsWith('\uFEFF')) this.at = 1;
    const value = this.value(0);
    if (this.next() !== undefined) this.fail('there is something after the end of the document', 'remove it');
    return value;
  }

  private value(depth: number): unknown {
    if (depth > deepest) throw tooDeep(this.source.at(this.at));
    const character = this.next();
    if (character === '{') return this.object(depth);
    if (character === '[') return this.array(depth);
    if (character === '"') return this.string();
    for (const [word, value] of literals) {
      if (this.text.startsWith(word, this.at)) { this.at += word.length; return value; }
    }
    numberShape.lastIndex = this.at;
    const number = numberShape.exec(this.text)?.[0];
    if (number === undefined) return this.fail(character === undefined ? 'the file ends too early' : `a value is expected, found ${JSON.stringify(character)}`, 'complete the value');
    this.at += number.length;
    return numberOrText(number);
  }

  private object(depth: number): unknown {
    const entries: [string, unknown][] = [];
    const offsets = new Map<string, number>();
    this.at += 1;
    if (this.next() === '}') this.at += 1;
    else {
      do {
        if (this.next() !== '"') this.fail('a key in double quotes is expected', 'quote the key, or remove the comma before it');
        const offset = this.at;
        const key = this.string();
        if (offsets.has(key)) throw writtenTwice(key, this.source.at(offset));
        offsets.set(key, offset);
        if (this.next() !== ':') this.fail(`a colon is expected after ${JSON.stringify(key)}`, 'add it');
        this.at += 1;
        entries.push([key, this.value(depth + 1)]);
      } while (this.more('}'));
    }
    const object = Object.fromEntries(entries);
    mark(object, this.source, offsets);
    return object;
  }

  private array(depth: number): unknown {
    const items: unknown[] = [];
    const offsets = new Map<string, number>();
    this.at += 1;
    if (this.next() === ']') this.at += 1;
    else {
      do {
        this.next();
        offsets.set(String(items.length), this.at);
        items.push(this.value(depth + 1));
      } while (this.more(']'));
    }
    mark(items, this.source, offsets);
    return items;
  }

  private more(end: string): boolean {
    const character = this.next();
    if (character !== ',' && character !== end) this.fail(character === undefined ? 'the file ends too early' : `a comma or ${end} is expected, found ${JSON.stringify(character)}`, 'add what is missing');
    this.at += 1;
    return character === ',';
  }

  private string(): string {
    const start = this.at;
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at];
      if (character === '\\') this.at += 1;
      else if (character === '"') {
        this.at += 1;
        return this.unescaped(start);
      }
    }
    this.at = start;
    return this.fail('a text has no closing quote', 'close it');
  }

  private unescaped(start: number): string {
    const quoted = this.text.slice(start, this.at);
    try {
      return JSON.parse(quoted) as string;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.at = start;
      return this.fail('a text holds a line break or an unknown escape', 'escape it with a backslash, or close the quote');
    }
  }

  /** Skips white space and looks at the next character. */
  private next(): string | undefined {
    while (space.has(this.text[this.at] ?? '')) this.at += 1;
    return this.text[this.at];
  }

  private fail(what: string, mend: string): never {
    throw new InputError({ ...this.source.at(Math.min(this.at, this.text.length)), what: `this is not valid JSON: ${what}`, mend });
  }
}

/** A number, or its text where a number would lose digits (account ids with leading zeros, `1.10`). */
export function numberOrText(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}
