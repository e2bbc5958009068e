import { decisionsOf } from '../changes/decisions.ts';
import { collectors } from '../collect/index.generated.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';

/** Options of `stance event`. */
export interface EventOptions { readonly run?: true; readonly confirm: string; readonly profile?: string; readonly store: string; readonly config?: string }

/** `stance event`: one decision a record, in input order, and with `--run` what the checks find; 2 where a record was no event. */
export async function event(output: Output, files: readonly string[], options: EventOptions): Promise<number> {
  let code = 0;
  const texts: string[] = [];
  for (const file of files.length === 0 ? ['-'] : files) {
    const text = await readInput(file);
    texts.push(text);
    for (const decision of decisionsOf(text, { watched: (type) => Object.hasOwn(collectors, type) })) {
      if ('error' in decision) code = 2;
      output.out(`${JSON.stringify(decision)}\n`);
    }
  }
  if (options.run) code = Math.max(code, await (await import('./event-run.ts')).runChecks(output, texts, options));
  return code;
}
