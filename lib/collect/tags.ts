import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { api, bind, pages, type Caller } from './api.ts';
import { unknownOf } from './errors.ts';
import type { Inventory } from './inventory.ts';
import { tagRecord } from './shape.ts';

/** The one call that tells the tags of many resources; what the stack lets every sweep function do besides its collectors'. */
export const tagApis = { tag: api(ResourceGroupsTaggingAPIClient, { GetResourcesCommand }) };

/**
 * Tags by ARN of all tagged resources of a region, a hundred a call; CallError where they can't be read:
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function regionTags(caller: Caller, region: string): Promise<ReadonlyMap<string, Record<string, string>>> {
  const tags = new Map<string, Record<string, string>>();
  const { tag } = bind(tagApis, caller, region);
  for await (const page of pages(tag.GetResources, { ResourcesPerPage: 100 }, 'PaginationToken', 'PaginationToken')) {
    for (const { ResourceARN, Tags } of page.ResourceTagMappingList ?? []) if (ResourceARN !== undefined) tags.set(ResourceARN, tagRecord(Tags));
  }
  return tags;
}

/** The same, once for an inventory; undefined where it can't be read so, or where the region is `global`. */
export const tagsIn = async (inventory: Inventory, region: string): Promise<ReadonlyMap<string, Record<string, string>> | undefined> =>
  (region === 'global' ? undefined : await inventory.once(`tags ${region}`, (caller) => regionTags(caller, region).catch((error: unknown) => {
    unknownOf(error);
    return undefined;
  })));
