/** Pairs that are known to differ, and why; the parity tests fail where one of them agrees. docs/parity.md is made from it. */
import { gate } from './gate.ts';
import type { Known } from './known.ts';
import { live } from './live.ts';
import { ministack } from './ministack.ts';
import { moto } from './moto.ts';

export type { Known, Side } from './known.ts';

/** All that is listed. */
export const known: readonly Known[] = [...gate, ...live, ...moto, ...ministack];
