import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const entry = join(import.meta.dirname, '../../bin/stance.mjs');

/** How a command ended, and what it wrote. */
export interface Ended { readonly code: number | null; readonly out: string; readonly err: string }

/** Where and how a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

/** The environment of a user without AWS credentials, whatever this machine has. */
export const bareEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/nonexistent/config', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
};

/** The environment of a user of an emulator. */
export const emulatorEnv = (endpoint: string): Readonly<Record<string, string>> => ({
  ...bareEnv, AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_REGION: 'us-east-1',
});

/** Runs `stance` as a user would, in a process of its own. */
export function stance(args: readonly string[], { cwd, env = bareEnv, input = '' }: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...args], { ...(cwd === undefined ? {} : { cwd }), env: { ...env, ...coverage() } });
  const ended = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { ended.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { ended.err += text; });
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => { done({ code, ...ended }); });
  });
}

/** Where a coverage run collects what its children covered. */
const coverage = (): Readonly<Record<string, string>> => {
  const folder = process.env['NODE_V8_COVERAGE'];
  return folder === undefined ? {} : { NODE_V8_COVERAGE: folder };
};

/** The JSON lines of an output. */
export const lines = (text: string): Record<string, unknown>[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);

/** Runs `work` in a temporary folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stance-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
