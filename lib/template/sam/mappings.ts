import { carry } from '../places.ts';
import { entriesOf, isRecord, listed, member, textOf } from '../shape.ts';
import type { Raw } from './expand.ts';
import { statementsFor } from './queues.ts';

const passedOn = [
  'BatchSize', 'Enabled', 'StartingPosition', 'StartingPositionTimestamp', 'MaximumBatchingWindowInSeconds', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'BisectBatchOnFunctionError',
  'DestinationConfig', 'FilterCriteria', 'FunctionResponseTypes', 'KmsKeyArn', 'MetricsConfig', 'ParallelizationFactor', 'ProvisionedPollerConfig', 'ScalingConfig', 'SourceAccessConfigurations', 'Topics',
  'TumblingWindowInSeconds', 'Queues',
];
const secrets = new Set(['BASIC_AUTH', 'SASL_SCRAM_256_AUTH', 'SASL_SCRAM_512_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH', 'OAUTHBEARER_AUTH', 'SERVER_ROOT_CA_CERTIFICATE']);
const network = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface', 'ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'];

/** The mapping of an event that Lambda polls for. */
export function mapping(type: string, from: Raw, target: Raw): Raw {
  const source = from['Queue'] !== undefined && type === 'SQS' ? 'Queue' : 'Stream';
  const own: Raw = { FunctionName: target };
  if (type === 'SelfManagedKafka') own['SelfManagedEventSource'] = { Endpoints: { KafkaBootstrapServers: from['KafkaBootstrapServers'] } };
  else own['EventSourceArn'] = from[source] ?? from['Broker'] ?? from['Cluster'];
  for (const name of passedOn) {
    if (!Object.hasOwn(from, name)) continue;
    own[name] = from[name];
    carry(from, name, own, name);
  }
  return { Type: 'AWS::Lambda::EventSourceMapping', Properties: own };
}

/** What the role of a function must be allowed for the events that it polls (AWS SAM, "Generated CloudFormation resources"). */
export function pollStatements(events: unknown): Raw[] {
  return entriesOf(events).flatMap(([, event]) => {
    const [type, from] = [textOf(event, 'Type') ?? '', member(event, 'Properties')];
    const failed = member(member(from, 'DestinationConfig'), 'OnFailure');
    return [...statementsFor(textOf(failed, 'Type'), member(failed, 'Destination')), ...accessStatements(type, isRecord(from) ? from : {})];
  });
}

function accessStatements(type: string, from: Raw): Raw[] {
  if (!['MQ', 'MSK', 'DocumentDB', 'SelfManagedKafka'].includes(type)) return [];
  const allow = (Action: string | readonly string[], Resource: unknown): Raw => ({ Effect: 'Allow', Action, Resource });
  const configurations = listed(from['SourceAccessConfigurations']);
  const own = (rest: string): Raw => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });
  const key = textOf(from, 'SecretsManagerKmsKeyId');
  return [
    ...configurations.flatMap((one) => (secrets.has(textOf(one, 'Type') ?? '') && (type !== 'MSK' || textOf(one, 'Type') === 'CLIENT_CERTIFICATE_TLS_AUTH') ? [allow('secretsmanager:GetSecretValue', member(one, 'URI'))] : [])),
    ...(type === 'MQ' ? [allow('mq:DescribeBroker', from['Broker'])] : []),
    ...(type === 'DocumentDB' ? [
      allow('rds:DescribeDBClusterParameters', own('rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:*')), allow('rds:DescribeDBSubnetGroups', own('rds:${AWS::Region}:${AWS::AccountId}:subgrp:*')),
      allow('rds:DescribeDBClusters', from['Cluster']),
    ] : []),
    ...(type === 'DocumentDB' || configurations.some((one) => textOf(one, 'Type') === 'VPC_SUBNET') ? [allow(network, '*')] : []),
    ...(key === undefined ? [] : [allow('kms:Decrypt', own(`kms:\${AWS::Region}:\${AWS::AccountId}:key/${key}`))]),
  ];
}
