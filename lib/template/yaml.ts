import { isAlias, isMap, isScalar, isSeq, parseDocument, type Alias, type Document, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { InputError } from '../errors.ts';
import { numberOrText } from './json.ts';
import { Budget, deepest, tooDeep, writtenTwice } from './limits.ts';
import { mark, Source } from './places.ts';

/** Reads YAML with CloudFormation's short forms and keeps the place of every member (YAML support, AWS CloudFormation User Guide). */
export function parseYaml(file: string, text: string): { readonly value: unknown; readonly source: Source } {
  const source = new Source(file, text);
  const document = composed(source, text);
  const error = document.errors.find(({ code }) => code !== 'NON_STRING_KEY');
  if (error?.code === 'MULTIPLE_DOCS') throw new InputError({ ...source.at(error.pos[0]), what: 'the file holds several YAML documents', mend: 'keep one template in a file' });
  if (error) {
    const reason = error.message.split(/ at line |:\n|\n/, 1)[0] ?? error.code;
    throw new InputError({ ...source.at(error.pos[0]), what: `this is not valid YAML: ${reason}`, mend: 'correct the line (indent with spaces, quote what begins with a special character)' });
  }
  return { value: document.contents === null ? null : new Converter(source, document).value(document.contents, 0), source };
}

function composed(source: Source, text: string): Document.Parsed {
  try {
    // Duplicate keys are looked for while converting, since the library compares each key with all others.
    return parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false, stringKeys: true, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    // The library descends by recursion.
    if (error instanceof RangeError) throw tooDeep(source.at(0));
    throw error;
  }
}

class Converter {
  private readonly source: Source;
  private readonly document: Document.Parsed;
  private readonly budget: Budget;
  private readonly open = new Set<Node>();

  constructor(source: Source, document: Document.Parsed) {
    this.source = source;
    this.document = document;
    this.budget = new Budget(source.file);
  }

  value(node: unknown, depth: number): unknown {
    this.budget.spend(1, () => this.source.at(offsetOf(node)));
    if (isAlias(node)) return this.alias(node, depth);
    if (depth > deepest) throw tooDeep(this.source.at(offsetOf(node)));
    if (isScalar(node)) return this.tagged(node, scalarOf(node));
    if (isMap(node)) return this.tagged(node, this.map(node, depth));
    if (isSeq(node)) return this.tagged(node, this.seq(node, depth));
    return null;
  }

  private alias(alias: Alias, depth: number): unknown {
    const target = alias.resolve(this.document);
    const place = this.source.at(offsetOf(alias));
    if (!target) throw new InputError({ ...place, what: `the alias *${alias.source} has no anchor`, mend: 'define it before its use' });
    if (this.open.has(target)) throw new InputError({ ...place, what: `the alias *${alias.source} contains itself`, mend: 'write the value out' });
    return this.value(target, depth + 1);
  }

  private map(node: YAMLMap, depth: number): object {
    const entries = new Map<string, unknown>();
    const offsets = new Map<string, number>();
    const merged: unknown[] = [];
    this.open.add(node);
    for (const pair of node.items) {
      const offset = offsetOf(pair.key);
      const key = keyOf(pair.key) ?? this.refuseKey(pair.key, offset);
      if (key === '<<' && (isAlias(pair.value) || isSeq(pair.value))) {
        merged.push(...[this.value(pair.value, depth + 1)].flat());
        continue;
      }
      if (entries.has(key)) throw writtenTwice(key, this.source.at(offset));
      entries.set(key, this.value(pair.value, depth + 1));
      offsets.set(key, offset);
    }
    this.open.delete(node);
    for (const other of merged) {
      for (const [key, value] of Object.entries(typeof other === 'object' && other !== null ? other : {})) if (!entries.has(key)) entries.set(key, value);
    }
    const object = Object.fromEntries(entries);
    mark(object, this.source, offsets);
    return object;
  }

  private refuseKey(key: unknown, offset: number): never {
    const tag = typeof key === 'object' && key !== null && 'tag' in key ? key.tag : undefined;
    const mend = typeof tag === 'string' && tag.startsWith('!') ? `write the function inside ${tag} in its long form, or on a line of its own` : 'write the key as plain text, and quote what begins with { or [';
    throw new InputError({ ...this.source.at(offset), what: 'this is not valid YAML: a key must be a text', mend });
  }

  private seq(node: YAMLSeq, depth: number): unknown[] {
    this.open.add(node);
    const items = node.items.map((item) => this.value(item, depth + 1));
    this.open.delete(node);
    mark(items, this.source, new Map(node.items.map((item, index) => [String(index), offsetOf(item)])));
    return items;
  }

  /** `!Ref x` becomes `{Ref: x}`, any other short form `{Fn::Name: ...}`. */
  private tagged(node: Scalar | YAMLMap | YAMLSeq, value: unknown): unknown {
    const tag = node.tag;
    if (tag === undefined || !tag.startsWith('!') || tag.length === 1) return value;
    const name = tag.slice(1);
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    const long = { [key]: name === 'GetAtt' && typeof value === 'string' ? splitOnce(value) : value };
    mark(long, this.source, new Map([[key, offsetOf(node)]]));
    return long;
  }
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** Numbers that would change when written again stay text: CloudFormation passes `1.10` and `012345678901` on as written. */
function scalarOf(node: Scalar): unknown {
  const { value } = node;
  if (typeof value === 'number' && node.source !== undefined) return numberOrText(node.source);
  return value ?? null;
}

/** A key's text; undefined for one that is a list, an object or the value of a short form. `!` alone says that it is a text. */
const keyOf = (key: unknown): string | undefined =>
  (isScalar(key) && typeof key.value === 'string' && (key.tag === undefined || key.tag === '!' || !key.tag.startsWith('!')) ? key.value : undefined);

const offsetOf = (node: unknown): number =>
  (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? Number(node.range[0]) : 0);
