import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand, GetCommand, PutCommand, QueryCommand, TransactWriteCommand,
  type DynamoDBDocumentClient, type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { StoreError } from '../errors.ts';
import type { Item } from './dynamodb-items.ts';
import { table, type IndexName } from './table.ts';

/** A range of sort keys, both ends included. */
export interface SortRange { readonly from?: string | number; readonly to?: string | number }

/** One write of a transaction. */
export type WriteOp = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** How a query goes besides its keys. */
export interface QueryOptions { readonly index?: IndexName; readonly range?: SortRange; readonly newestFirst?: boolean; readonly limit?: number }

/** The findings table behind the document client; what DynamoDB refuses becomes a StoreError. */
export class Table {
  readonly name: string;
  private readonly client: DynamoDBDocumentClient;

  constructor(client: DynamoDBDocumentClient, name: string) {
    this.client = client;
    this.name = name;
  }

  async get(key: Item): Promise<Item | undefined> {
    return (await this.guard(() => this.client.send(new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true })))).Item;
  }

  /** Puts an item; where a condition does not hold, answers the item that stands in the way. */
  async put(item: Item, condition?: string, values?: Item): Promise<Item | undefined> {
    const writer = randomUUID();
    const when = condition === undefined ? { Item: item } : {
      Item: { ...item, writer }, ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const, ...(values ? { ExpressionAttributeValues: values } : {}),
    };
    try {
      await this.client.send(new PutCommand({ TableName: this.name, ...when }));
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw this.errorOf(error);
      // The document client does not unmarshall what an error carries.
      const rival = unmarshall(error.Item ?? {});
      // Where an answer is lost, the SDK's next attempt meets what the first one wrote.
      return rival['writer'] === writer ? undefined : rival;
    }
  }

  async delete(key: Item): Promise<void> {
    await this.guard(() => this.client.send(new DeleteCommand({ TableName: this.name, Key: key })));
  }

  /** One Query, page by page as it is read; the table itself is read consistently. */
  async *query(partition: string, { index, range = {}, newestFirst = false, limit }: QueryOptions = {}): AsyncIterable<Item> {
    const keys = table.indexes.find(({ name }) => name === index) ?? table;
    const bounds = [range.from === undefined ? [] : ['#s >= :from'], range.to === undefined ? [] : ['#s <= :to']].flat();
    // A sort key takes one condition.
    const sort = bounds.length === 2 ? ' AND #s BETWEEN :from AND :to' : bounds.map((bound) => ` AND ${bound}`).join('');
    let start: Item | undefined;
    do {
      const page = await this.guard(() => this.client.send(new QueryCommand({
        TableName: this.name, ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
        KeyConditionExpression: `#p = :p${sort}`, ScanIndexForward: !newestFirst, ...(limit === undefined ? {} : { Limit: limit }),
        ExpressionAttributeNames: { '#p': keys.partition.name, ...(sort === '' ? {} : { '#s': keys.sort.name }) },
        ExpressionAttributeValues: {
          ':p': partition, ...(range.from === undefined ? {} : { ':from': range.from }), ...(range.to === undefined ? {} : { ':to': range.to }),
        },
        ...(start ? { ExclusiveStartKey: start } : {}),
      })));
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /** Writes all or nothing; where nothing, why, for each operation: `None`, `ConditionalCheckFailed`, `TransactionConflict`... */
  async transact(ops: readonly WriteOp[]): Promise<readonly string[] | undefined> {
    try {
      await this.client.send(new TransactWriteCommand({ TransactItems: [...ops] }));
      return undefined;
    } catch (error) {
      if (error instanceof TransactionCanceledException) {
        const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
        const fatal = (error.CancellationReasons ?? []).find(({ Code }) => !retryable.has(Code ?? 'None'));
        if (!fatal && codes.some((code) => code !== 'None')) return codes;
        const said = `${fatal?.Code ?? error.name}: ${fatal?.Message ?? error.message}`;
        throw new StoreError({ what: `table ${this.name} refused a write (${said})`, mend: 'check that it is the findings table of this version' });
      }
      if (nameOf(error) === 'TransactionInProgressException') return ops.map(() => 'TransactionConflict');
      throw this.errorOf(error);
    }
  }

  private async guard<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.errorOf(error);
    }
  }

  private errorOf(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof StoreError) return error;
    const [what, mend] = this.trouble(nameOf(error), error.message);
    return new StoreError({ what, mend });
  }

  private trouble(name: string, message: string): readonly [what: string, mend: string] {
    const { name: tableName } = this;
    switch (name) {
      case 'ResourceNotFoundException': return [`there is no table ${tableName} in this account and region`, 'check --store dynamodb:TABLE and the region'];
      case 'AccessDeniedException': return [`access to table ${tableName} was denied (${message})`, 'allow the action named to these credentials'];
      case 'ValidationException': return [`table ${tableName} is not a Stance findings table (${message})`, 'name the table that the Stance stack made'];
      case 'CredentialsProviderError': return ['there are no AWS credentials', 'configure them, or use a SQLite file as --store'];
      case 'ExpiredTokenException': case 'ExpiredToken': return ['the AWS credentials have expired', 'sign in again'];
      case 'UnrecognizedClientException': case 'InvalidSignatureException': return ['the AWS credentials are not valid', 'check them'];
      default: return [`table ${tableName} could not be used (${name}: ${message})`, 'try again'];
    }
  }
}

const retryable = new Set(['None', 'ConditionalCheckFailed', 'TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError']);
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');
