/** When Lambda's managed runtimes end: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
import data from '../../data/lambda-runtimes.json' with { type: 'json' };
import { cannotKnow } from '../rule.ts';

/** Dates of a runtime, in ISO 8601; the two blocks are announced later than the deprecation. */
export interface RuntimeLife { readonly deprecated: string; readonly blockCreate?: string; readonly blockUpdate?: string; readonly next?: string }

const runtimes: ReadonlyMap<string, RuntimeLife> = new Map(Object.entries(data.runtimes));

/** The dates of a runtime; one that is newer than the table stops the rule. */
export const lifeOf = (runtime: string): RuntimeLife => runtimes.get(runtime)
  ?? cannotKnow({ reason: 'unsupported', text: `${runtime} is not in the table of Lambda runtimes of ${data.date}.` });

/** True from the day of deprecation on. */
export const isDeprecated = (runtime: string, now: Date): boolean => now.getTime() >= Date.parse(lifeOf(runtime).deprecated);

/** What follows the deprecation, as a sentence. */
export function whatFollows({ blockCreate, blockUpdate, next }: RuntimeLife): string {
  const blocks = [blockCreate && `creation is blocked from ${blockCreate}`, blockUpdate && `updates are blocked from ${blockUpdate}`].filter((text) => text);
  const sentence = [...blocks, next && `the runtime to move to is ${next}`].filter((text) => text).join(', ');
  return sentence === '' ? '' : ` ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
