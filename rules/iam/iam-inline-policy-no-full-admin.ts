import { rule } from '../../lib/rule.ts';
import { grantsEverything } from '../../lib/rule-helpers/admin.ts';
import { eachInline, inlineParts } from '../../lib/rule-helpers/inline.ts';

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const reading = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' } };

export default rule({
  id: 'iam-inline-policy-no-full-admin',
  type: 'AWS::IAM::Role',
  also: ['AWS::IAM::User', 'AWS::IAM::Group'],
  parts: inlineParts,
  title: 'No inline policy allows everything on everything',
  severity: 'critical',
  why: 'An inline policy is easy to overlook: it is in no list of policies, and whoever gets hold of the principal has the account.',
  fix: 'Replace it with the actions and resources that are needed (IAM Access Analyzer drafts them from CloudTrail); in CDK use grant methods.',
  controls: { 'cis-v3': ['1.16'], 'cis-v5': ['1.15'], 'cis-v6': ['2.15'], 'cis-v7': ['2.14'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'] },
  check: (principal) => eachInline(principal, grantsEverything),
  examples: {
    pass: [
      { name: 'no inline policies', properties: {}, parts: { 'AWS::IAM::RolePolicy': [] } },
      { name: 'reading', properties: {}, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'read', PolicyDocument: reading }] } },
      { name: 'a group', type: 'AWS::IAM::Group', properties: {}, parts: { 'AWS::IAM::GroupPolicy': [{ PolicyName: 'read', PolicyDocument: reading }] } },
    ],
    fail: [
      { name: 'on a role', properties: { RoleName: 'app' }, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'read', PolicyDocument: reading }, { PolicyName: 'all', PolicyDocument: everything }] } },
      { name: 'on a user', type: 'AWS::IAM::User', properties: {}, parts: { 'AWS::IAM::UserPolicy': [{ PolicyName: 'all', PolicyDocument: everything }] } },
      { name: 'on a group', type: 'AWS::IAM::Group', properties: {}, parts: { 'AWS::IAM::GroupPolicy': [{ PolicyName: 'all', PolicyDocument: everything }] } },
    ],
  },
});
