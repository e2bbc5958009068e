import { rule } from '../../lib/rule.ts';
import { anyName, wideGrants } from '../../lib/rule-helpers/grants.ts';
import { eachPolicy, inlineParts } from '../../lib/rule-helpers/inline.ts';

const invoke = (Resource: string | string[], Action = 'lambda:InvokeFunction') => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

export default rule({
  id: 'lambda-invoke-grants-scoped',
  type: 'AWS::IAM::ManagedPolicy',
  also: ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'],
  parts: inlineParts,
  title: 'A policy invokes named functions only',
  severity: 'medium',
  why: 'Whoever may invoke every function walks around the API in front of them, with its authorizer and its limits.',
  fix: 'Name the functions in Resource: arn:aws:lambda:REGION:ACCOUNT:function:NAME; in CDK use grantInvoke.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check: (holder) => eachPolicy(holder, (policy) => wideGrants(policy, ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'], `function:${anyName}`)),
  examples: {
    pass: [
      { name: 'a function and its versions', properties: { PolicyDocument: invoke(['arn:aws:lambda:us-east-1:111122223333:function:pay', 'arn:aws:lambda:us-east-1:111122223333:function:pay:*']) } },
      { name: 'functions of one application', properties: { PolicyDocument: invoke('arn:aws:lambda:us-east-1:111122223333:function:shop-*') } },
      { name: 'a role that invokes nothing', type: 'AWS::IAM::Role', properties: {}, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: invoke('*', 'lambda:ListFunctions') }] } },
    ],
    fail: [
      { name: 'every function', properties: { PolicyDocument: invoke('*') } },
      { name: 'every function of the account', properties: { PolicyDocument: invoke('arn:aws:lambda:us-east-1:111122223333:function:*', 'lambda:Invoke*') } },
      { name: 'an inline policy of a role', type: 'AWS::IAM::Role', properties: {}, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: invoke('*', 'lambda:InvokeFunctionUrl') }] } },
    ],
  },
});
