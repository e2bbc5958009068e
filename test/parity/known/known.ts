/** A side on which a pair is known to differ: the gate, one of the emulators, or every emulator. */
export type Side = 'gate' | 'moto' | 'ministack' | 'live';

/** Examples that differ for one reason, by rule; `*` stands for all of a rule. */
export interface Known {
  readonly side: Side;
  readonly reason: string;
  readonly pairs: Readonly<Record<string, '*' | readonly string[]>>;
}
