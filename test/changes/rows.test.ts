/** Every row of data/event-map.csv, with sample values where the row says that the ids are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolve } from '../../lib/changes/resolve.ts';
import type { ChangedResource } from '../../lib/changes/targets.ts';
import { parseCsv } from '../../scripts/csv.ts';
import { typesInUse } from '../../scripts/types-in-use.ts';

const account = '111122223333';
const at = `eu-west-1:${account}`;
/** A name or id, an ARN, and who is to be checked for it, by type as the map writes it. */
const samples: Readonly<Record<string, { readonly id: string; readonly arn: string; readonly checked?: readonly [string, string] }>> = {
  'AWS::Events::Connection': { id: 'partner', arn: `arn:aws:events:eu-west-1:${account}:connection/partner` },
  'AWS::Events::ApiDestination': { id: 'partner', arn: `arn:aws:events:eu-west-1:${account}:api-destination/partner` },
  'AWS::CloudTrail::Trail': { id: 'trail-1', arn: `arn:aws:cloudtrail:${at}:trail/trail-1` },
  'AWS::CloudWatch::Alarm': { id: 'alarm 1', arn: `arn:aws:cloudwatch:${at}:alarm:alarm 1` },
  'AWS::DynamoDB::Table': { id: 'table-1', arn: `arn:aws:dynamodb:${at}:table/table-1` },
  'AWS::DynamoDB::GlobalTable': { id: 'table-1', arn: `arn:aws:dynamodb::${account}:global-table/table-1` },
  'AWS::Events::Archive': { id: 'archive-1', arn: `arn:aws:events:${at}:archive/archive-1` },
  'AWS::Events::EventBus': { id: 'bus-1', arn: `arn:aws:events:${at}:event-bus/bus-1` },
  'AWS::Events::EventBusPolicy': { id: 'statement', arn: '', checked: ['AWS::Events::EventBus', 'bus-1'] },
  'AWS::Events::Rule': { id: 'rule-1', arn: `arn:aws:events:${at}:rule/rule-1` },
  'AWS::IAM::AccessKey': { id: 'AKIAIOSFODNN7EXAMPLE', arn: '', checked: ['AWS::IAM::User', 'ann'] },
  'AWS::IAM::Group': { id: 'group-1', arn: `arn:aws:iam::${account}:group/group-1` },
  'AWS::IAM::GroupPolicy': { id: 'inline', arn: '', checked: ['AWS::IAM::Group', 'group-1'] },
  'AWS::IAM::ManagedPolicy': { id: 'policy-1', arn: `arn:aws:iam::${account}:policy/team/policy-1` },
  'AWS::IAM::Role': { id: 'role-1', arn: `arn:aws:iam::${account}:role/role-1` },
  'AWS::IAM::RolePolicy': { id: 'inline', arn: '', checked: ['AWS::IAM::Role', 'role-1'] },
  'AWS::IAM::ServerCertificate': { id: 'cert-1', arn: `arn:aws:iam::${account}:server-certificate/cert-1` },
  'AWS::IAM::User': { id: 'ann', arn: `arn:aws:iam::${account}:user/ann` },
  'AWS::IAM::UserPolicy': { id: 'inline', arn: '', checked: ['AWS::IAM::User', 'ann'] },
  'AWS::KMS::Alias': { id: 'alias/one', arn: `arn:aws:kms:${at}:alias/one` },
  'AWS::KMS::Key': { id: '1234abcd-12ab-34cd-56ef-1234567890ab', arn: `arn:aws:kms:${at}:key/1234abcd-12ab-34cd-56ef-1234567890ab` },
  'AWS::Lambda::Alias': { id: 'live', arn: '', checked: ['AWS::Lambda::Function', 'function-1'] },
  'AWS::Lambda::CodeSigningConfig': { id: 'csc-0123456789abcdef0', arn: `arn:aws:lambda:${at}:code-signing-config:csc-0123456789abcdef0` },
  'AWS::Lambda::EventInvokeConfig': { id: 'function-1', arn: '', checked: ['AWS::Lambda::Function', 'function-1'] },
  'AWS::Lambda::EventSourceMapping': { id: 'a1b2c3d4', arn: `arn:aws:lambda:${at}:event-source-mapping:a1b2c3d4` },
  'AWS::Lambda::Function': { id: 'function-1', arn: `arn:aws:lambda:${at}:function:function-1` },
  'AWS::Lambda::LayerVersion': { id: 'layer-1', arn: `arn:aws:lambda:${at}:layer:layer-1:7`, checked: ['AWS::Lambda::LayerVersion', 'layer-1:7'] },
  'AWS::Lambda::LayerVersionPermission': { id: 'statement', arn: '', checked: ['AWS::Lambda::LayerVersion', 'layer-1:7'] },
  'AWS::Lambda::Permission': { id: 'statement', arn: '', checked: ['AWS::Lambda::Function', 'function-1'] },
  'AWS::Lambda::Url': { id: 'function-1', arn: '', checked: ['AWS::Lambda::Function', 'function-1'] },
  'AWS::Lambda::Version': { id: 'function-1:3', arn: `arn:aws:lambda:${at}:function:function-1:3` },
  'AWS::Logs::LogGroup': { id: '/team/app', arn: `arn:aws:logs:${at}:log-group:/team/app` },
  'AWS::Logs::MetricFilter': { id: 'filter', arn: '', checked: ['AWS::Logs::LogGroup', '/team/app'] },
  'AWS::Logs::ResourcePolicy': { id: 'grants', arn: '' },
  'AWS::Logs::SubscriptionFilter': { id: 'filter', arn: '', checked: ['AWS::Logs::LogGroup', '/team/app'] },
  'AWS::S3::Bucket': { id: 'bucket-1', arn: 'arn:aws:s3:::bucket-1' },
  'AWS::S3::BucketPolicy': { id: 'bucket-1', arn: '', checked: ['AWS::S3::Bucket', 'bucket-1'] },
  'AWS::SNS::Subscription': { id: '', arn: `arn:aws:sns:${at}:topic-1:f0e1`, checked: ['AWS::SNS::Topic', 'topic-1'] },
  'AWS::SNS::Topic': { id: 'topic-1', arn: `arn:aws:sns:${at}:topic-1` },
  'AWS::SNS::TopicPolicy': { id: '', arn: `arn:aws:sns:${at}:topic-1`, checked: ['AWS::SNS::Topic', 'topic-1'] },
  'AWS::SQS::Queue': { id: 'queue-1', arn: `arn:aws:sqs:${at}:queue-1` },
  'AWS::SQS::QueuePolicy': { id: 'queue-1', arn: '', checked: ['AWS::SQS::Queue', 'queue-1'] },
};
const queueUrl = `https://sqs.eu-west-1.amazonaws.com/${account}/queue-1`;

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Puts a value at a path in the map's notation. */
const put = (record: Tree, path: string, value: string): void => {
  if (path.startsWith('resources[')) { record['resources'] = [{ ARN: value, accountId: account, type: 'AWS::KMS::Key' }]; return; }
  const keys = path.split('.');
  let here = record;
  keys.forEach((key, index) => {
    const name = key === '*' ? 'SomeRequest' : key.replace('[]', '');
    const isList = key.endsWith('[]');
    const last = index === keys.length - 1;
    if (last) { here[name] = isList ? [value] : value; return; }
    if (!isTree(here[name])) here[name] = isList ? [{}] : {};
    const next = here[name];
    const inner: unknown = Array.isArray(next) ? next[0] : next;
    if (isTree(inner)) here = inner;
  });
};

