import type { TypeName } from '../model/types.ts';

/** How a satellite's type names its parents. */
export interface Link {
  readonly parent: TypeName;
  /** Property with the parent's name, ARN or URL, or a list of them. */
  readonly key: string;
  /** The type of the part, where the live account shows another one. */
  readonly as?: TypeName;
  /** The satellite is a resource of its own as well. */
  readonly alsoOwn?: true;
  /** A parent has one at most, so that an unseen parent has no others. */
  readonly single?: true;
  /** The parent where the key is absent. */
  readonly fallback?: string;
}

const identityPolicy = (kind: 'Role' | 'User' | 'Group', key: string): Link =>
  ({ parent: `AWS::IAM::${kind}`, key, as: `AWS::IAM::${kind}Policy` });

/** Satellites and the resources that they belong to, by type (AWS resource and property types reference). */
export const links: Readonly<Partial<Record<TypeName, readonly Link[]>>> = {
  'AWS::S3::BucketPolicy': [{ parent: 'AWS::S3::Bucket', key: 'Bucket', single: true }],
  'AWS::SNS::TopicPolicy': [{ parent: 'AWS::SNS::Topic', key: 'Topics', single: true }],
  'AWS::SNS::TopicInlinePolicy': [{ parent: 'AWS::SNS::Topic', key: 'TopicArn', as: 'AWS::SNS::TopicPolicy', single: true }],
  'AWS::SNS::Subscription': [{ parent: 'AWS::SNS::Topic', key: 'TopicArn' }],
  'AWS::SQS::QueuePolicy': [{ parent: 'AWS::SQS::Queue', key: 'Queues', single: true }],
  'AWS::SQS::QueueInlinePolicy': [{ parent: 'AWS::SQS::Queue', key: 'Queue', as: 'AWS::SQS::QueuePolicy', single: true }],
  'AWS::Lambda::Permission': [{ parent: 'AWS::Lambda::Function', key: 'FunctionName' }],
  'AWS::Lambda::Url': [{ parent: 'AWS::Lambda::Function', key: 'TargetFunctionArn' }],
  'AWS::Lambda::EventInvokeConfig': [{ parent: 'AWS::Lambda::Function', key: 'FunctionName' }],
  'AWS::Lambda::Alias': [{ parent: 'AWS::Lambda::Function', key: 'FunctionName' }],
  'AWS::Lambda::Version': [{ parent: 'AWS::Lambda::Function', key: 'FunctionName', alsoOwn: true }],
  'AWS::Lambda::LayerVersionPermission': [{ parent: 'AWS::Lambda::LayerVersion', key: 'LayerVersionArn' }],
  'AWS::Events::EventBusPolicy': [{ parent: 'AWS::Events::EventBus', key: 'EventBusName', fallback: 'default' }],
  'AWS::IAM::Policy': [identityPolicy('Role', 'Roles'), identityPolicy('User', 'Users'), identityPolicy('Group', 'Groups')],
  'AWS::IAM::RolePolicy': [identityPolicy('Role', 'RoleName')],
  'AWS::IAM::UserPolicy': [identityPolicy('User', 'UserName')],
  'AWS::IAM::GroupPolicy': [identityPolicy('Group', 'GroupName')],
  'AWS::IAM::AccessKey': [{ parent: 'AWS::IAM::User', key: 'UserName' }],
  'AWS::IAM::UserToGroupAddition': [{ parent: 'AWS::IAM::User', key: 'Users' }],
  'AWS::KMS::Alias': [{ parent: 'AWS::KMS::Key', key: 'TargetKeyId' }],
  'AWS::Logs::MetricFilter': [{ parent: 'AWS::Logs::LogGroup', key: 'LogGroupName' }],
  'AWS::Logs::SubscriptionFilter': [{ parent: 'AWS::Logs::LogGroup', key: 'LogGroupName' }],
};

/** The part types that a resource of a type may have in a template. */
export const partTypesOf = (parent: TypeName): readonly TypeName[] => [...new Set(Object.entries(links).flatMap(([type, list]) =>
  list.filter((link) => link.parent === parent).map((link) => link.as ?? type as TypeName)))];

/** The text that identifies a parent: a function's qualifier and a log group's `:*` are left out. */
export function parentKey(parent: TypeName, reference: string): string {
  if (parent === 'AWS::Logs::LogGroup' && reference.endsWith(':*')) return reference.slice(0, -2);
  if (parent !== 'AWS::Lambda::Function') return reference;
  const at = reference.indexOf('function:');
  const name = at < 0 ? reference : reference.slice(at + 'function:'.length);
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(0, colon);
}
