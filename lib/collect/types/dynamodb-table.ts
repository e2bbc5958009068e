import {
  DescribeContinuousBackupsCommand, DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient, GetResourcePolicyCommand, ListTablesCommand, ListTagsOfResourceCommand,
  type DescribeTableCommandOutput, type GetResourcePolicyCommandInput, type GetResourcePolicyCommandOutput, type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Json } from '../../model/json.ts';
import { Pending } from '../../model/resource.ts';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { absent, unknownOf } from '../errors.ts';
import { json, pruned, tagRecord } from '../shape.ts';

type Properties = PropertiesOf<'AWS::DynamoDB::Table'>;

/** Tables; a replica of a global table is a table of its own region: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
export default collector({
  type: 'AWS::DynamoDB::Table',
  service: 'dynamodb',
  scope: 'regional',
  apis: { dynamodb: api(DynamoDBClient, {
    DescribeContinuousBackupsCommand, DescribeTableCommand, DescribeTimeToLiveCommand, GetResourcePolicyCommand, ListTablesCommand, ListTagsOfResourceCommand,
  }) },
  async* list(aws, place) {
    for await (const page of pages(aws.dynamodb.ListTables, {}, 'LastEvaluatedTableName', 'ExclusiveStartTableName')) {
      for (const name of page.TableNames ?? []) yield found(name, place);
    }
  },
  async find(aws, place, idOrArn) {
    const name = /:table\/([^/]+)/.exec(idOrArn)?.[1] ?? idOrArn;
    const { Table } = await place.once(`dynamodb table ${place.region} ${name}`, () => aws.dynamodb.DescribeTable({ TableName: name }));
    return Table && found(name, place);
  },
  facets: {
    description: {
      properties: [
        'AttributeDefinitions', 'BillingMode', 'DeletionProtectionEnabled', 'GlobalSecondaryIndexes', 'KeySchema', 'LatestStreamArn', 'LocalSecondaryIndexes',
        'ProvisionedThroughput', 'Replicas', 'SSESpecification', 'StreamSpecification', 'TableClass',
      ],
      async read(aws, table, place) {
        const { Table = {} } = await (place.known<DescribeTableCommandOutput>(`dynamodb table ${place.region} ${table.name}`) ?? aws.dynamodb.DescribeTable({ TableName: table.name }));
        return { properties: describe(Table) };
      },
    },
    backups: {
      properties: ['PointInTimeRecoverySpecification'],
      async read(aws, table) {
        const { ContinuousBackupsDescription: backups } = await aws.dynamodb.DescribeContinuousBackups({ TableName: table.name });
        const recovery = backups?.PointInTimeRecoveryDescription;
        return { properties: { PointInTimeRecoverySpecification: pruned<NonNullable<Properties['PointInTimeRecoverySpecification']>>({
          PointInTimeRecoveryEnabled: recovery?.PointInTimeRecoveryStatus === 'ENABLED', RecoveryPeriodInDays: recovery?.RecoveryPeriodInDays,
        }) } };
      },
    },
    expiry: {
      properties: ['TimeToLiveSpecification'],
      async read(aws, table) {
        const { TimeToLiveDescription: ttl } = await aws.dynamodb.DescribeTimeToLive({ TableName: table.name });
        return ttl?.AttributeName === undefined ? {} : { properties: { TimeToLiveSpecification: { AttributeName: ttl.AttributeName, Enabled: ttl.TimeToLiveStatus === 'ENABLED' || ttl.TimeToLiveStatus === 'ENABLING' } } };
      },
    },
    policy: {
      properties: ['ResourcePolicy'],
      async read(aws, table) {
        const PolicyDocument = await policyOf(aws.dynamodb.GetResourcePolicy, table.arn);
        return PolicyDocument === undefined ? {} : { properties: { ResourcePolicy: { PolicyDocument } } };
      },
    },
    streamPolicy: {
      async read(aws, table) {
        const { ResourcePolicy: _, ...stream } = (table.properties['StreamSpecification'] ?? {}) as NonNullable<Properties['StreamSpecification']>;
        try {
          const PolicyDocument = await policyOf(aws.dynamodb.GetResourcePolicy, String(table.properties['LatestStreamArn']));
          return { properties: { StreamSpecification: { ...stream, ...(PolicyDocument === undefined ? {} : { ResourcePolicy: { PolicyDocument } }) } } };
        } catch (error) {
          return { properties: { StreamSpecification: { ...stream, ResourcePolicy: unknownOf(error) as never } } };
        }
      },
    },
    tags: {
      tags: true,
      async read(aws, table) {
        const tags: Record<string, string> = {};
        for await (const page of pages(aws.dynamodb.ListTagsOfResource, { ResourceArn: table.arn }, 'NextToken', 'NextToken')) Object.assign(tags, tagRecord(page.Tags));
        return { tags };
      },
    },
  },
});

const found = (name: string, place: Place) => ({ id: name, name, arn: `arn:${place.partition}:dynamodb:${place.region}:${place.account}:table/${name}`, properties: { TableName: name } });

async function policyOf(get: (input: GetResourcePolicyCommandInput) => Promise<GetResourcePolicyCommandOutput>, ResourceArn: string | undefined): Promise<Json | undefined> {
  const { Policy } = await absent(get({ ResourceArn }), 'PolicyNotFoundException') ?? {};
  return Policy ? json(Policy) : undefined;
}

function describe(t: TableDescription): Properties {
  const sse = t.SSEDescription;
  return {
    ...pruned<Properties>({
      TableName: t.TableName, AttributeDefinitions: t.AttributeDefinitions, KeySchema: t.KeySchema,
      BillingMode: t.BillingModeSummary?.BillingMode ?? 'PROVISIONED', DeletionProtectionEnabled: t.DeletionProtectionEnabled ?? false,
      ProvisionedThroughput: t.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? undefined : throughput(t.ProvisionedThroughput),
      GlobalSecondaryIndexes: t.GlobalSecondaryIndexes?.map((i) => ({ IndexName: i.IndexName, KeySchema: i.KeySchema, Projection: i.Projection, ProvisionedThroughput: throughput(i.ProvisionedThroughput) })),
      LocalSecondaryIndexes: t.LocalSecondaryIndexes?.map((i) => ({ IndexName: i.IndexName, KeySchema: i.KeySchema, Projection: i.Projection })),
      // Absent: the key that DynamoDB owns.
      SSESpecification: sse === undefined || sse.Status === 'DISABLED' ? undefined : { SSEEnabled: true, SSEType: sse.SSEType, KMSMasterKeyId: sse.KMSMasterKeyArn },
      TableClass: t.TableClassSummary?.TableClass, LatestStreamArn: t.LatestStreamArn,
      Replicas: t.Replicas?.map((r) => ({ Region: r.RegionName, Status: r.ReplicaStatus, KMSMasterKeyId: r.KMSMasterKeyId })),
    }),
    ...(t.StreamSpecification?.StreamEnabled ? { StreamSpecification: { StreamViewType: t.StreamSpecification.StreamViewType ?? '', ResourcePolicy: new Pending('streamPolicy') as never } } : {}),
  };
}

const throughput = (p: { ReadCapacityUnits?: number | undefined; WriteCapacityUnits?: number | undefined } | undefined) =>
  p && { ReadCapacityUnits: p.ReadCapacityUnits, WriteCapacityUnits: p.WriteCapacityUnits };