const rows = parseCsv(readFileSync(join(import.meta.dirname, '..', '..', 'data', 'event-map.csv'), 'utf8'));
const recordFor = (row: Readonly<Record<string, string>>, valueOf: (type: string, kind: string) => string): Tree => {
  const record: Tree = {
    eventSource: row['event_source'], eventName: row['event_name'], awsRegion: row['event_region'] === 'us-east-1' ? 'us-east-1' : 'eu-west-1',
    recipientAccountId: account, eventID: 'e-1', eventTime: '2026-11-01T10:00:00Z', readOnly: false, requestParameters: null, responseElements: null,
    userIdentity: { type: 'IAMUser', userName: 'ann', arn: `arn:aws:iam::${account}:user/ann`, accountId: account },
  };
  const types = (row['cfn_resource_types'] ?? '').split(';');
  const kinds = (row['id_kind'] ?? '').split(';');
  (row['id_path'] ?? '').split(';').forEach((path, index) => {
    if (path !== 'recipientAccountId' && path !== 'userIdentity.userName') put(record, path, valueOf(types[index] ?? '', kinds[index] ?? ''));
  });
  return record;
};
const checked = (record: unknown): readonly ChangedResource[] => {
  const decision = resolve(record, { watched: () => true });
  return 'resources' in decision ? decision.resources : [];
};

