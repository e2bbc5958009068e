import { notKnown, rule } from '../../lib/rule.ts';
import { eachPolicyOf, isLambda, isPattern, tooWide, trusts } from '../../lib/rule-helpers/function-roles.ts';
import { isBound } from '../../lib/rule-helpers/grants.ts';

const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
const pass = (Resource: string, Condition: object = {}, Action = 'iam:PassRole') => ({ 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource, Condition }] } }] }) as never;
const toStates = { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } };

export default rule({
  id: 'lambda-role-passrole-scoped',
  type: 'AWS::IAM::Role',
  parts: ['AWS::IAM::RolePolicy'],
  reads: ['AWS::IAM::ManagedPolicy'],
  title: 'A function passes named roles to named services only',
  severity: 'high',
  why: 'A function that can pass any role hands its caller, through one flaw in its code, the strongest role of the account.',
  fix: 'Name the role ARNs in Resource, without wildcards, and add the condition StringEquals iam:PassedToService.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (role, context) => trusts(role, isLambda) && eachPolicyOf(role, context, (policy) => tooWide(policy, {
    actions: ['iam:PassRole'], kind: 'arn:*:iam::*:role/*', isWide: (resource, statement) => isPattern(resource) || !isBound(statement, 'iam:PassedToService'),
  })),
  examples: {
    pass: [
      { name: 'a named role to a named service', properties: { AssumeRolePolicyDocument: trust }, parts: pass('arn:aws:iam::111122223333:role/flow', toStates) },
      { name: 'no such grant', properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] }, origin: 'template', parts: pass('*', {}, 's3:GetObject') },
      { name: 'not the role of a function', properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } }, parts: pass('*') },
    ],
    fail: [
      { name: 'any role', properties: { AssumeRolePolicyDocument: trust }, parts: pass('*', toStates) },
      { name: 'to any service', properties: { AssumeRolePolicyDocument: trust }, parts: pass('arn:aws:iam::111122223333:role/flow') },
      { name: 'by an attached policy', properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/wide'] }, others: [{ type: 'AWS::IAM::ManagedPolicy', id: 'wide', arn: 'arn:aws:iam::111122223333:policy/wide', properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] } } }] },
    ],
    unknown: [{ name: 'all roles but some that are not known', properties: { AssumeRolePolicyDocument: trust }, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', NotResource: notKnown() }] } }] } }, { name: 'an attached policy that is not in the template', origin: 'template', properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/elsewhere'] } }],
  },
});
