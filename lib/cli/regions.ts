import type { Caller } from '../collect/api.ts';

/** Asks EC2 for the enabled regions; its client is loaded only here, since it is the heaviest there is. */
export const ec2Regions = async (caller: Caller, homeRegion: string): Promise<string[]> =>
  await (await import('../collect/ec2-regions.ts')).ec2Regions(caller, homeRegion);
