/** The two emulators that scenes are made in, both as the account that the examples are written for. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, python, startMoto, stop, until, type Emulator } from '../support/emulator.ts';
import { account } from './scene.ts';

/** moto (https://docs.getmoto.org) or MiniStack. */
export type EmulatorName = 'moto' | 'ministack';

/** In the order in which they are asked: where the first is known to be defective, the second is. MiniStack knows more of Lambda. */
export const emulatorsFor = (service: string): readonly [EmulatorName, EmulatorName] => (service === 'lambda' ? ['ministack', 'moto'] : ['moto', 'ministack']);

/** Starts one of them. */
export const start = (name: EmulatorName): Promise<Emulator> =>
  (name === 'moto' ? startMoto({ account, script: join(import.meta.dirname, 'few-policies.py') }) : startMiniStack());

/** MiniStack alone: nothing runs in it, since parity is about settings. */
async function startMiniStack(): Promise<Emulator> {
  if (python === undefined) throw new Error('MiniStack is not installed: run npm run emulators');
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'stance-parity-'));
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(python, ['-m', 'ministack'], {
    cwd: folder, stdio: 'ignore',
    env: { ...process.env, TMPDIR: folder, BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), MINISTACK_ACCOUNT_ID: account, SFTP_ENABLED: '0', LOG_LEVEL: 'WARNING', S3_DATA_DIR: join(folder, 's3') },
  });
  await until(endpoint, child);
  return {
    endpoint,
    async reset() { await fetch(`${endpoint}/_ministack/reset`, { method: 'POST' }); },
    async stop() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
