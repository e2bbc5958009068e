import * as z from 'zod/mini';
import type { Anchor } from '../engine/chain.ts';
import { InputError, oneLine } from '../errors.ts';
import { issueText } from '../issues.ts';
import { plural } from '../report/text.ts';
import { oneOf } from './format.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';
import { openStore } from './store.ts';

const anchorShape = z.object({ chain: z.string().check(z.minLength(1)), count: z.int().check(z.nonnegative()), head: z.string().check(z.regex(/^([0-9a-f]{64})?$/, 'a head has 64 hexadecimal digits')) });

/** `stance audit`: 1 where the history is not what was written, with the first broken place. */
export async function audit(output: Output, options: { readonly store: string; readonly anchors?: string; readonly format: string }): Promise<number> {
  const format = oneOf(options.format, ['text', 'json'], '--format');
  const logged = options.anchors === undefined ? [] : parseAnchors(options.anchors, await readInput(options.anchors));
  const store = await openStore(options.store, { mustExist: true });
  if (!store) throw new InputError({ what: '--store none remembers nothing', mend: 'name a file or dynamodb:TABLE' });
  try {
    const anchors: Anchor[] = [];
    for await (const anchor of store.anchors()) anchors.push(anchor);
    anchors.sort((a, b) => (a.chain < b.chain ? -1 : 1));
    const { chains, entries, broken } = await store.audit(logged);
    if (format === 'json') output.out(`${JSON.stringify({ whole: broken === undefined, chains, entries, ...(broken ? { broken } : {}), anchors }, undefined, 2)}\n`);
    else {
      for (const { head, count, chain } of anchors) output.out(`${head}  ${String(count).padStart(6)}  ${oneLine(chain)}\n`);
      output.out(broken ? `${output.paint('red', 'broken')}: ${broken.what}. ${oneLine(broken.text, 1000)}\n`
        : `${output.paint('green', 'whole')}: ${entries} ${plural(entries, 'entry').replace('entrys', 'entries')} in ${chains} ${plural(chains, 'chain')}${logged.length > 0 ? `, and as the ${logged.length} anchors say` : ''}\n`);
    }
    return broken ? 1 : 0;
  } finally {
    await store.close();
  }
}

/** What `--format json` printed, or its anchors alone: a list, or one a line. */
function parseAnchors(file: string, text: string): readonly Anchor[] {
  const bad = (what: string, line?: number): InputError => new InputError({ file, line, what, mend: 'take what stance audit --format json printed' });
  const value = jsonOf(text);
  const list = value === undefined ? linesOf(text, bad) : typeof value === 'object' && value !== null && 'anchors' in value ? value.anchors : Array.isArray(value) ? value : [value];
  if (!Array.isArray(list)) throw bad('anchors is not a list');
  return list.map((item: unknown, index) => {
    const parsed = anchorShape.safeParse(item);
    if (!parsed.success) throw bad(`anchor ${index + 1}: ${issueText(parsed.error.issues[0], 'it')}`);
    return parsed.data;
  });
}

function linesOf(text: string, bad: (what: string, line: number) => InputError): readonly unknown[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value = jsonOf(line);
    if (value === undefined) throw bad('this line is not JSON', index + 1);
    return [value];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
