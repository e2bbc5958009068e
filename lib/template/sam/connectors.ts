import { entriesOf, isRecord, listed, member, textOf } from '../shape.ts';
import type { Made, Raw } from './expand.ts';
import { queuePolicy } from './queues.ts';

/** Actions to read and to write, with the forms of the ARN that they are granted on. */
interface Grant { readonly Read?: string; readonly Write?: string; readonly forms?: readonly string[] }

/** What a role may do on a destination by its type, to read and to write; the forms of the ARN after it (AWS SAM connector reference, "Supported source and destination resource types"). */
const grants: ReadonlyMap<string, Grant> = new Map(Object.entries<Grant>({
  'AWS::Lambda::Function': { Write: 'lambda:InvokeAsync lambda:InvokeFunction' },
  'AWS::SNS::Topic': { Write: 'sns:Publish' },
  'AWS::Events::EventBus': { Write: 'events:PutEvents' },
  'AWS::SQS::Queue': { Read: 'sqs:ReceiveMessage sqs:GetQueueAttributes', Write: 'sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue' },
  'AWS::StepFunctions::StateMachine': { Read: 'states:DescribeStateMachine states:ListExecutions', Write: 'states:StartExecution states:StartSyncExecution' },
  'AWS::Location::PlaceIndex': { Read: 'geo:DescribePlaceIndex geo:GetPlace geo:SearchPlaceIndexForPosition geo:SearchPlaceIndexForSuggestions geo:SearchPlaceIndexForText' },
  'AWS::DynamoDB::Table': {
    Read: 'dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect',
    Write: 'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate', forms: ['', '/index/*'],
  },
  'AWS::S3::Bucket': {
    Read: 's3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts',
    Write: 's3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold s3:PutObjectRetention s3:RestoreObject', forms: ['', '/*'],
  },
}));
/** What a function's role needs of a source that Lambda polls for it. */
const polls: ReadonlyMap<string, Grant> = new Map(Object.entries<Grant>({
  'AWS::SQS::Queue': { Read: 'sqs:ReceiveMessage sqs:GetQueueAttributes', Write: 'sqs:DeleteMessage' },
  'AWS::DynamoDB::Table': { Read: 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams', forms: ['/stream/*'] },
}));
const principals: ReadonlyMap<string, string> = new Map(Object.entries({
  'AWS::Events::Rule': 'events.amazonaws.com', 'AWS::SNS::Topic': 'sns.amazonaws.com', 'AWS::S3::Bucket': 's3.amazonaws.com',
  'AWS::ApiGateway::RestApi': 'apigateway.amazonaws.com', 'AWS::ApiGatewayV2::Api': 'apigateway.amazonaws.com', 'AWS::AppSync::GraphQLApi': 'appsync.amazonaws.com',
}));

/** One end of a connector. */
interface End { readonly id: string | undefined; readonly type: string; readonly arn: unknown; readonly role: unknown }

/** What the connectors of expanded resources become: a policy of a role, a permission, the policy of a topic or queue. */
export function connections(written: Raw, all: Raw): Made {
  return entriesOf(written).flatMap(([id, resource]): Made => {
    if (textOf(resource, 'Type') === 'AWS::Serverless::Connector') return connection(id, member(resource, 'Properties'), undefined, all, resource);
    return entriesOf(member(resource, 'Connectors')).flatMap(([name, one]) => connection(`${id}${name}`, member(one, 'Properties'), id, all, resource));
  });
}

function connection(id: string, properties: unknown, sourceId: string | undefined, all: Raw, from: unknown): Made {
  const source = endOf(sourceId === undefined ? member(properties, 'Source') : { ...asRecord(member(properties, 'SourceReference')), Id: sourceId }, all);
  const permissions = listed(member(properties, 'Permissions')).filter((one): one is 'Read' | 'Write' => one === 'Read' || one === 'Write');
  const condition = textOf(from, 'Condition');
  return listed(member(properties, 'Destination')).flatMap((written, index, { length }) => {
    const made = between(id, source, endOf(written, all), permissions);
    return made.map(([key, one]): Made[number] => [length > 1 ? `${key}Destination${index}` : key, condition === undefined ? one : { ...one, Condition: condition }]);
  });
}

function between(id: string, source: End, destination: End, permissions: readonly ('Read' | 'Write')[]): Made {
  const service = principals.get(source.type);
  const ArnEquals = { 'aws:SourceArn': source.arn };
  if (destination.type === 'AWS::Lambda::Function' && polls.has(source.type)) return policyOf(id, destination.role, source.arn, polls.get(source.type), permissions);
  if (service === undefined || (source.type === 'AWS::Events::Rule' && destination.role === undefined && destination.type.startsWith('AWS::Events'))) {
    return policyOf(id, source.role, destination.arn, grants.get(destination.type), permissions);
  }
  switch (destination.type) {
    case 'AWS::Lambda::Function': {
      const SourceArn = source.type === 'AWS::AppSync::GraphQLApi' || service === 'apigateway.amazonaws.com' ? apiArn(service, source.id) : source.arn;
      const SourceAccount = source.type === 'AWS::S3::Bucket' ? { SourceAccount: { Ref: 'AWS::AccountId' } } : {};
      return [[`${id}WriteLambdaPermission`, { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: destination.arn, Principal: service, SourceArn, ...SourceAccount } }]];
    }
    case 'AWS::SNS::Topic': {
      const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sns:Publish', Resource: destination.arn, Condition: { ArnEquals } };
      return [[`${id}TopicPolicy`, { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [destination.arn], PolicyDocument: { Version: '2012-10-17', Statement: [statement] } } }]];
    }
    case 'AWS::SQS::Queue': return [queuePolicy(`${id}QueuePolicy`, { QueueArn: destination.arn, QueueUrl: { Ref: destination.id ?? '' } }, { Service: service }, source.arn)];
    default: return [];
  }
}

function policyOf(id: string, role: unknown, arn: unknown, { forms = [''], ...byAccess }: Grant = {}, permissions: readonly ('Read' | 'Write')[]): Made {
  const Resource = forms.map((form) => (form === '' ? arn : { 'Fn::Sub': [`\${Arn}${form}`, { Arn: arn }] }));
  const Statement = permissions.flatMap((access) => (byAccess[access] === undefined ? [] : [{ Effect: 'Allow', Action: byAccess[access].split(' '), Resource }]));
  if (role === undefined || Statement.length === 0) return [];
  return [[`${id}Policy`, { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Version: '2012-10-17', Statement }, Roles: [role] } }]];
}

