import { AwsSession } from '../../lib/collect/aws.ts';
import { collectors } from '../../lib/collect/index.generated.ts';
import { Inventory } from '../../lib/collect/inventory.ts';
import type { Resource } from '../../lib/model/resource.ts';

/** Client options for an emulator. */
export const clientFor = (endpoint: string, region = 'us-east-1') => ({
  endpoint, region, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' }, forcePathStyle: true, maxAttempts: 1,
});

/** An inventory of the emulator's account through the real collectors, with the session that counts its calls. */
export function inventoryOf(endpoint: string): { readonly inventory: Inventory; readonly session: AwsSession } {
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  const session = new AwsSession({ credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
  const inventory = new Inventory({
    caller: session, account: '123456789012', partition: 'aws', homeRegion: 'us-east-1',
    source: async (type) => (await collectors[type]?.load())?.default,
  });
  return { inventory, session };
}

/** Reads every facet of a resource, so that a test sees all of it. */
export async function readAll(inventory: Inventory, resource: Resource): Promise<void> {
  const collector = await collectors[resource.type]?.load();
  for (const facet of Object.keys(collector?.default.facets ?? {})) await inventory.fill({ need: 'facet', resource, facet });
}
