import { each, notKnown, rule } from '../../lib/rule.ts';
import { wildcards } from '../../lib/rule-helpers/execution-role.ts';
import { policiesOf } from '../../lib/rule-helpers/inline.ts';

const Role = 'arn:aws:iam::111122223333:role/orders';
const role = (...statements: readonly object[]) => ({ type: 'AWS::IAM::Role', id: 'orders', arn: Role, region: 'global', parts: { 'AWS::IAM::RolePolicy': statements.map((s) => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Sid: 's', Effect: 'Allow', Resource: '*', ...s }] } as never })) } }) as const;
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';

export default rule({
  id: 'lambda-role-no-wildcards',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'],
  title: 'The execution role of a function names its actions and resources',
  severity: 'high',
  why: 'A wildcard takes in what the function never does, on things that it never uses, and new actions as AWS adds them.',
  fix: 'Name each action, and the ARNs of the resources, in the policies of the role; IAM Access Analyzer drafts them from CloudTrail.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check(fn, { get }) {
    const found = fn.Role ? get('AWS::IAM::Role', fn.Role) : undefined;
    return found && each(policiesOf(found, get), ({ name, read }) => wildcards(read()).map((text) => `${name}: ${text}`));
  },
  examples: {
    pass: [
      { name: 'named', properties: { Role }, others: [role({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table })] },
      { name: 'what takes no resource', properties: { Role }, others: [role({ Action: ['s3:ListAllMyBuckets', 'ec2:DescribeInstances'] })] },
      { name: 'logs, traces and network interfaces', properties: { Role }, others: [role({ Action: ['logs:PutLogEvents', 'xray:PutTraceSegments', 'ec2:CreateNetworkInterface', 'ec2:UnassignPrivateIpAddresses'] })] },
      { name: 'a Deny', properties: { Role }, others: [role({ Effect: 'Deny', Action: 'iam:*' })] },
    ],
    fail: [
      { name: 'a service', properties: { Role }, others: [role({ Action: 'dynamodb:*', Resource: table })] },
      { name: 'a verb', properties: { Role }, others: [role({ Action: ['dynamodb:PutItem', 's3:Get*'], Resource: 'arn:aws:s3:::shop/*' })] },
      { name: 'every resource', properties: { Role }, others: [role({ Action: 'dynamodb:GetItem' })] },
      { name: 'all but some', properties: { Role }, others: [role({ NotAction: 'iam:*' })] },
    ],
    unknown: [{ name: 'an action that is not known', properties: { Role }, others: [role({ Action: notKnown('Imported.') })] }, { name: 'all resources but some that are not known', properties: { Role }, others: [role({ Action: 'dynamodb:GetItem', Resource: undefined, NotResource: notKnown('Imported.') })] }],
  },
});
