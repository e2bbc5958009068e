import { notKnown, rule } from '../../lib/rule.ts';
import { tooMuch } from '../../lib/rule-helpers/execution-role.ts';

const Role = 'arn:aws:iam::111122223333:role/orders';
const role = (properties: object, ...statements: readonly object[]) => ({ type: 'AWS::IAM::Role', id: 'orders', arn: Role, region: 'global', properties, parts: { 'AWS::IAM::RolePolicy': statements.map((s) => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...s }] } as never })) } }) as const;
const managed = (name: string, s: object) => ({ type: 'AWS::IAM::ManagedPolicy', id: name, arn: `arn:aws:iam::aws:policy/${name}`, properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...s }] } as never } }) as const;
const [all, basic] = [{ Action: '*', Resource: '*' }, 'service-role/AWSLambdaBasicExecutionRole'];

export default rule({
  id: 'lambda-role-no-admin',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'],
  title: 'The execution role of a function is no administrator',
  severity: 'critical',
  why: 'One flaw in the code or a library gives an intruder all that the role may do: the account, or every item of a service.',
  fix: 'Detach the policy, and give the role the actions that the function calls on the resources that it uses; IAM Access Analyzer drafts them from CloudTrail.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check(fn, { get }) {
    const found = fn.Role ? get('AWS::IAM::Role', fn.Role) : undefined;
    return found && tooMuch(found, get);
  },
  examples: {
    pass: [
      { name: 'what it needs', properties: { Role }, others: [role({ ManagedPolicyArns: [`arn:aws:iam::aws:policy/${basic}`] }, { Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders' }), managed(basic, { Action: 'logs:PutLogEvents', Resource: '*' })] },
      { name: 'held back by its boundary', properties: { Role }, others: [role({ PermissionsBoundary: 'arn:aws:iam::aws:policy/Edge' }, all), managed('Edge', { Action: 's3:GetObject', Resource: '*' })] },
      { name: 'a role that is gone', properties: { Role } },
    ],
    fail: [
      { name: 'everything, inline', properties: { Role }, others: [role({}, all)] },
      { name: 'AdministratorAccess', properties: { Role }, others: [role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] })] },
      { name: 'a whole service, in China', partition: 'aws-cn', properties: { Role }, others: [role({ ManagedPolicyArns: ['arn:aws-cn:iam::aws:policy/AmazonS3FullAccess'] })] },
      { name: 'another spelling', properties: { Role }, others: [role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSLambda_FullAccess'] })] },
      { name: 'two halves', properties: { Role }, others: [role({}, { NotAction: 'iam:*', Resource: '*' }, { Action: 'iam:*', Resource: '*' })] },
    ],
    unknown: [{ name: 'a role that is not known', properties: { Role: notKnown('Imported.') } }],
  },
});
