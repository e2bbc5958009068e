/** Filter patterns of CloudWatch Logs as predicates: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */

/** Whether an event matches; undefined where the pattern uses what is not understood here (regular expressions). */
export type Matcher = (event: object) => boolean | undefined;

const never: Matcher = () => false;
const notUnderstood: Matcher = () => undefined;
const token = /\s*(?:(&&|\|\||!=|>=|<=|[()=<>])|"((?:[^"\\]|\\.)*)"|(%[^%]*%)|([^\s()=<>!&|"]+))/y;

interface Token { readonly symbol?: string; readonly quoted?: string; readonly word?: string; readonly regex?: string }

/** Reads a pattern: a JSON expression in braces, or terms of plain text; a space-delimited pattern matches no JSON event. */
export function filterPattern(pattern: string): Matcher {
  let matcher = known.get(pattern);
  if (!matcher) {
    matcher = read(pattern.trim());
    if (known.size === most) known.clear();
    known.set(pattern, matcher);
  }
  return matcher;
}

/** Patterns that were read; many rules ask for the same. */
const known = new Map<string, Matcher>();
const most = 1000;

function read(text: string): Matcher {
  if (text.startsWith('[')) return never;
  if (!text.startsWith('{')) return terms(text);
  const tokens = text.endsWith('}') ? tokensOf(text.slice(1, -1)) : undefined;
  if (!tokens) return notUnderstood;
  const reader = new Reader(tokens);
  const matcher = reader.either();
  return matcher && reader.atEnd() ? matcher : notUnderstood;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let rest = text.trimEnd().length; token.lastIndex < rest;) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, symbol, quoted, regex, word] = match;
    tokens.push(symbol !== undefined ? { symbol } : quoted !== undefined ? { quoted: quoted.replaceAll(/\\(.)/g, '$1') } : regex !== undefined ? { regex } : { word: word ?? '' });
  }
  return tokens;
}

/** Recursive descent over the expression: `&&` binds closer than `||`. */
class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];
  constructor(tokens: readonly Token[]) { this.tokens = tokens; }

  atEnd(): boolean { return this.at === this.tokens.length; }

  either(): Matcher | undefined { return this.chain('||', () => this.both(), true); }
  private both(): Matcher | undefined { return this.chain('&&', () => this.one(), false); }

  private chain(symbol: string, next: () => Matcher | undefined, decisive: boolean): Matcher | undefined {
    const parts: Matcher[] = [];
    do {
      const part = next();
      if (!part) return undefined;
      parts.push(part);
    } while (this.takes(symbol));
    return (event) => {
      const answers = parts.map((part) => part(event));
      return answers.includes(decisive) ? decisive : answers.includes(undefined) ? undefined : !decisive;
    };
  }

  private one(): Matcher | undefined {
    if (this.takes('(')) {
      const inner = this.either();
      return inner && this.takes(')') ? inner : undefined;
    }
    const selector = this.tokens[this.at]?.word;
    if (selector === undefined || !selector.startsWith('$.')) return undefined;
    this.at += 1;
    const path = selector.slice(2).replaceAll(/\[(\d+)\]/g, '.$1').split('.');
    const read = (event: object): unknown => valueAt(event, path);
    const said = `${this.tokens[this.at]?.word ?? ''} ${this.tokens[this.at + 1]?.word ?? ''}`.toUpperCase();
    const test = words[said];
    if (test) { this.at += 2; return (event) => test(read(event)); }
    const { symbol } = this.tokens[this.at] ?? {};
    const { word, quoted, regex } = this.tokens[this.at + 1] ?? {};
    this.at += 2;
    if (symbol === undefined || symbol === '(' || symbol === ')') return undefined;
    if (regex !== undefined) return notUnderstood;
    const wanted = quoted ?? word;
    return wanted === undefined ? undefined : (event) => compare(symbol, read(event), wanted);
  }

  private takes(symbol: string): boolean {
    if (this.tokens[this.at]?.symbol !== symbol) return false;
    this.at += 1;
    return true;
  }
}

const words: Readonly<Record<string, (value: unknown) => boolean>> = {
  'NOT EXISTS': (value) => value === undefined, 'IS NULL': (value) => value === null, 'IS TRUE': (value) => value === true, 'IS FALSE': (value) => value === false,
};

/** A comparison with a field that is not there is not decided here: AWS documents it for no operator. */
function compare(symbol: string, value: unknown, wanted: string): boolean | undefined {
  if (symbol === '=' || symbol === '!=') {
    if (value === undefined) return symbol === '=' ? false : undefined;
    const same = typeof value !== 'object' && likes(wanted, String(value));
    return symbol === '=' ? same : !same;
  }
  const [left, right] = [Number(value), Number(wanted)];
  return symbol === '>' ? left > right : symbol === '<' ? left < right : symbol === '>=' ? left >= right : left <= right;
}

/** What an event has at a path. */
function valueAt(event: object, path: readonly string[]): unknown {
  let value: unknown = event;
  for (const key of path) {
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}

/** `*` stands for any text. */
function likes(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Terms of plain text: all of them, any of those with `?`, none of those with `-`. */
function terms(text: string): Matcher {
  if (text.includes('%')) return notUnderstood;
  const found = [...text.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map(([, mark = '', quoted, word]) => ({ mark, term: quoted ?? word ?? '' }));
  return (event) => {
    const line = JSON.stringify(event);
    const has = (mark: string): boolean[] => found.filter((one) => one.mark === mark).map((one) => line.includes(one.term));
    const any = has('?');
    return has('').every(Boolean) && !has('-').some(Boolean) && (any.length === 0 || any.some(Boolean));
  };
}
