import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, python, stop, until, type Emulator } from './emulator.ts';

const root = join(import.meta.dirname, '../..');
const accountId = '123456789012';
const region = 'us-east-1';

/** A running MiniStack with the environment that clients and the CDK command line need to reach it. */
export interface MiniStack extends Emulator {
  readonly environment: Readonly<Record<string, string>>;
  readonly client: { readonly endpoint: string; readonly region: string; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } };
}

/** Starts MiniStack on loopback; it runs deployed functions for real, on the Node that runs this. `environment` is for MiniStack itself: with AWS_ENDPOINT_URL, functions make their calls there. */
export async function startMiniStack(environment: Readonly<Record<string, string>> = {}): Promise<MiniStack> {
  if (python === undefined) throw new Error('MiniStack is not installed: run npm run emulators');
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'stance-ministack-'));
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  const child = spawn(python, [join(import.meta.dirname, 'ministack-with-events.py')], {
    cwd: folder, stdio: 'ignore', detached: true,
    env: { ...process.env, PATH: path, TMPDIR: folder, BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), MINISTACK_ACCOUNT_ID: accountId, SFTP_ENABLED: '0', LOG_LEVEL: 'WARNING', S3_DATA_DIR: join(folder, 's3'), ...environment },
  });
  await until(endpoint, child);
  return {
    endpoint, client: { endpoint, region, credentials },
    environment: {
      PATH: path, AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: region, AWS_DEFAULT_REGION: region,
      CDK_DEFAULT_ACCOUNT: accountId, CDK_DEFAULT_REGION: region, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true',
    },
    reset: () => Promise.resolve(),
    async stop() {
      // Its own process group: the workers that run functions end with it.
      if (child.pid !== undefined && child.exitCode === null) try { process.kill(-child.pid, 'SIGTERM'); } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; }
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the stack tells about itself once it is deployed. */
export interface Deployed { readonly tableName: string; readonly alertTopicArn: string; readonly operationsTopicArn: string; readonly planFunctionName: string; readonly digestFunctionName: string; readonly heartbeatFunctionName: string }

/** Bootstraps and deploys the unmodified app, with a forwarder for each other region; `say` hears what the CDK command line prints, and what was synthesized stays in `assembly`. */
export async function deployStance(ministack: MiniStack, say: (text: string) => void, regions: readonly string[] = [region], assembly?: string): Promise<Deployed> {
  const folder = await mkdtemp(join(tmpdir(), 'stance-cdk-'));
  try {
    const common = ['--output', assembly ?? join(folder, 'cdk.out'), '-c', `regions=${regions.join(',')}`];
    await cdk(ministack, ['bootstrap', ...regions.map((of) => `aws://${accountId}/${of}`), ...common], say);
    const outputs = join(folder, 'outputs.json');
    await cdk(ministack, ['deploy', '--all', '--require-approval', 'never', '--progress', 'events', '--outputs-file', outputs, ...common], say);
    const values = Object.entries((JSON.parse(await readFile(outputs, 'utf8')) as { Stance: Record<string, string> }).Stance);
    const value = (name: string): string => values.find(([key]) => key.includes(name))?.[1] ?? '';
    return { tableName: value('TableName'), alertTopicArn: value('AlertTopicArn'), operationsTopicArn: value('OperationsTopicArn'), planFunctionName: value('PlanFunctionName'), digestFunctionName: value('DigestFunctionName'), heartbeatFunctionName: value('HeartbeatFunctionName') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function cdk(ministack: MiniStack, args: readonly string[], say: (text: string) => void): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/aws-cdk/bin/cdk'), ...args], { cwd: root, env: { ...process.env, ...ministack.environment } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => { printed += data.toString(); say(data.toString()); });
  const [code] = await once(child, 'exit') as [number | null];
  if (code !== 0) throw new Error(`cdk ${args[0] ?? ''} ended with ${code}:\n${printed.slice(-4000)}`);
}
