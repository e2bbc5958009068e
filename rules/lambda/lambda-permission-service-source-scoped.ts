import { each, notKnown, rule } from '../../lib/rule.ts';
import { isBound, required } from '../../lib/rule-helpers/grants.ts';
import { functionPolicy } from '../../lib/rule-helpers/lambda.ts';
import { eachService, isFixed } from '../../lib/rule-helpers/outsiders.ts';
import { deputySaid, ownerOf, unpinnedServices } from '../../lib/rule-helpers/policy.ts';

const parts = (...permissions: readonly object[]) => ({ properties: {}, parts: { 'AWS::Lambda::Permission': permissions.map((p) => ({ Action: 'lambda:InvokeFunction', ...p })) } });

export default rule({
  id: 'lambda-permission-service-source-scoped',
  type: 'AWS::Lambda::Function',
  parts: ['AWS::Lambda::Permission'],
  title: 'A service may invoke a function only on behalf of a named source and account',
  severity: 'high',
  why: 'A service acts for whoever sets it up: without a source, a rule, topic or bucket of any account triggers the function.',
  fix: 'Set SourceArn of the AWS::Lambda::Permission, and SourceAccount for S3, whose ARNs carry no account id.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check(fn, { trusted }) {
    const policy = functionPolicy(fn);
    return [...new Set(each([
      () => unpinnedServices(policy, ownerOf(fn, 'lambda', trusted)).filter(({ service }) => /\.amazonaws\.com(?:\.cn)?$/.test(service)).map(deputySaid),
      () => eachService(policy, ['cloudfront.amazonaws.com', 's3.amazonaws.com'], (service, statement) => {
        if (service.startsWith('cloudfront.')) return !isBound(statement, 'aws:SourceArn') && `${service} may invoke for any distribution: SourceArn is missing.`;
        const bare = required(statement, 'aws:SourceArn').some(({ values }) => values.some((value) => value.split(':')[4] === ''));
        return bare && !isFixed(statement, 'aws:SourceAccount') && `${service} may invoke for an ARN without an account: SourceAccount is missing.`;
      }),
    ], (judge) => judge()))];
  },
  examples: {
    pass: [{ name: 'a rule', ...parts({ Principal: 'events.amazonaws.com', SourceArn: 'arn:aws:events:us-east-1:111122223333:rule/nightly' }) },
      { name: 'a bucket and its account', ...parts({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop', SourceAccount: '111122223333' }) }, { name: 'an account', ...parts({ Principal: 'ses.amazonaws.com', SourceAccount: '111122223333' }) },
      { name: 'a distribution', ...parts({ Principal: 'cloudfront.amazonaws.com', Action: 'lambda:InvokeFunctionUrl', SourceArn: 'arn:aws:cloudfront::111122223333:distribution/E1' }) }, { name: 'an account, which is no service', ...parts({ Principal: '111122223333' }) },
    ],
    fail: [
      { name: 'no source', ...parts({ Principal: 'events.amazonaws.com' }) }, { name: 'a bucket without its account', ...parts({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop' }) },
      { name: 'any distribution', ...parts({ Principal: 'cloudfront.amazonaws.com', Action: 'lambda:InvokeFunctionUrl', SourceAccount: '111122223333' }) }, { name: 'a source that is a wildcard', ...parts({ Principal: 'sns.amazonaws.com', SourceArn: '*' }) },
    ],
    unknown: [{ name: 'a source that is not known', ...parts({ Principal: 'sns.amazonaws.com', SourceArn: notKnown('Imported.') }) }],
  },
});
