/** How what is wrong is gathered over lists, where some members may not be known. */
import { forgetReads, readMark, UnknownRead } from '../model/view.ts';
import type { Wrong } from '../rule.ts';

/**
 * What is wrong over a list, where a sure match beats an unknown: messages of the members that surely fail, and only
 * where there are none does a member that can't be known stop the rule.
 */
export function each<T>(items: readonly T[], wrong: (item: T, index: number) => Wrong): string[] {
  const found: string[] = [];
  const judged = surely(items, (item, index) => {
    const before = found.length;
    gather(wrong(item, index), found);
    return found.length > before;
  });
  return judged ? found : [];
}

/** Whether a member surely matches; stops the rule where none does and one might. */
export function some<T>(items: readonly T[], matches: (item: T) => boolean | undefined): boolean {
  return surely(items, matches);
}

/** Whether all members match; stops the rule where none surely fails and one might. */
export function every<T>(items: readonly T[], matches: (item: T) => boolean | undefined): boolean {
  return !surely(items, (item) => !matches(item));
}

function surely<T>(items: readonly T[], matches: (item: T, index: number) => boolean | undefined): boolean {
  let open: UnknownRead | undefined;
  let sure = false;
  const length = items.length;
  const before = readMark();
  for (let index = 0; index < length; index += 1) {
    const start = readMark();
    let matched: boolean | undefined = false;
    try {
      matched = matches(items[index] as T, index);
    } catch (thrown) {
      if (!(thrown instanceof UnknownRead)) throw thrown;
      open ??= thrown;
    }
    // A sure answer rests on what sure members read, and on nothing else.
    if (matched && !sure) forgetReads(before, start);
    else if (!matched && sure) forgetReads(start);
    if (matched) sure = true;
  }
  if (sure) return true;
  if (open) throw open;
  return false;
}

/** A `Wrong` as a flat list of messages. */
export function flatten(wrong: Wrong): string[] {
  const found: string[] = [];
  gather(wrong, found);
  return found;
}

function gather(wrong: Wrong, into: string[]): void {
  if (!wrong) return;
  if (typeof wrong === 'string') into.push(wrong);
  else for (const inner of wrong) gather(inner, into);
}