const apiArn = (service: string, id: string | undefined): Raw => ({
  'Fn::Sub': [service === 'appsync.amazonaws.com' ? 'arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/${Api}' : 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*', { Api: { Ref: id ?? '' } }],
});

const asRecord = (value: unknown): Raw => (isRecord(value) ? value : {});

/** An end by the logical id of a resource of the template, or by what is said of one elsewhere. */
function endOf(written: unknown, all: Raw): End {
  const id = textOf(written, 'Id');
  if (id === undefined) return { id, type: textOf(written, 'Type') ?? '', arn: member(written, 'Arn'), role: member(written, 'RoleName') };
  const resource = member(all, id);
  const type = textOf(resource, 'Type') ?? '';
  const roleArn = member(member(resource, 'Properties'), type === 'AWS::Lambda::Function' ? 'Role' : type === 'AWS::Events::Rule' ? '-' : 'RoleArn')
    ?? member(listed(member(member(resource, 'Properties'), 'Targets'))[0], 'RoleArn');
  const [roleId, attribute] = listed(member(roleArn, 'Fn::GetAtt'));
  return { id, type, arn: type === 'AWS::SNS::Topic' ? { Ref: id } : { 'Fn::GetAtt': [id, 'Arn'] }, role: attribute === 'Arn' ? { Ref: roleId } : undefined };
}
