import type { TypeName } from '../../../lib/model/types.ts';
import { account } from './account.ts';
import type { Create } from './aws.ts';
import { trail } from './cloudtrail-trail.ts';
import { alarm } from './cloudwatch-alarm.ts';
import { table } from './dynamodb-table.ts';
import { apiDestination, bus, connection, eventRule } from './events.ts';
import { group, managedPolicy, role, user } from './iam.ts';
import { key } from './kms-key.ts';
import { lambdaFunction } from './lambda-function.ts';
import { codeSigningConfig, eventSourceMapping, layerVersion } from './lambda-others.ts';
import { logGroup, resourcePolicy } from './logs.ts';
import { bucket } from './s3-bucket.ts';
import { topic } from './sns-topic.ts';
import { queue } from './sqs-queue.ts';

/** What makes a resource of a type; in the order in which others refer to them, so that what is referred to is there. */
export const creators: ReadonlyMap<TypeName, Create> = new Map<TypeName, Create>([
  ['AWS::Account', account], ['AWS::KMS::Key', key], ['AWS::Lambda::CodeSigningConfig', codeSigningConfig], ['AWS::Events::Connection', connection],
  ['AWS::IAM::ManagedPolicy', managedPolicy], ['AWS::IAM::Role', role], ['AWS::IAM::User', user], ['AWS::IAM::Group', group],
  ['AWS::S3::Bucket', bucket], ['AWS::SQS::Queue', queue], ['AWS::SNS::Topic', topic], ['AWS::Logs::LogGroup', logGroup], ['AWS::Logs::ResourcePolicy', resourcePolicy],
  ['AWS::DynamoDB::Table', table], ['AWS::Events::EventBus', bus], ['AWS::Events::Rule', eventRule], ['AWS::Events::ApiDestination', apiDestination],
  ['AWS::Lambda::Function', lambdaFunction], ['AWS::Lambda::LayerVersion', layerVersion], ['AWS::Lambda::EventSourceMapping', eventSourceMapping],
  ['AWS::CloudTrail::Trail', trail], ['AWS::CloudWatch::Alarm', alarm],
]);
