import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbStore } from './dynamodb-store.ts';
import type { Seal } from './dynamodb-items.ts';
import type { Store } from './store.ts';

/** Opens the deployed store by the name of its table, with the credentials, region and endpoint of the environment. */
export function openDynamoDb(table: string, options: { readonly client?: DynamoDBClientConfig; readonly seal?: Seal } = {}): Store {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(options.client ?? {}), { marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: true } });
  return new DynamoDbStore(client, table, options.seal);
}
