import {
  CloudWatchLogsClient, CreateLogGroupCommand, PutAccountPolicyCommand, PutMetricFilterCommand, PutResourcePolicyCommand, PutRetentionPolicyCommand, PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Properties } from '../scene.ts';
import { camel, partsOf, text, type Create } from './aws.ts';

/** AWS::Logs::LogGroup: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const logGroup: Create = async (thing, aws) => {
  const logs = aws.client(CloudWatchLogsClient);
  const logGroupName = thing.name;
  const { KmsKeyId, RetentionInDays, AccountSubscriptions = [] } = thing.properties;
  await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId: KmsKeyId as string | undefined, tags: { ...thing.tags } }));
  if (RetentionInDays !== undefined) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: Number(RetentionInDays) }));
  for (const [index, part] of partsOf(thing, 'AWS::Logs::MetricFilter').entries()) {
    await logs.send(new PutMetricFilterCommand({ filterName: `f${index}`, ...camel(part) as object, logGroupName } as never));
  }
  for (const part of partsOf(thing, 'AWS::Logs::SubscriptionFilter')) await logs.send(new PutSubscriptionFilterCommand({ filterName: 'made-up', filterPattern: '', ...camel(part) as object, logGroupName } as never));
  for (const { PolicyName, ...document } of AccountSubscriptions as readonly Properties[]) {
    await logs.send(new PutAccountPolicyCommand({ policyName: String(PolicyName), policyType: 'SUBSCRIPTION_FILTER_POLICY', policyDocument: text(document), scope: 'ALL' }));
  }
  return { id: logGroupName };
};

/** AWS::Logs::ResourcePolicy: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
export const resourcePolicy: Create = async (thing, aws) => {
  await aws.client(CloudWatchLogsClient).send(new PutResourcePolicyCommand({ policyName: thing.name, policyDocument: text(thing.properties['PolicyDocument']) }));
  return { id: thing.name };
};
