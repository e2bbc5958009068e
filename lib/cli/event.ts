import { decisionsOf } from '../changes/decisions.ts';
import { collectors } from '../collect/index.generated.ts';
import { readInput } from './input.ts';
import type { Output } from './output.ts';

/** `stance event`: one decision a record, in input order; 2 where a record was no event. */
export async function event(output: Output, files: readonly string[]): Promise<number> {
  let code = 0;
  for (const file of files.length === 0 ? ['-'] : files) {
    for (const decision of decisionsOf(await readInput(file), { watched: (type) => Object.hasOwn(collectors, type) })) {
      if ('error' in decision) code = 2;
      output.out(`${JSON.stringify(decision)}\n`);
    }
  }
  return code;
}
