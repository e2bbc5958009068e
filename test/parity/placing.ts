/** On which sides a scene stands, by what it says and by what is listed; the tests hold this against what really happens. */
import { emulatorsFor, type EmulatorName } from './emulators.ts';
import { known, type Side } from './known/index.ts';
import type { Scene } from './scene.ts';
import { templateOf } from './template.ts';
import { NotWritable } from './written.ts';

/** Why a side is left out, or nothing. */
export interface Placing {
  /** `asked`: must agree. `listed`: known to differ. Else why it does not apply. */
  readonly gate: 'asked' | 'listed' | { readonly none: string };
  /** The emulator that must agree; those before it are known to differ. */
  readonly live: EmulatorName | 'listed';
}

/** The reason that a scene is listed with on a side. */
export const reasonFor = (side: Side, scene: Scene): string | undefined => known.find((entry) => entry.side === side && covers(entry.pairs[scene.rule.id], scene.name))?.reason;

const covers = (names: '*' | readonly string[] | undefined, name: string): boolean => names === '*' || (names?.includes(name) ?? false);

/** Where a scene stands. */
export function placingOf(scene: Scene): Placing {
  return { gate: gateOf(scene), live: liveOf(scene) };
}

function gateOf(scene: Scene): Placing['gate'] {
  if (scene.rule.type === 'AWS::Account') return { none: 'a template has no account' };
  if (scene.origin === 'live') return { none: 'an example of the live account' };
  try {
    templateOf(scene);
  } catch (error) {
    if (error instanceof NotWritable) return { none: error.message };
    throw error;
  }
  return reasonFor('gate', scene) === undefined ? 'asked' : 'listed';
}

/** Also for an example of a template: once it is deployed, with the services' defaults, it shall get the same verdict. */
function liveOf(scene: Scene): Placing['live'] {
  if (reasonFor('live', scene) !== undefined) return 'listed';
  return emulatorsFor(scene.registered.service).find((name) => reasonFor(name, scene) === undefined) ?? 'listed';
}

/** What a placing counts as. */
export type Kind = 'compared' | 'listed' | 'live alone';

/** Compared on both sides, listed, or an example that no template can show. */
export function kindOf({ gate, live }: Placing): Kind {
  if (gate === 'listed' || live === 'listed') return 'listed';
  return typeof gate === 'object' ? 'live alone' : 'compared';
}

/** `parity: 412 pairs compared, 31 not comparable (listed), 20 that no template shows`. */
export function tally(label: string, kinds: readonly Kind[]): string {
  const count = (wanted: Kind): number => kinds.filter((kind) => kind === wanted).length;
  return `parity${label}: ${count('compared')} pairs compared, ${count('listed')} not comparable (listed), ${count('live alone')} that no template shows`;
}
