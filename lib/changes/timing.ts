import * as z from 'zod/mini';

const seconds = z.number().check(z.minimum(0), z.maximum(900));
const shape = z.strictObject({
  /** From an event to the look at what it changed. */
  quick: z._default(seconds, 3),
  /** The same for IAM and S3, which answer with the old state for longer. */
  slow: z._default(seconds, 10),
  /** From a look to the second one that confirms it. */
  confirm: z._default(seconds, 60),
  /** At least between two looks at one resource; longer bursts are looked at in these steps. */
  spacing: z._default(seconds, 5),
  /** While events on a resource keep coming, the look waits at most so much longer for them to end. */
  patience: z._default(seconds, 5),
  /** At least between two sweeps of a type that events ask for. */
  sweepSpacing: z._default(seconds, 30),
  /** The same for sweeps by some rules of what may rest on a changed resource. */
  restDelay: z._default(seconds, 60),
  restSpacing: z._default(seconds, 900),
  /** Within this time... */
  window: z._default(seconds, 60),
  /** ...more resources of a type than this are swept, not looked at one by one. */
  many: z._default(z.int().check(z.minimum(1), z.maximum(10_000)), 50),
});

/** When what events changed is looked at; times in seconds. */
export type Timing = z.infer<typeof shape>;

/** The timing in a JSON text, with defaults for what it leaves out; an Error says what is wrong. */
export const timingOf = (text = '{}'): Timing => shape.parse(JSON.parse(text));

/** Seconds from an event to the look at a resource of a type. */
export const delayOf = (type: string, { slow, quick }: Timing): number => (type.startsWith('AWS::IAM::') || type.startsWith('AWS::S3::') ? slow : quick);
