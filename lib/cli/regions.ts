import type { Caller } from '../collect/api.ts';
import { enabledRegions } from '../collect/identity.ts';
import { regionNames } from '../collect/region-names.ts';
import { AccessError, InputError } from '../errors.ts';
import { nearest } from './rules.ts';

/** Asks EC2 for the enabled regions; its client is loaded only here, since it is the heaviest there is. */
const ec2Regions = async (caller: Caller, homeRegion: string): Promise<string[]> =>
  await (await import('../collect/ec2-regions.ts')).ec2Regions(caller, homeRegion);

/** The regions to look at: all enabled ones, or those that were asked for; InputError where one of them does not exist. */
export async function chosenRegions(caller: Caller, homeRegion: string, asked: readonly string[] | undefined): Promise<readonly string[]> {
  if (asked === undefined) return await enabledRegions(caller, homeRegion, ec2Regions);
  const strange = asked.find((region) => !regionNames.includes(region));
  if (strange === undefined) return asked;
  // Not in our list: it may be newer than Stance, and then the account knows it.
  const enabled = await enabledRegions(caller, homeRegion, ec2Regions).catch((error: unknown) => {
    if (error instanceof AccessError) return [] as string[];
    throw error;
  });
  for (const region of asked) if (!enabled.includes(region) && !regionNames.includes(region)) throw noRegion(region, [...regionNames, ...enabled]);
  return asked;
}

/** The regions of a recording, or those of them that were asked for. */
export function recordedRegions(recorded: readonly string[], asked: readonly string[] | undefined, file: string): readonly string[] {
  const missing = asked?.find((region) => !recorded.includes(region));
  if (missing !== undefined) throw new InputError({ file, what: `the recording has no region ${missing}`, mend: `take of ${recorded.join(', ')}` });
  return asked ?? recorded;
}

function noRegion(region: string, names: readonly string[]): InputError {
  const near = nearest(region, names);
  return new InputError({ what: `there is no region ${JSON.stringify(region)}`, mend: `${near === undefined ? '' : `did you mean ${near}? `}write it like eu-central-1, or all` });
}