const inUse = new Set<string>(typesInUse);
const rowsInUse = rows.filter((row) => (row['cfn_resource_types'] ?? '').split(';').every((type) => inUse.has(type)));

test('every row for the types in use leads to a check of its aggregate, by name and by ARN', () => {
  assert.ok(rowsInUse.length > 250, `${rowsInUse.length} rows`);
  for (const row of rowsInUse) {
    const types = (row['cfn_resource_types'] ?? '').split(';');
    const spell = (form: 'id' | 'arn') => (type: string, kind: string): string => {
      const sample = samples[type];
      assert.ok(sample, type);
      return kind === 'url' ? queueUrl : kind === 'arn' || (form === 'arn' && kind.includes('arn') && sample.arn !== '') ? sample.arn : sample.id;
    };
    for (const form of ['id', 'arn'] as const) {
      const record = recordFor(row, spell(form));
      const request = record['requestParameters'];
      if (isTree(request) && 'layerName' in request) request['versionNumber'] = 7;
      if (isTree(request) && form === 'arn' && 'layerName' in request) request['layerName'] = `arn:aws:lambda:${at}:layer:layer-1`;
      if (row['event_source'] === 'kms.amazonaws.com' && row['event_name'] === 'DeleteAlias') record['resources'] = [{ ARN: samples['AWS::KMS::Key']?.arn }];
      const found = checked(record);
      const name = `${row['event_source']} ${row['event_name']} (${form})`;
      for (const type of types) {
        const [wantedType, wantedId] = samples[type]?.checked ?? [type, samples[type]?.id];
        assert.ok(found.some((one) => one.type === wantedType && one.id === wantedId), `${name}: ${wantedType} ${wantedId} is not in ${JSON.stringify(found)}`);
      }
      assert.ok(found.every((one) => one.id !== undefined), `${name}: nothing is left to sweep`);
      assert.ok(found.every((one) => one.region === (row['event_region'] === 'us-east-1' ? 'global' : 'eu-west-1') && one.account === account), `${name}: ${JSON.stringify(found)}`);
    }
  }
});

/** Ids that the event cannot hold (the row says so): the type is swept. */
const sweeps = new Set([
  'DisassociateRouteTable', 'DetachNetworkInterface', 'DisassociateAddress', 'UpdateVpcEndpoint', 'DeleteVpcEndpoint', 'DeleteQueryLoggingConfig',
  'AuthorizeSnapshotAccess', 'RevokeSnapshotAccess',
]);
const plain = (type: string): string => type.replace(' (no CFN type)', '');

