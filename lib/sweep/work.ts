import * as z from 'zod/mini';
import type { Actor } from '../model/finding.ts';
import type { TypeName } from '../model/types.ts';

const actor = z.object({
  principal: z.string(), sourceIp: z.optional(z.string()), userAgent: z.optional(z.string()), eventName: z.optional(z.string()), eventTime: z.optional(z.string()), eventId: z.optional(z.string()),
});
const read = z.union([z.literal(1), z.literal(2)]);
const only = z.optional(z.array(z.string()));
/** The generation of events that asked for it: `lib/changes/pending.ts`. */
const generation = z.optional(z.number());

const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sweep'), type: z.string(), region: z.string(), read: z.optional(read), generation, only }),
  z.object({ kind: z.literal('check'), type: z.string(), region: z.string(), id: z.string(), read, missed: z.optional(z.literal(true)), generation, only, actor: z.optional(actor) }),
]);

/** Look at every resource of a type in a region: by plan, or after events (with a generation). `only` are ids of rules. */
export interface SweepWork { readonly kind: 'sweep'; readonly type: TypeName; readonly region: string; readonly read?: 1 | 2; readonly generation?: number; readonly only?: readonly string[] }

/** Look at one resource, after events. Every first look is confirmed by a second one; what two looks in a row do not find is gone. */
export interface CheckWork {
  readonly kind: 'check';
  readonly type: TypeName;
  readonly region: string;
  readonly id: string;
  readonly read: 1 | 2;
  /** The look before did not find it. */
  readonly missed?: true;
  readonly generation?: number;
  readonly only?: readonly string[];
  readonly actor?: Actor;
}

/** What a sweep function is asked to do: a message of its family's queue. */
export type Work = SweepWork | CheckWork;

/** A message that can never be worked on. */
export class NoWork extends Error {}

/** A message as work; NoWork says what is wrong with it. */
export function parseWork(text: string): Work {
  const parsed = shape.safeParse(jsonOf(text));
  if (!parsed.success) throw new NoWork(`not a message of Stance: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  return parsed.data as Work;
}

/** The JSON in a message; NoWork where there is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new NoWork('the message is not JSON');
    throw error;
  }
}
