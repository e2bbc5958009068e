import * as z from 'zod/mini';
import type { Actor } from '../model/finding.ts';
import type { TypeName } from '../model/types.ts';

const actor = z.object({
  principal: z.string(), sourceIp: z.optional(z.string()), userAgent: z.optional(z.string()), eventName: z.optional(z.string()), eventTime: z.optional(z.string()), eventId: z.optional(z.string()),
});

const shape = z.discriminatedUnion('kind', [
  /** Look at every resource of a type in a region. */
  z.object({ kind: z.literal('sweep'), type: z.string(), region: z.string() }),
  /** Look at one resource, after an event. `read` counts the looks: what is not found is looked for once more. */
  z.object({ kind: z.literal('check'), type: z.string(), region: z.string(), id: z.string(), read: z.union([z.literal(1), z.literal(2)]), actor: z.optional(actor) }),
]);

/** What a sweep function is asked to do: a message of its family's queue. */
export type Work =
  | { readonly kind: 'sweep'; readonly type: TypeName; readonly region: string }
  | { readonly kind: 'check'; readonly type: TypeName; readonly region: string; readonly id: string; readonly read: 1 | 2; readonly actor?: Actor };

/** A message as work; an Error says what is wrong with it, and the message ends in the dead-letter queue. */
export function parseWork(text: string): Work {
  const parsed = shape.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`not a message of Stance: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  return parsed.data as Work;
}
