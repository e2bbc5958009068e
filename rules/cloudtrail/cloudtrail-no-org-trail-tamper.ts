import { glob, matches } from '../../lib/iam/match.ts';
import { each, rule } from '../../lib/rule.ts';
import { isServiceLinked, policiesOf } from '../../lib/rule-helpers/inline.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';
import { heldActions } from '../../lib/rule-helpers/tamper.ts';

const tamper = ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:UpdateTrail'];
const arn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
const role = (id: string, Action: string | string[], Resource = '*', more: readonly object[] = []) => ({ type: 'AWS::IAM::Role', id, properties: {}, parts: { 'AWS::IAM::RolePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }, ...more] } as never }] } } as const);

export default rule({
  id: 'cloudtrail-no-org-trail-tamper',
  type: 'AWS::CloudTrail::Trail',
  reads: ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'],
  title: 'No role but those that are listed may stop, change or delete the trail',
  severity: 'high',
  why: 'The first thing an intruder does with a role that may is to switch the trail off; what follows leaves no trace.',
  fix: 'Take cloudtrail:StopLogging, DeleteTrail, PutEventSelectors and UpdateTrail from the role, deny them by a service control policy, or list the role in the parameter allowedRoles.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  params: { allowedRoles: [] as readonly string[] },
  check: (trail, { params, all, get }) => trail.arn?.split(':')[4] === trail.account && each(all('AWS::IAM::Role'), (one) => {
    if (isServiceLinked(one) || params.allowedRoles.some((name) => matches(glob(name), one.name))) return undefined;
    const boundary = one.PermissionsBoundary === undefined ? undefined : policyOf(get('AWS::IAM::ManagedPolicy', one.PermissionsBoundary)?.PolicyDocument);
    const held = heldActions(policiesOf(one, get).map(({ read }) => read()), boundary, tamper, trail.arn ?? '');
    return held.length > 0 && `The role ${one.name} may ${held.join(', ')}.`;
  }),
  examples: {
    pass: [
      { name: 'no such role', arn, properties: {}, others: [role('reader', 'cloudtrail:Get*')] },
      { name: 'a listed role', arn, properties: {}, others: [role('breakglass-1', '*')], params: { allowedRoles: ['breakglass-*'] } },
      { name: 'another trail', arn, properties: {}, others: [role('dev', 'cloudtrail:*', 'arn:aws:cloudtrail:us-east-1:111122223333:trail/dev')] },
      { name: 'denied to it', arn, properties: {}, others: [role('dev', '*', '*', [{ Effect: 'Deny', Action: 'cloudtrail:*', Resource: '*' }])] },
    ],
    fail: [
      { name: 'an administrator', arn, properties: {}, others: [role('admin', '*')] },
      { name: 'one action', arn, properties: {}, others: [role('ci', ['s3:*', 'cloudtrail:StopLogging'])] },
      { name: 'by an attached policy', arn, properties: {}, others: [{ type: 'AWS::IAM::Role', id: 'ops', properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess'] } }, { type: 'AWS::IAM::ManagedPolicy', id: 'p', arn: 'arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess', properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'cloudtrail:*', Resource: '*' }] } } }] },
    ],
  },
});
