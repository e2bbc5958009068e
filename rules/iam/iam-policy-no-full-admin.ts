import { rule } from '../../lib/rule.ts';
import { grantsEverything } from '../../lib/rule-helpers/admin.ts';
import { isAwsPolicy } from '../../lib/rule-helpers/inline.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

const document = (...statements: { Action?: string | string[]; NotAction?: string[]; Resource: string; Effect?: string }[]) =>
  ({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });

export default rule({
  id: 'iam-policy-no-full-admin',
  type: 'AWS::IAM::ManagedPolicy',
  title: 'A customer managed policy does not allow everything on everything',
  severity: 'high',
  why: 'Whoever gets hold of a principal with this policy has the account; and every later attachment makes another administrator.',
  fix: 'Name the actions and resources that are needed: IAM Access Analyzer drafts a policy from CloudTrail. For administrators use AdministratorAccess on a role with MFA.',
  controls: { fsbp: ['IAM.1'], 'cis-v3': ['1.16'], 'cis-v5': ['1.15'], 'cis-v6': ['2.15'], 'cis-v7': ['2.14'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'] },
  check: (policy) => !isAwsPolicy(policy.arn) && grantsEverything(policyOf(policy.PolicyDocument)),
  examples: {
    pass: [
      { name: 'one service', properties: { PolicyDocument: document({ Action: 's3:*', Resource: '*' }) } },
      { name: 'everything on one bucket', properties: { PolicyDocument: document({ Action: '*', Resource: 'arn:aws:s3:::shop/*' }) } },
      { name: 'everything but IAM', properties: { PolicyDocument: document({ NotAction: ['iam:*'], Resource: '*' }) } },
      { name: 'a policy that AWS keeps', arn: 'arn:aws:iam::aws:policy/AdministratorAccess', properties: { PolicyDocument: document({ Action: '*', Resource: '*' }) } },
    ],
    fail: [
      { name: 'star on star', properties: { PolicyDocument: document({ Action: '*', Resource: '*' }) } },
      { name: 'another spelling, in a list', properties: { PolicyDocument: document({ Action: 's3:Get*', Resource: '*' }, { Action: ['logs:*', '*:*'], Resource: '*' }) } },
      { name: 'NotAction that leaves out nothing real', properties: { PolicyDocument: document({ NotAction: ['nothing:Such'], Resource: '*' }) } },
      { name: 'spread over two statements', properties: { PolicyDocument: document({ NotAction: ['iam:*'], Resource: '*' }, { Action: 'iam:*', Resource: '*' }) } },
      { name: 'a Deny of one thing beside it', properties: { PolicyDocument: document({ Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'account:CloseAccount', Resource: '*' }) } },
    ],
  },
});
