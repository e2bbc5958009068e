/** CloudFormation types that collectors read or templates carry; types are generated for these alone. */
export const typesInUse = [
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable',
  'AWS::Events::ApiDestination', 'AWS::Events::Archive', 'AWS::Events::Connection', 'AWS::Events::EventBus', 'AWS::Events::EventBusPolicy', 'AWS::Events::Rule',
  'AWS::IAM::AccessKey', 'AWS::IAM::Group', 'AWS::IAM::GroupPolicy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy',
  'AWS::IAM::Role', 'AWS::IAM::RolePolicy', 'AWS::IAM::ServerCertificate', 'AWS::IAM::User', 'AWS::IAM::UserPolicy', 'AWS::IAM::UserToGroupAddition',
  'AWS::KMS::Alias', 'AWS::KMS::Key',
  'AWS::Lambda::Alias', 'AWS::Lambda::CodeSigningConfig', 'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function', 'AWS::Lambda::LayerVersion', 'AWS::Lambda::LayerVersionPermission', 'AWS::Lambda::Permission',
  'AWS::Lambda::Url', 'AWS::Lambda::Version',
  'AWS::Logs::LogGroup', 'AWS::Logs::MetricFilter', 'AWS::Logs::ResourcePolicy', 'AWS::Logs::SubscriptionFilter',
  'AWS::S3::Bucket', 'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription', 'AWS::SNS::Topic', 'AWS::SNS::TopicInlinePolicy', 'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue', 'AWS::SQS::QueueInlinePolicy', 'AWS::SQS::QueuePolicy',
] as const;
