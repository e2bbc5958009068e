import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { api, bind, type Caller } from './api.ts';

const apis = { ec2: api(EC2Client, { DescribeRegionsCommand }) };

/** The enabled regions as EC2 tells them; a module of its own, since the EC2 client is the heaviest there is. */
export async function ec2Regions(caller: Caller, homeRegion: string): Promise<string[]> {
  const { Regions = [] } = await bind(apis, caller, homeRegion).ec2.DescribeRegions({});
  return Regions.flatMap(({ RegionName }) => (RegionName === undefined ? [] : [RegionName])).sort();
}
