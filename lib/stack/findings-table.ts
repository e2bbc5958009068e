import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Encryption } from './encryption.ts';
import { grantKey } from './grants.ts';
import { table as shape, type IndexName, type KeyAttribute } from '../store/table.ts';

const attribute = ({ name, type }: KeyAttribute) => ({ name, type: type === 'S' ? AttributeType.STRING : AttributeType.NUMBER });

/** The findings table with its indexes and stream, as lib/store/table.ts describes them. */
export class FindingsTable extends Construct {
  readonly table: Table;
  private readonly encryption: Encryption;

  constructor(scope: Construct, id: string, encryption: Encryption) {
    super(scope, id);
    this.encryption = encryption;
    this.table = new Table(this, 'Table', {
      partitionKey: attribute(shape.partition), sortKey: attribute(shape.sort), billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: encryption.key, stream: StreamViewType.NEW_IMAGE, timeToLiveAttribute: shape.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true }, deletionProtection: true, removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of shape.indexes) {
      this.table.addGlobalSecondaryIndex({ indexName: index.name, partitionKey: attribute(index.partition), sortKey: attribute(index.sort), projectionType: ProjectionType.ALL });
    }
  }

  /** Lets a role keep what waits for a look, and find what rests on what. */
  grantPending(role: Role): void {
    role.addToPolicy(new PolicyStatement({ sid: 'Pending', actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], resources: [this.table.tableArn] }));
    grantKey(role, this.encryption);
  }

  /** Lets a role mark what it announces, and ask the indexes that it names. */
  grantAnnouncing(role: Role, indexes: readonly IndexName[] = []): void {
    const { tableArn } = this.table;
    role.addToPolicy(new PolicyStatement({ sid: 'Marks', actions: ['dynamodb:DeleteItem', 'dynamodb:PutItem'], resources: [tableArn] }));
    if (indexes.length > 0) role.addToPolicy(new PolicyStatement({ sid: 'Findings', actions: ['dynamodb:Query'], resources: [tableArn, ...indexes.map((name) => `${tableArn}/index/${name}`)] }));
    grantKey(role, this.encryption);
  }

  /** Lets a role read and write findings: items by key and by query, no scan, no change of the table itself. */
  grantReadWrite(role: Role): void {
    role.addToPolicy(new PolicyStatement({
      sid: 'Findings',
      actions: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      resources: [this.table.tableArn, ...shape.indexes.map(({ name }) => `${this.table.tableArn}/index/${name}`)],
    }));
    grantKey(role, this.encryption);
  }
}
