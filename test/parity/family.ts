/** The parity test of the rules of some services: each example by the gate and in an emulator. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Verdict } from '../../lib/model/verdict.ts';
import { registry } from '../../rules/index.generated.ts';
import type { Emulator } from '../support/emulator.ts';
import { emulatorsFor, start, type EmulatorName } from './emulators.ts';
import { Live } from './live.ts';
import { kindOf, placingOf, reasonFor, tally, type Kind } from './placing.ts';
import { scenesOf, type Scene } from './scene.ts';
import { gateVerdict, idiomVerdict } from './template.ts';

const only = process.env['STANCE_RULE'];

/** Registers the tests of these services, values of the `service` column of data/controls.csv. */
export function parityOf(services: readonly string[]): void {
  const emulators = new Map<EmulatorName, { readonly emulator: Emulator; readonly live: Live }>();
  const kinds: Kind[] = [];
  after(async () => {
    for (const { emulator, live } of emulators.values()) {
      live.close();
      await emulator.stop();
    }
    if (only === undefined) process.stdout.write(`${tally(` of ${services.join(', ')}`, kinds)}\n`);
  });

  for (const registered of registry.filter(({ service, template, rule }) => services.includes(service) && template !== 'no' && (only === undefined || rule.id.startsWith(only)))) {
    describe(registered.rule.id, () => {
      for (const { name, scene } of scenesOf(registered)) if (scene) test(`${scene.wanted}: ${name}`, () => compare(scene));
    });
  }

  async function compare(scene: Scene): Promise<void> {
    const placing = placingOf(scene);
    if (typeof placing.gate === 'string') expect(scene, 'gate', placing.gate === 'asked', saidOrNot(gateVerdict(scene)));
    if (placing.gate === 'asked') expect(scene, 'the gate on a template with references', true, saidOrNot(idiomVerdict(scene)));
    for (const name of emulatorsFor(scene.registered.service)) {
      const agrees = placing.live === name;
      expect(scene, name, agrees, await liveSays(name, scene));
      // What no emulator can show is tried once only.
      if (agrees || reasonFor('live', scene) !== undefined) break;
    }
    kinds.push(kindOf(placing));
  }

  async function liveSays(name: EmulatorName, scene: Scene): Promise<string> {
    let running = emulators.get(name);
    if (!running) {
      const emulator = await start(name);
      running = { emulator, live: new Live(emulator) };
      emulators.set(name, running);
    }
    try {
      const { sweep, check } = await running.live.verdicts(scene);
      return sweep.verdict === check.verdict ? said(sweep) : `two things: in a sweep ${said(sweep)}; in a check ${said(check)}`;
    } catch (error) {
      if (error instanceof TypeError && !error.message.includes('Deserialization')) throw error;
      return `impossible (${error instanceof Error ? `${error.name}: ${error.message.split('\n', 1)[0]}` : String(error)})`;
    }
  }
}

const saidOrNot = (verdict: Pick<Verdict, 'verdict' | 'message'> | undefined): string => (verdict ? said(verdict) : 'nothing');
const said = ({ verdict, message }: Pick<Verdict, 'verdict' | 'message'>): string => `${verdict}: ${message}`;

function expect(scene: Scene, side: string, agrees: boolean, answer: string): void {
  const found = answer.startsWith(`${scene.wanted}: `);
  if (agrees) assert.ok(found, `${side} should say ${scene.wanted} and says ${answer}\nIf that is the side's own defect, list it in test/parity/known: ${JSON.stringify(scene.rule.id)}: [${JSON.stringify(scene.name)}]`);
  else assert.ok(!found, `${side} agrees now: take ${JSON.stringify(scene.name)} of ${scene.rule.id} off the list in test/parity/known`);
}