test('no row is lost: each leads to a check, or to a sweep where the id cannot be in the event', () => {
  for (const row of rows) {
    const record = recordFor(row, (type, kind) => {
      if (kind === 'url') return queueUrl;
      if (kind.includes('account')) return account;
      return arnOrName(plain(type), kind);
    });
    if (isTree(record['requestParameters']) && 'layerName' in record['requestParameters']) record['requestParameters']['versionNumber'] = 7;
    const decision = resolve(record, { watched: () => true });
    assert.ok('reason' in decision);
    const wanted = sweeps.has(row['event_name'] ?? '') ? 'sweep' : 'check';
    const name = `${row['event_source']} ${row['event_name']}: ${JSON.stringify(decision)}`;
    if (row['event_name'] === 'CreateTags' || row['event_name'] === 'DeleteTags') continue;
    assert.equal(decision.decision, wanted, name);
    assert.ok(decision.resources.every((one) => /^AWS::[A-Za-z0-9]+(::[A-Za-z0-9]+)?$/.test(one.type)), name);
  }
});

test('every row without parameters leads to a sweep, or to the account or the caller, never to an id that is not there', () => {
  for (const row of rows) {
    const record = recordFor({ ...row, id_path: 'recipientAccountId' }, () => '');
    const decision = resolve({ ...record, userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/r/s` } }, { watched: () => true });
    assert.ok('reason' in decision);
    const isOfManyTypes = ['CreateTags', 'DeleteTags', 'AddTagsToResource', 'RemoveTagsFromResource'].includes(row['event_name'] ?? '') && ['ec2.amazonaws.com', 'ssm.amazonaws.com'].includes(row['event_source'] ?? '');
    assert.equal(decision.decision === 'ignore', isOfManyTypes, `${row['event_source']} ${row['event_name']}`);
    for (const one of decision.resources) assert.ok(one.id === undefined || one.id === account, JSON.stringify(decision));
  }
});

const arns: Readonly<Record<string, string>> = {
  apigateway: 'arn:aws:apigateway:eu-west-1::/restapis/a1', codebuild: `arn:aws:codebuild:${at}:project/p1`, default: '',
};
const arnOrName = (type: string, kind: string): string => {
  const sample = samples[type];
  if (sample !== undefined) return kind.includes('arn') && sample.arn !== '' ? sample.arn : sample.id;
  if (!kind.startsWith('arn')) return type.startsWith('AWS::EFS::') ? { FileSystem: 'fs-1', MountTarget: 'fsmt-1', AccessPoint: 'fsap-1' }[type.slice(10)] ?? '' : 'thing-1';
  return otherArns[type] ?? arns[type.split('::')[1]?.toLowerCase() ?? ''] ?? '';
};
const otherArns: Readonly<Record<string, string>> = {
  'AWS::IAM::VirtualMFADevice': `arn:aws:iam::${account}:mfa/phone`, 'AWS::IAM::OIDCProvider': `arn:aws:iam::${account}:oidc-provider/token.example.com`,
  'AWS::IAM::SAMLProvider': `arn:aws:iam::${account}:saml-provider/corp`, 'AWS::KMS::ReplicaKey': 'arn:aws:kms:us-west-2:111122223333:key/mrk-1',
  'AWS::SecretsManager::Secret': `arn:aws:secretsmanager:${at}:secret:db-AbCdEf`, 'AWS::SSM::Parameter': `arn:aws:ssm:${at}:parameter/a/b`,
  'AWS::CloudTrail::EventDataStore': `arn:aws:cloudtrail:${at}:eventdatastore/e1`, 'AWS::CloudTrail::ResourcePolicy': `arn:aws:cloudtrail:${at}:eventdatastore/e1`,
  'AWS::GuardDuty::Detector': `arn:aws:guardduty:${at}:detector/d1`, 'AWS::SecurityHub::Standard': 'arn:aws:securityhub:eu-west-1::standards/cis/v/1.4.0',
  'AWS::Cognito::UserPool': `arn:aws:cognito-idp:${at}:userpool/eu-west-1_a`, 'AWS::Cognito::IdentityPool': `arn:aws:cognito-identity:${at}:identitypool/eu-west-1:a`,
  'AWS::StepFunctions::StateMachine': `arn:aws:states:${at}:stateMachine:m`, 'AWS::StepFunctions::StateMachineVersion': `arn:aws:states:${at}:stateMachine:m:1`,
  'AWS::StepFunctions::StateMachineAlias': `arn:aws:states:${at}:stateMachine:m:live`, 'AWS::StepFunctions::Activity': `arn:aws:states:${at}:activity:a`,
  'AWS::AppSync::GraphQLApi': `arn:aws:appsync:${at}:apis/a`, 'AWS::ECR::Repository': `arn:aws:ecr:${at}:repository/team/app`,
  'AWS::ECS::Cluster': `arn:aws:ecs:${at}:cluster/c`, 'AWS::ECS::Service': `arn:aws:ecs:${at}:service/c/s`, 'AWS::ECS::TaskDefinition': `arn:aws:ecs:${at}:task-definition/t:1`,
  'AWS::EKS::Cluster': `arn:aws:eks:${at}:cluster/c`, 'AWS::EKS::AccessEntry': `arn:aws:iam::${account}:role/r`,
  'AWS::RDS::DBCluster': `arn:aws:rds:${at}:cluster:c`, 'AWS::RDS::DBSnapshot': `arn:aws:rds:${at}:snapshot:s`, 'AWS::RDS::DBInstance': `arn:aws:rds:${at}:db:d`,
  'AWS::ElastiCache::ReplicationGroup': `arn:aws:elasticache:${at}:replicationgroup:g`, 'AWS::OpenSearchService::Domain': `arn:aws:es:${at}:domain/d`,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': `arn:aws:elasticloadbalancing:${at}:loadbalancer/app/lb/50dc`,
  'AWS::ElasticLoadBalancingV2::Listener': `arn:aws:elasticloadbalancing:${at}:listener/app/lb/50dc/f2f7`,
  'AWS::ElasticLoadBalancingV2::ListenerRule': `arn:aws:elasticloadbalancing:${at}:listener-rule/app/lb/50dc/f2f7/9683`,
  'AWS::ElasticLoadBalancingV2::TargetGroup': `arn:aws:elasticloadbalancing:${at}:targetgroup/tg/73e2`, 'AWS::ElasticLoadBalancingV2::TrustStore': `arn:aws:elasticloadbalancing:${at}:truststore/ts/73e2`,
  'AWS::CloudFront::Distribution': `arn:aws:cloudfront::${account}:distribution/E1`, 'AWS::CertificateManager::Certificate': `arn:aws:acm:${at}:certificate/c1`,
  'AWS::WAFv2::WebACL': `arn:aws:wafv2:${at}:regional/webacl/w/1`, 'AWS::WAFv2::WebACLAssociation': `arn:aws:elasticloadbalancing:${at}:loadbalancer/app/lb/50dc`,
  'AWS::WAFv2::LoggingConfiguration': `arn:aws:wafv2:${at}:regional/webacl/w/1`, 'AWS::WAFv2::RuleGroup': `arn:aws:wafv2:${at}:regional/rulegroup/r/1`,
  'AWS::Kinesis::Stream': `arn:aws:kinesis:${at}:stream/s`, 'AWS::Kinesis::ResourcePolicy': `arn:aws:kinesis:${at}:stream/s`, 'AWS::Kinesis::StreamConsumer': `arn:aws:kinesis:${at}:stream/s`,
  'AWS::CodeBuild::SourceCredential': `arn:aws:codebuild:${at}:token/github`, 'AWS::CodeBuild::ReportGroup': `arn:aws:codebuild:${at}:report-group/r`,
  'AWS::CloudFormation::Stack': `arn:aws:cloudformation:${at}:stack/s/1`, 'AWS::Redshift::Cluster': `arn:aws:redshift:${at}:cluster:c`,
  'AWS::RolesAnywhere::TrustAnchor': `arn:aws:rolesanywhere:${at}:trust-anchor/t`, 'AWS::RolesAnywhere::Profile': `arn:aws:rolesanywhere:${at}:profile/p`,
};
