import type { Tri } from './fit.ts';

/** One statement seen from a set of sample values: for each dimension, which of its samples the statement takes in. */
export type Region = readonly (readonly Tri[])[];

/** Which way a fit that is not known is taken: as it helps the search (`maybe`), or as it hinders (`surely`). */
export type Mode = 'surely' | 'maybe';

/** A sample for each dimension, by place; `'gave-up'` where the search grew too large to finish. */
export type Found = readonly number[] | undefined | 'gave-up';

const STEPS = 20_000;
const DEPTH = 1_000;

/**
 * Finds a request that a region takes in and that every one of `avoided` leaves out in one dimension at least: what is left of
 * an Allow after the Denies. The dimensions are independent, so each step cuts one of them down.
 */
export const search = (inside: Region, avoided: readonly Region[], mode: Mode): Found => {
  let steps = 0;
  const accepted = (fit: Tri): boolean => fit === true || (fit === undefined && mode === 'maybe');
  const escaped = (fit: Tri): boolean => fit === false || (fit === undefined && mode === 'maybe');
  const start = inside.map((fits) => [...fits.keys()].filter((sample) => accepted(fits[sample])));
  if (start.some((samples) => samples.length === 0)) return undefined;

  const from = (live: readonly (readonly number[])[], next: number, depth: number): Found => {
    steps += 1;
    if (steps > STEPS || depth > DEPTH) return 'gave-up';
    let at = next;
    // Obstacles that some dimension rules out for every sample that is left need no choice.
    for (; at < avoided.length; at += 1) {
      const region = avoided[at];
      if (region === undefined || !live.some((samples, dimension) => samples.every((sample) => escaped(region[dimension]?.[sample])))) break;
    }
    const region = avoided[at];
    if (region === undefined) return live.map((samples) => samples[0] ?? 0);
    for (const [dimension, samples] of live.entries()) {
      const left = samples.filter((sample) => escaped(region[dimension]?.[sample]));
      if (left.length === 0) continue;
      const found = from(live.map((kept, place) => (place === dimension ? left : kept)), at + 1, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return from(start, 0, 0);
};
