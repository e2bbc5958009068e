import { each, rule } from '../../lib/rule.ts';
import { asksForCredentials, functionPolicy } from '../../lib/rule-helpers/lambda.ts';
import { eachService, isFixed, openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const invoke = { Action: 'lambda:InvokeFunction' };
const parts = (...permissions: readonly object[]) => ({ properties: {}, parts: { 'AWS::Lambda::Permission': permissions } });

export default rule({
  id: 'lambda-policy-no-public-access',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission'],
  title: 'Nobody unnamed may invoke a function, its versions or its aliases',
  severity: 'critical',
  why: 'Anyone who knows the ARN invokes the function with input of choice; with S3 and no account, the owner of a bucket name that was given up does.',
  fix: 'Remove the statement (aws lambda remove-permission --function-name NAME --statement-id SID) and add one with the principal, SourceArn and SourceAccount that are meant.',
  controls: { fsbp: ['Lambda.1'], 'cis-v7': ['2.21'], 'nist-800-53-r5': ['AC-3', 'AC-4', 'AC-6', 'SC-7'], 'pci-v4': ['7.2.1'] },
  check(fn, { trusted }) {
    const policy = functionPolicy(fn);
    // A URL that asks for IAM credentials is the matter of lambda-permission-known-accounts.
    const statements = policy.statements.filter((s) => !asksForCredentials(s));
    return [...new Set(each([
      () => openAccess({ ...policy, statements }, ownerOf(fn, 'lambda', trusted)).map(saidOf),
      () => eachService(policy, ['s3.amazonaws.com'], (name, s) => name.startsWith('s3.') && !isFixed(s, 'aws:SourceAccount') && 's3.amazonaws.com may invoke without SourceAccount.'),
    ], (judge) => judge()))];
  },
  examples: {
    pass: [
      { name: 'no permissions', ...parts() }, { name: 'its own account', ...parts({ ...invoke, Principal: '111122223333' }) },
      { name: 'a bucket of its own', ...parts({ ...invoke, Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop', SourceAccount: '111122223333' }) }, { name: 'anyone of an organisation', ...parts({ ...invoke, Principal: '*', PrincipalOrgID: 'o-abcdefghij' }) },
      { name: 'a URL with IAM', ...parts({ Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'AWS_IAM' }) }, { name: 'a Deny', ...parts({ Statement: { Effect: 'Deny', Principal: '*', Action: 'lambda:*', Resource: '*' } }) },
    ],
    fail: [
      { name: 'anyone', ...parts({ ...invoke, Principal: '*' }) },
      { name: 'a URL without credentials', ...parts({ Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' }) }, { name: 'an alias, in the words of the policy', ...parts({ FunctionName: 'f:live', Statement: { Sid: 'all', Effect: 'Allow', Principal: { AWS: ['*'] }, Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f:live' } }) },
      { name: 'a condition that is a wildcard', ...parts({ ...invoke, Principal: '*', SourceArn: 'arn:aws:sns:*:*:*' }) }, { name: 'S3 without an account', ...parts({ ...invoke, Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop' }) },
    ],
  },
});
