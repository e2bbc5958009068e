/** What an XML element holds: its text, or its children; a repeated child is a list. */
export type Element = string | { readonly [name: string]: Element | readonly Element[] };

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescaped = (text: string): string => text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
  (hex !== undefined ? String.fromCodePoint(parseInt(hex, 16)) : decimal !== undefined ? String.fromCodePoint(Number(decimal)) : entities[name ?? ''] ?? whole));

/** Reads XML as AWS services write it (no mixed content, attributes left out): the root's name and what it holds; undefined where it is none. */
export function parseXml(text: string): { readonly name: string; readonly value: Element } | undefined {
  const tokens = text.matchAll(/<!--[\s\S]*?-->|<[?!][^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s[^>]*?)?)(\/?)>|([^<]+)/g);
  const open: { name: string; text: string; children: Map<string, Element[]> }[] = [];
  for (const [, closed, opened, , empty, words] of tokens) {
    const top = open.at(-1);
    if (words !== undefined && top) top.text += unescaped(words);
    if (opened !== undefined) open.push({ name: opened.slice(opened.indexOf(':') + 1), text: '', children: new Map() });
    if (closed === undefined && empty !== '/') continue;
    const done = open.pop();
    if (!done) return undefined;
    const value = done.children.size === 0 ? done.text : Object.fromEntries([...done.children].map(([name, all]) => [name, all.length === 1 ? all[0] as Element : all]));
    const parent = open.at(-1);
    if (!parent) return { name: done.name, value };
    parent.children.set(done.name, [...parent.children.get(done.name) ?? [], value]);
  }
  return undefined;
}
