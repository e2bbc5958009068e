import type { Statement } from './ast.ts';
import { actionsMatching } from './actions.ts';
import { type Glob, actionGlob, covered, matches, overlaps } from './match.ts';
import { samplesOf } from './sample.ts';

/** An action that no service has, for statements that take in "everything but". */
const NO_ACTION = 'zq:zq';

/** Actions that are told apart by a set of patterns: one for each combination of patterns that takes it in. */
const toldApart = (names: readonly string[], patterns: readonly Glob[]): string[] => {
  const kinds = new Map<string, string>();
  for (const name of names) {
    let kind = '';
    for (const [index, pattern] of patterns.entries()) if (matches(pattern, name)) kind += `${index} `;
    if (!kinds.has(kind)) kinds.set(kind, name);
  }
  return [...kinds.values()];
};

/**
 * Samples of the actions that `statement` and the others take in, in lower case. Where the others cut up one of its wildcards,
 * the actions that AWS has are taken, so that a list of all of them counts as the wildcard (Service Authorization Reference).
 */
export const actionSamples = (statement: Statement, others: readonly Statement[]): readonly string[] => {
  const own = statement.actions;
  if (own === undefined) return [];
  const foreign = others.flatMap((other) => other.actions?.values ?? []);
  const globs = [...new Set([...own.values, ...foreign].map((pattern) => pattern.toLowerCase()))].map(actionGlob);
  if (own.negated) return [...samplesOf(globs.map(({ source }) => source), false), NO_ACTION];
  const ownGlobs = [...new Set(own.values.map((pattern) => pattern.toLowerCase()))].map(actionGlob);
  const samples = new Set<string>();
  for (const pattern of ownGlobs) {
    const cuts = globs.filter((other) => other !== pattern && overlaps(pattern, other) && !covered(pattern, [other]));
    const real = pattern.literal === undefined && pattern.source !== '*' && cuts.length > 0 ? actionsMatching(pattern.source).map(({ name }) => name.toLowerCase()) : [];
    if (real.length > 0) for (const name of toldApart(real, globs)) samples.add(name);
    else for (const sample of samplesOf([pattern.source, ...cuts.map(({ source }) => source)], false)) samples.add(sample);
  }
  if (own.gaps.length > 0 || ownGlobs.some(({ source }) => source === '*')) samples.add(NO_ACTION);
  return [...samples];
};
