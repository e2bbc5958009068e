/** Physical names of the resources in examples, which mostly leave them out. */
import type { TypeName } from '../../lib/model/types.ts';

/** The property that holds a type's physical name; a type that is missing has none. */
export const nameProperties: Readonly<Partial<Record<TypeName, string>>> = {
  'AWS::CloudTrail::Trail': 'TrailName', 'AWS::CloudWatch::Alarm': 'AlarmName', 'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::ApiDestination': 'Name', 'AWS::Events::Connection': 'Name', 'AWS::Events::EventBus': 'Name', 'AWS::Events::Rule': 'Name',
  'AWS::IAM::Group': 'GroupName', 'AWS::IAM::ManagedPolicy': 'ManagedPolicyName', 'AWS::IAM::Role': 'RoleName', 'AWS::IAM::User': 'UserName',
  'AWS::Lambda::Function': 'FunctionName', 'AWS::Lambda::LayerVersion': 'LayerName', 'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::ResourcePolicy': 'PolicyName', 'AWS::S3::Bucket': 'BucketName', 'AWS::SNS::Topic': 'TopicName', 'AWS::SQS::Queue': 'QueueName',
};

interface Named {
  readonly type: TypeName;
  readonly id: string | undefined;
  readonly arn: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** The name of a resource: written, given, part of its ARN, or as its own satellites call it. */
export function nameOf({ type, id, arn, properties, parts }: Named): string {
  const written = properties[nameProperties[type] ?? ''];
  if (typeof written === 'string') return written;
  if (id !== undefined) return id;
  if (arn !== undefined) return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
  const bus = parts['AWS::Events::EventBusPolicy']?.find((part) => typeof part['EventBusName'] === 'string')?.['EventBusName'];
  if (typeof bus === 'string') return bus;
  const [, called] = /"Resource":"arn:[\w-]+:(?:sns|sqs):[\w-]+:111122223333:([\w-]+)"/.exec(JSON.stringify(parts)) ?? [];
  return called ?? 'example';
}
