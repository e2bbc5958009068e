import type { Change } from '../model/finding.ts';
import { contentOf, isChangeItem, noSeal, type Item, type Seal } from './dynamodb-items.ts';

/** The history entry in a new image of the table's stream; undefined for any other item. */
export async function changeOf(image: Item, seal: Seal = noSeal): Promise<Change | undefined> {
  return isChangeItem(image) ? contentOf<Change>(image, seal) : undefined;
}
