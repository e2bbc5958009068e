import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import type { Caller } from '../collect/api.ts';
import { AwsSession } from '../collect/aws.ts';
import { ec2Regions } from './regions.ts';
import { enabledRegions, regionsOf, whoAmI, type Identity } from '../collect/identity.ts';
import { parseRecording } from '../collect/recording-file.ts';
import { Recorder, Replayer, type RecordingHeader } from '../collect/recording.ts';
import { InputError } from '../errors.ts';

/** How `scan` reaches the account: AWS itself, recorded or not, or a recording. */
export interface Reach {
  readonly caller: Caller;
  readonly identity: Identity;
  readonly regions: readonly string[];
  readonly homeRegion: string;
  readonly calls: ReadonlyMap<string, number>;
  /** The time that rules see: now, or when the recording was made. */
  readonly now: () => Date;
  close(): Promise<void>;
}

/** Options that say how. */
export interface ReachOptions { readonly regions?: string; readonly profile?: string; readonly record?: string; readonly replay?: string }

/** Region for calls to services that have one place for the partition. */
const homeRegions: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

/** Opens the way to the account; configured regions hold where the option is not given. */
export async function open(options: ReachOptions, configured: 'all' | readonly string[]): Promise<Reach> {
  const asked = regionsOf(options.regions ?? (configured === 'all' ? undefined : configured.join(',')));
  if (options.replay !== undefined) return await replayed(options.replay, asked);
  if (options.profile !== undefined) process.env['AWS_PROFILE'] = options.profile;
  const session = new AwsSession({ credentials: await credentials(options.profile) });
  const firstRegion = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? await profileRegion(options.profile) ?? asked?.[0] ?? 'us-east-1';
  try {
    const identity = await whoAmI(session, firstRegion);
    const homeRegion = homeRegions[identity.partition] ?? firstRegion;
    const regions = asked ?? await enabledRegions(session, homeRegion, ec2Regions);
    const file = options.record === undefined ? undefined : await recordingTo(options.record, { ...identity, regions });
    const recorder = file && new Recorder(session, (line) => file.write(`${line}\n`));
    return {
      caller: recorder ?? session,
      identity, regions, homeRegion, calls: session.calls, now: () => new Date(),
      close: () => { session.close(); recorder?.end(); return file ? new Promise((done) => { file.end(done); }) : Promise.resolve(); },
    };
  } catch (error) {
    session.close();
    throw error;
  }
}

async function credentials(profile: string | undefined): Promise<unknown> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider(profile === undefined ? {} : { profile });
}

async function profileRegion(profile: string | undefined): Promise<string | undefined> {
  const { configFile } = await loadSharedConfigFiles();
  return configFile[profile ?? process.env['AWS_PROFILE'] ?? 'default']?.['region'];
}

async function recordingTo(file: string, header: Omit<RecordingHeader, 'kind' | 'format' | 'recorded'>): Promise<WriteStream> {
  const stream = createWriteStream(file);
  await new Promise<void>((done, failed) => {
    stream.once('open', () => { done(); });
    stream.once('error', (error) => { failed(new InputError({ file, what: `the recording can't be written: ${error.message}`, mend: 'name a writable file with --record' })); });
  });
  const first: RecordingHeader = { kind: 'stance-recording', format: 1, account: header.account, partition: header.partition, regions: header.regions, recorded: new Date().toISOString() };
  stream.write(`${JSON.stringify(first)}\n`);
  return stream;
}

async function replayed(file: string, asked: readonly string[] | undefined): Promise<Reach> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError({ file, what: `the recording can't be read: ${error instanceof Error ? error.message : String(error)}`, mend: 'name a file that --record wrote' });
  });
  const { header, entries } = parseRecording(text, file);
  const replayer = new Replayer(entries);
  return {
    caller: replayer, identity: { account: header.account, partition: header.partition }, regions: asked ?? header.regions,
    homeRegion: homeRegions[header.partition] ?? 'us-east-1', calls: replayer.calls, now: () => new Date(header.recorded), close: () => Promise.resolve(),
  };
}
