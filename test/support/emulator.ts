import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The Python that has moto and MiniStack (`npm run emulators` makes it); undefined where there is none. */
export const python: string | undefined = [process.env['STANCE_PYTHON'], join(root, '.venv/bin/python'), 'python3']
  .find((candidate) => candidate !== undefined && (candidate === 'python3' || existsSync(candidate))
    && spawnSync(candidate, ['-c', 'import moto.server, ministack'], { stdio: 'ignore' }).status === 0);

/** A loopback port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => { done(typeof address === 'object' && address !== null ? address.port : 0); });
    });
  });
}

/** A running emulator. */
export interface Emulator { readonly endpoint: string; reset(): Promise<void>; stop(): Promise<void> }

/** How moto is started. */
export interface MotoOptions {
  /** With the managed policies of AWS such as AdministratorAccess, or without. */
  readonly managedPolicies?: boolean;
  /** The account that every caller is in; moto's own default is 123456789012. */
  readonly account?: string;
  /** A Python script that starts moto's server in its own way. */
  readonly script?: string;
}

/** Starts moto (https://docs.getmoto.org) on loopback. */
export async function startMoto({ managedPolicies = true, account, script }: MotoOptions = {}): Promise<Emulator> {
  if (python === undefined) throw new Error('moto is not installed: run npm run emulators');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(python, [...script === undefined ? ['-m', 'moto.server'] : [script], '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore', env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: String(managedPolicies), ...account === undefined ? {} : { MOTO_ACCOUNT_ID: account } },
  });
  await until(endpoint, child);
  return {
    endpoint,
    async reset() { await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' }); },
    stop: () => stop(child),
  };
}

/** Waits until the endpoint answers, or says why it never will. */
export async function until(endpoint: string, child: ChildProcess, tries = 300): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the emulator at ${endpoint} ended with ${child.exitCode}`);
    const answered = await fetch(endpoint).then(() => true, () => false);
    if (answered) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  child.kill();
  throw new Error(`the emulator at ${endpoint} did not start`);
}

/** Ends a child process by its pid and waits for it. */
export function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) { done(); return; }
    child.once('exit', () => { done(); });
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 3000).unref();
  });
}
