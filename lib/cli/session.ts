import { readFile } from 'node:fs/promises';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import type { Caller } from '../collect/api.ts';
import { AwsSession } from '../collect/aws.ts';
import { regionsOf, whoAmI, type Identity } from '../collect/identity.ts';
import { AccessError, InputError, oneLine } from '../errors.ts';
import { chosenRegions, recordedRegions } from './regions.ts';

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
export interface ReachOptions { readonly regions?: string; readonly profile?: string; readonly replay?: string }

/** Region for calls to services that have one place for the partition. */
const homeRegions: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

/** Opens the way to the account; configured regions hold where the option is not given. */
export async function open(options: ReachOptions, configured: 'all' | readonly string[]): Promise<Reach> {
  const asked = regionsOf(options.regions ?? (configured === 'all' ? undefined : configured.join(',')));
  if (options.replay !== undefined) return await replayed(options.replay, asked);
  if (options.profile !== undefined) process.env['AWS_PROFILE'] = options.profile;
  checkEndpoint(process.env['AWS_ENDPOINT_URL']);
  const callTimeout = callTimeoutOf(process.env['STANCE_CALL_TIMEOUT_MS']);
  const session = new AwsSession({ credentials: await credentials(options.profile), ...(callTimeout === undefined ? {} : { callTimeout }) });
  const firstRegion = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? await profileRegion(options.profile) ?? asked?.[0] ?? 'us-east-1';
  try {
    const identity = await whoAmI(session, firstRegion);
    const homeRegion = homeRegions[identity.partition] ?? firstRegion;
    return {
      caller: session, identity, regions: await chosenRegions(session, homeRegion, asked), homeRegion, calls: session.calls, now: () => new Date(),
      close: () => { session.close(); return Promise.resolve(); },
    };
  } catch (error) {
    session.close();
    throw error;
  }
}

function checkEndpoint(text: string | undefined): void {
  if (text === undefined || text === '') return;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new InputError({ what: `AWS_ENDPOINT_URL ${JSON.stringify(oneLine(text))} is not an address`, mend: 'write it like http://127.0.0.1:5000, or unset it' });
}

/** STANCE_CALL_TIMEOUT_MS: how long one call may take with its retries. */
function callTimeoutOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InputError({ what: `STANCE_CALL_TIMEOUT_MS ${JSON.stringify(oneLine(text))} is not a number of milliseconds`, mend: 'write it like 15000, or unset it' });
  return Number(text);
}

/** Credentials of the standard chain, of a profile if one is named. */
export async function credentials(profile: string | undefined): Promise<unknown> {
  if (profile !== undefined && !await profileExists(profile)) throw new AccessError({ what: `there is no profile ${JSON.stringify(oneLine(profile))} in the AWS configuration files`, mend: 'see aws configure list-profiles' });
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider(profile === undefined ? {} : { profile });
}

async function profileExists(profile: string): Promise<boolean> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  return Object.hasOwn(configFile, profile) || Object.hasOwn(credentialsFile, profile);
}

/** The region that a profile is for. */
export async function profileRegion(profile: string | undefined): Promise<string | undefined> {
  const { configFile } = await loadSharedConfigFiles();
  return configFile[profile ?? process.env['AWS_PROFILE'] ?? 'default']?.['region'];
}

async function replayed(file: string, asked: readonly string[] | undefined): Promise<Reach> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError({ file, what: code === 'ENOENT' ? 'there is no such recording' : `the recording can't be read (${code})`, mend: 'name a file that --record wrote' });
  });
  const [{ parseRecording }, { Replayer }] = await Promise.all([import('../collect/recording-file.ts'), import('../collect/recording.ts')]);
  const { header, entries } = parseRecording(text, file);
  const replayer = new Replayer(entries);
  return {
    caller: replayer, identity: { account: header.account, partition: header.partition }, regions: recordedRegions(header.regions, asked, file),
    homeRegion: homeRegions[header.partition] ?? 'us-east-1', calls: replayer.calls, now: () => new Date(header.recorded), close: () => Promise.resolve(),
  };
}
