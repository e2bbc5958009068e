/** Event shapes that change nothing; values are our own. */
import { account, at, seen, session } from './fixture.ts';

const denied = { errorCode: 'AccessDenied', errorMessage: 'User is not authorized to perform this.' };
const noise = (event: string, more: Readonly<Record<string, unknown>> = {}, request: unknown = {}, response: unknown = null) => seen(event, request, response, '', more);
const read = { readOnly: true };
const nameOnly = { readOnly: undefined };

export const ignoredFixtures = [
  noise('s3 ListBuckets', read), noise('s3 GetBucketPolicy', read, { bucketName: 'b' }), noise('s3 HeadBucket', nameOnly), noise('s3 ListBuckets', { readOnly: 'true' }),
  noise('ec2 DescribeInstances', nameOnly), noise('ec2 GetPasswordData', nameOnly, { instanceId: 'i-1' }), noise('iam ListUsers', read), noise('iam GetAccountAuthorizationDetails', read),
  noise('iam SimulatePrincipalPolicy', nameOnly), noise('iam GenerateCredentialReport', read), noise('cloudtrail LookupEvents', nameOnly), noise('lambda ListFunctions20150331', nameOnly),
  noise('lambda GetFunction20150331v2', nameOnly), noise('lambda Invoke', { eventCategory: 'Data' }), noise('secretsmanager GetSecretValue', read), noise('secretsmanager BatchGetSecretValue', nameOnly),
  noise('dynamodb Scan', nameOnly), noise('dynamodb Query', nameOnly), noise('dynamodb BatchGetItem', nameOnly), noise('organizations DescribeOrganization', read),
  noise('iam CreateUser', denied, { userName: 'x' }), noise('iam CreateUser', { errorCode: 'EntityAlreadyExistsException' }, { userName: 'x' }), noise('iam DeleteUser', { errorMessage: 'only a message' }, { userName: 'x' }),
  noise('ec2 RunInstances', { errorCode: 'Client.UnauthorizedOperation' }), noise('ec2 RunInstances', { errorCode: 'Client.DryRunOperation' }), noise('ec2 RunInstances', { errorCode: 'Client.InstanceLimitExceeded' }),
  noise('ec2 DeleteFlowLogs', { errorCode: 'Client.InvalidParameterValue' }, { DeleteFlowLogsRequest: { FlowLogId: { content: 'fl-1', tag: 1 } } }),
  noise('ec2 CreateVpcEndpoint', {}, { CreateVpcEndpointRequest: { DryRun: true, VpcId: 'vpc-1' } }), noise('ec2 StopInstances', {}, { instancesSet: { items: [{ instanceId: 'i-1' }] }, dryRun: true }),
  noise('ec2 DeleteSecurityGroup', {}, { groupId: 'sg-1' }, { _return: false }), noise('ec2 ModifySecurityGroupRules', {}, { ModifySecurityGroupRulesRequest: { GroupId: 'sg-1' } }, { ModifySecurityGroupRulesResponse: { return: false } }),
  noise('lambda UpdateFunctionCode20150331v2', {}, { functionName: 'f', dryRun: true }), noise('lambda AddPermission20150331v2', denied, null), noise('sns Subscribe', denied, null),
  noise('s3 PutBucketPolicy', { errorCode: 'MalformedPolicy' }, { bucketName: 'b' }), noise('s3 DeleteBucket', { errorCode: 'BucketNotEmpty' }, { bucketName: 'b' }),
  noise('kms DisableKey', { errorCode: 'NotFoundException' }, { keyId: '1' }), noise('eks AssociateAccessPolicy', { errorCode: 'AccessDenied' }, { name: 'c' }, { message: 'not authorized' }),
  noise('signin ConsoleLogin', { eventType: 'AwsConsoleSignIn' }, null, { ConsoleLogin: 'Success' }), noise('signin ConsoleLogin', { eventType: 'AwsConsoleSignIn', errorMessage: 'Failed authentication' }, null, { ConsoleLogin: 'Failure' }),
  noise('signin CheckMfa', { eventType: 'AwsConsoleSignIn' }), noise('signin SwitchRole', { eventType: 'AwsConsoleSignIn' }), noise('signin GetSigninToken'), noise('signin PasswordRecoveryRequested'),
  noise('signin UserAuthentication', { eventType: 'AwsServiceEvent', serviceEventDetails: { UserAuthentication: 'Success' } }),
  noise('sts AssumeRole', read, { roleArn: `arn:aws:iam::${account}:role/r` }), noise('sts GetCallerIdentity', read), noise('sts AssumeRoleWithSAML', nameOnly), noise('sts GetFederationToken', nameOnly), noise('sts AssumeRoot'),
  noise('ssm UpdateInstanceInformation', { userIdentity: session }, { instanceId: 'i-1' }), noise('ssm StartSession', {}, { target: 'i-1' }), noise('ssm TerminateSession'), noise('ssm SendCommand', {}, { instanceIds: ['i-1'] }),
  noise('ssm UpdateInstanceAssociationStatus'), noise('ssm PutInventory'), noise('ssm PutComplianceItems'), noise('ssmmessages OpenControlChannel', {}, { instanceId: 'i-1' }), noise('ssmmessages CreateControlChannel'),
  noise('logs CreateLogStream', {}, { logGroupName: '/app', logStreamName: 's' }), noise('logs DeleteLogStream', {}, { logGroupName: '/app', logStreamName: 's' }), noise('logs PutLogEvents'), noise('logs StartQuery'),
  noise('kms Decrypt', read, { encryptionContext: {} }), noise('kms GenerateDataKey', read), noise('kms Encrypt'), noise('kms Sign'), noise('kms ReEncrypt'),
  noise('kms SynchronizeMultiRegionKey', { userIdentity: { accountId: account, invokedBy: 'AWS Internal' }, resources: [{ ARN: `arn:aws:kms:${at}:key/k`, accountId: account, type: 'AWS::KMS::Key' }] }, null),
  noise('s3 GetObject', { eventCategory: 'Data', ...read }, { bucketName: 'b', key: 'k' }), noise('s3 PutObject', { eventCategory: 'Data' }, { bucketName: 'b', key: 'k' }), noise('s3 DeleteObject', {}, { bucketName: 'b', key: 'k' }),
  noise('s3 CopyObject'), noise('sns Publish', {}, { topicArn: `arn:aws:sns:${at}:t` }), noise('sqs SendMessage'), noise('dynamodb PutItem', { eventCategory: 'Data' }, { tableName: 't' }), noise('dynamodb DescribeTable'),
  noise('guardduty SendSecurityTelemetry', { eventCategory: 'Data', managementEvent: false, resources: [{ ARN: `arn:aws:guardduty:${at}:detector/d`, accountId: account, type: 'AWS::GuardDuty::Detector' }] }, null),
  noise('ecr GetAuthorizationToken'), noise('ecr BatchCheckLayerAvailability'), noise('ecr InitiateLayerUpload'), noise('bedrock InvokeModel'), noise('bedrock Converse'),
  noise('ec2 SendSSHPublicKey'), noise('ec2-instance-connect SendSSHPublicKey'), noise('health DescribeEventAggregates'), noise('support CreateCase'), noise('billingconsole AwsConsoleAction', { eventType: 'AwsConsoleAction' }),
  noise('cloudshell CreateSession'), noise('sso Federate', { eventType: 'AwsServiceEvent' }), noise('cloudtrail PutAuditEvents'), noise('monitoring PutMetricData'), noise('backup BackupJobCompleted', { eventType: 'AwsServiceEvent' }),
  noise('organizations CreateAccountResult', { eventType: 'AwsServiceEvent' }), noise('ec2 RunInstances', { eventType: 'AwsCloudTrailInsight', eventCategory: 'Insight' }), noise('s3 PutBucketPolicy', { eventCategory: 'NetworkActivity', eventType: 'AwsVpceEvent' }, { bucketName: 'b' }),
  noise('ssm AddTagsToResource', {}, { resourceType: 'PatchBaseline', resourceId: 'pb-1' }), noise('ecs TagResource', {}, { resourceArn: `arn:aws:ecs:${at}:task/c/1` }), noise('ec2 CreateTags', {}, { resourcesSet: { items: [{ resourceId: 'sir-1' }] } }),
  noise('constructor toString'), noise('__proto__ hasOwnProperty'),
];
