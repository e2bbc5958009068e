import { each, notKnown, rule } from '../../lib/rule.ts';
import { asksForCredentials, functionPolicy } from '../../lib/rule-helpers/lambda.ts';
import { foreignSources, namedAccess, openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const invoke = { Action: 'lambda:InvokeFunction' };
const parts = (...permissions: readonly object[]) => ({ properties: {}, parts: { 'AWS::Lambda::Permission': permissions } });

export default rule({
  id: 'lambda-permission-known-accounts',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission'],
  title: 'Only known accounts and organisations may invoke a function, themselves or through a service',
  severity: 'high',
  why: 'Each account that may invoke decides what the function works on, and learns what it answers.',
  fix: 'Remove the statement with aws lambda remove-permission, or add the account or organisation to the trusted ones after a review.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check(fn, { trusted }) {
    const [policy, owner] = [functionPolicy(fn), ownerOf(fn, 'lambda', trusted)];
    // Access of everyone is the matter of lambda-policy-no-public-access, but where a URL asks for credentials of any account.
    const urls = { ...policy, statements: policy.statements.filter((s) => s.effect !== 'Allow' || asksForCredentials(s)) };
    return [...new Set(each([
      () => namedAccess(policy, owner).map(saidOf), () => openAccess(urls, owner).map(saidOf), () => foreignSources(policy, owner),
    ], (judge) => judge()))];
  },
  examples: {
    pass: [
      { name: 'no permissions', ...parts() },
      { name: 'a trusted account', ...parts({ ...invoke, Principal: '444455556666' }), trusted: { accounts: ['444455556666'] } },
      { name: 'a topic of a trusted account', ...parts({ ...invoke, Principal: 'sns.amazonaws.com', SourceArn: 'arn:aws:sns:us-east-1:444455556666:orders' }), trusted: { accounts: ['444455556666'] } }, { name: 'a trusted organisation', ...parts({ ...invoke, Principal: '*', PrincipalOrgID: 'o-abcdefghij' }), trusted: { orgs: ['o-abcdefghij'] } },
      { name: 'everyone', ...parts({ ...invoke, Principal: '*' }) }, { name: 'its own rule', ...parts({ ...invoke, Principal: 'events.amazonaws.com', SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/nightly' }) },
    ],
    fail: [
      { name: 'a stranger', ...parts({ ...invoke, Principal: '444455556666' }) }, { name: 'the role of a stranger, in China', partition: 'aws-cn', ...parts({ ...invoke, Principal: 'arn:aws-cn:iam::444455556666:role/r' }) },
      { name: 'the topic of a stranger', ...parts({ ...invoke, Principal: 'sns.amazonaws.com', SourceArn: 'arn:aws:sns:us-east-1:444455556666:orders' }) }, { name: 'the bucket of a stranger', ...parts({ ...invoke, Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop', SourceAccount: '444455556666' }) },
      { name: 'another organisation', ...parts({ ...invoke, Principal: '*', PrincipalOrgID: 'o-zzzzzzzzzz' }) }, { name: 'a URL that anyone with credentials may call', ...parts({ Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'AWS_IAM' }) },
    ],
    unknown: [{ name: 'a principal that is not known', ...parts({ ...invoke, Principal: notKnown('Imported.') }) }, { name: 'a service under a condition that is not known', ...parts({ Statement: { Effect: 'Allow', ...invoke, Principal: { Service: 'sns.amazonaws.com' }, Condition: notKnown('Imported.') } }) }, { name: 'a URL that may be denied', ...parts({ Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'AWS_IAM' }, { Statement: { Effect: notKnown('Imported.'), Principal: '*', Action: 'lambda:InvokeFunctionUrl' } }) }],
  },
});
