import { rule } from '../../lib/rule.ts';
import { allBut, eachAllow } from '../../lib/rule-helpers/grants.ts';
import { isAwsPolicy } from '../../lib/rule-helpers/inline.ts';
import { openPolicy, policyOf } from '../../lib/rule-helpers/policy.ts';

const allow = (more: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...more }] });

export default rule({
  id: 'iam-policy-no-service-wildcard',
  type: 'AWS::IAM::ManagedPolicy',
  title: 'A customer managed policy does not allow all actions of a service',
  severity: 'low',
  why: 'A service wildcard takes in its administrative actions (delete, share, change the policy) and whatever AWS adds next year.',
  fix: 'List the actions that are used; IAM Access Analyzer and last-accessed data name them.',
  controls: { fsbp: ['IAM.21'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.5', '7.3.1'] },
  check: (policy) => !isAwsPolicy(policy.arn) && eachAllow(policyOf(policy.PolicyDocument), ({ sid, index, actions }) => {
    if (actions === undefined) return undefined;
    const wild = actions.negated ? [allBut(actions)] : actions.values.filter((value) => /^(?:\*+|[^:]+:\*+)$/.test(value));
    if (wild.length === 0 && actions.gaps.length > 0) return openPolicy(actions.gaps);
    return wild.length > 0 && `Statement ${sid ?? `#${index}`} allows ${wild.join(', ')}.`;
  }),
  examples: {
    pass: [
      { name: 'named actions', properties: { PolicyDocument: allow({ Action: ['s3:GetObject', 's3:List*'] }) } },
      { name: 'a Deny of a service', properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] } } },
    ],
    fail: [
      { name: 'all of S3', properties: { PolicyDocument: allow({ Action: ['logs:PutLogEvents', 's3:*'], Resource: 'arn:aws:s3:::shop/*' }) } },
      { name: 'all of everything', properties: { PolicyDocument: allow({ Action: '*' }) } },
      { name: 'all but IAM', properties: { PolicyDocument: allow({ NotAction: 'iam:*' }) } },
    ],
  },
});
