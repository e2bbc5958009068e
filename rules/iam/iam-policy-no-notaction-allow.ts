import { rule } from '../../lib/rule.ts';
import { eachAllow } from '../../lib/rule-helpers/grants.ts';
import { isAwsPolicy } from '../../lib/rule-helpers/inline.ts';
import { openPolicy, policyOf } from '../../lib/rule-helpers/policy.ts';

const statement = (Effect: string, more: object) => ({ Version: '2012-10-17', Statement: [{ Effect, ...more }] });

export default rule({
  id: 'iam-policy-no-notaction-allow',
  type: 'AWS::IAM::ManagedPolicy',
  title: 'No Allow of a customer managed policy says what it leaves out',
  severity: 'medium',
  why: 'Allow with NotAction or NotResource grants all the rest, and with it every action and resource that AWS or you add later.',
  fix: 'Write the Allow with Action and Resource; to forbid something, add a Deny statement.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (policy) => !isAwsPolicy(policy.arn) && eachAllow(policyOf(policy.PolicyDocument), ({ sid, index, actions, resources, principals, gaps }) => {
    const used = [actions?.negated && 'NotAction', resources?.negated && 'NotResource', principals?.negated && 'NotPrincipal'].filter((name) => typeof name === 'string');
    if (used.length === 0 && gaps.length > 0) return openPolicy(gaps);
    return used.length > 0 && `Statement ${sid ?? `#${index}`} allows with ${used.join(' and ')}.`;
  }),
  examples: {
    pass: [
      { name: 'Action and Resource', properties: { PolicyDocument: statement('Allow', { Action: 's3:*', Resource: '*' }) } },
      { name: 'a Deny may say it', properties: { PolicyDocument: statement('Deny', { NotAction: 'iam:*', Resource: '*' }) } },
    ],
    fail: [
      { name: 'NotAction', properties: { PolicyDocument: statement('Allow', { NotAction: ['iam:*'], Resource: '*' }) } },
      { name: 'NotResource', properties: { PolicyDocument: statement('Allow', { Action: 's3:*', NotResource: 'arn:aws:s3:::secret/*' }) } },
    ],
  },
});
