import { rule } from '../../lib/rule.ts';
import { eachPolicyOf, tooWide, trusts } from '../../lib/rule-helpers/function-roles.ts';
import { required } from '../../lib/rule-helpers/grants.ts';

const federated = 'cognito-identity.amazonaws.com';
const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: federated }, Action: 'sts:AssumeRoleWithWebIdentity' }] };
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const item = (Action: string, Condition: object = {}) => ({ 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: table, Condition }] } }] }) as never;
const actions = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'ConditionCheckItem',
  'PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'].map((name) => `dynamodb:${name}`);

export default rule({
  id: 'dynamodb-item-access-scoped',
  type: 'AWS::IAM::Role',
  parts: ['AWS::IAM::RolePolicy'],
  reads: ['AWS::IAM::ManagedPolicy'],
  title: 'Users of an identity pool reach only their own items of a table',
  severity: 'high',
  why: 'Every user of the application has this role in the browser: without a condition each of them reads and changes the items of all others.',
  fix: 'Add ForAllValues:StringEquals dynamodb:LeadingKeys with ${cognito-identity.amazonaws.com:sub} to the statement with the item actions.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (role, context) => trusts(role, ({ type, value }) => type === 'Federated' && value.startsWith('cognito-identity')) && eachPolicyOf(role, context, (policy) =>
    tooWide(policy, { actions, kind: 'arn:*:dynamodb:*:*:table/*', isWide: (_resource, statement) => required(statement, 'dynamodb:LeadingKeys').length === 0 })),
  examples: {
    pass: [
      { name: 'items of the user', properties: { AssumeRolePolicyDocument: trust }, parts: item('dynamodb:Query', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [`\${${federated}:sub}`] } }) },
      { name: 'other actions', properties: { AssumeRolePolicyDocument: trust }, parts: item('dynamodb:DescribeTable') },
      { name: 'the role of a function', properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] } }, parts: item('dynamodb:*') },
    ],
    fail: [
      { name: 'all items', properties: { AssumeRolePolicyDocument: trust }, parts: item('dynamodb:GetItem') },
      { name: 'by a wildcard, and with another condition', properties: { AssumeRolePolicyDocument: trust }, parts: item('dynamodb:*Item', { StringEquals: { 'dynamodb:Select': 'COUNT' } }) },
    ],
  },
});
