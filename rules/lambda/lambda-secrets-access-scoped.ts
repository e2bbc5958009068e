import { rule } from '../../lib/rule.ts';
import { eachPolicyOf, isLambda, isPattern, tooWide, trusts } from '../../lib/rule-helpers/function-roles.ts';

const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
const read = (Action: string, Resource: string | string[]) => ({ 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] } }] }) as never;
const parameters = ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory'];

export default rule({
  id: 'lambda-secrets-access-scoped',
  type: 'AWS::IAM::Role',
  parts: ['AWS::IAM::RolePolicy'],
  reads: ['AWS::IAM::ManagedPolicy'],
  title: 'A function reads only the secrets and parameters that its policies name',
  severity: 'high',
  why: 'One flaw in a function that may read every secret gives away the credentials of all other systems.',
  fix: 'Name the secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-??????) or parameter (parameter/APP/NAME) in Resource; in CDK use grantRead.',
  controls: { 'nist-800-53-r5': ['~IA-5(7)', '~SC-12'] },
  // Six characters follow the name of a secret; below the root, a path of parameters is a name.
  check: (role, context) => trusts(role, isLambda) && eachPolicyOf(role, context, (policy) => [
    ...tooWide(policy, { actions: ['secretsmanager:GetSecretValue'], kind: 'arn:*:secretsmanager:*:*:secret:*', isWide: (resource) => isPattern(resource.replace(/-\?{6}$/, '')) }),
    ...tooWide(policy, { actions: parameters, kind: 'arn:*:ssm:*:*:parameter/*', isWide: (resource) => !/^arn:[^:*?]+:ssm:[^:]*:[^:]*:parameter\/[^*?/]+/.test(resource) }),
  ]),
  examples: {
    pass: [
      { name: 'a secret', properties: { AssumeRolePolicyDocument: trust }, parts: read('secretsmanager:GetSecretValue', ['arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-??????', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/key-AbCdEf']) },
      { name: 'parameters of the function', properties: { AssumeRolePolicyDocument: trust }, parts: read('ssm:GetParameter*', ['arn:aws:ssm:us-east-1:111122223333:parameter/shop/*', 'arn:aws:ssm:us-east-1:111122223333:parameter/shop/url']) },
      { name: 'everything on a bucket', properties: { AssumeRolePolicyDocument: trust }, parts: read('*', 'arn:aws:s3:::shop/*') },
      { name: 'everything but these', properties: { AssumeRolePolicyDocument: trust }, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', NotResource: ['arn:aws:secretsmanager:*:*:secret:*', 'arn:aws:ssm:*:*:parameter/*'] }] } }] } },
    ],
    fail: [
      { name: 'every secret', properties: { AssumeRolePolicyDocument: trust }, parts: read('secretsmanager:GetSecretValue', '*') },
      { name: 'secrets by a prefix', properties: { AssumeRolePolicyDocument: trust }, parts: read('secretsmanager:*', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/*') },
      { name: 'the root of all parameters', properties: { AssumeRolePolicyDocument: trust }, parts: read('ssm:GetParametersByPath', 'arn:aws:ssm:us-east-1:111122223333:parameter/*') },
    ],
  },
});
