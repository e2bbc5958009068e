import { CreateTableCommand, DynamoDBClient, PutResourcePolicyCommand, UpdateContinuousBackupsCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Properties } from '../scene.ts';
import { tagList, text, type Create } from './aws.ts';

const keys = { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }], BillingMode: 'PAY_PER_REQUEST' as const };

/** AWS::DynamoDB::Table: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const table: Create = async (thing, aws) => {
  const dynamodb = aws.client(DynamoDBClient);
  const TableName = thing.name;
  const { SSESpecification, DeletionProtectionEnabled, PointInTimeRecoverySpecification: pitr, ResourcePolicy, StreamSpecification } = thing.properties as Record<string, Properties | undefined>;
  const { SSEEnabled, ...sse } = SSESpecification ?? {};
  const { ResourcePolicy: streamPolicy, ...stream } = StreamSpecification ?? {};
  const { TableDescription } = await dynamodb.send(new CreateTableCommand({
    TableName, ...keys, Tags: tagList(thing),
    ...SSESpecification === undefined ? {} : { SSESpecification: { Enabled: SSEEnabled === true, ...sse } },
    ...StreamSpecification === undefined ? {} : { StreamSpecification: { StreamEnabled: true, ...stream } },
  }));
  if (DeletionProtectionEnabled !== undefined) await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: Boolean(DeletionProtectionEnabled) }));
  if (pitr !== undefined) await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: pitr as never }));
  const policies: [string | undefined, Properties | undefined][] = [[TableDescription?.TableArn, ResourcePolicy], [TableDescription?.LatestStreamArn, streamPolicy as Properties | undefined]];
  for (const [ResourceArn, policy] of policies) if (policy !== undefined) await dynamodb.send(new PutResourcePolicyCommand({ ResourceArn, Policy: text(policy['PolicyDocument']) }));
  return { id: TableName };
};
