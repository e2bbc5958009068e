import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('ec2', 'AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress', 'CreateSecurityGroup', 'DeleteSecurityGroup');
const pattern = `{ ($.eventSource = ec2.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-sg-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of a security group raises an alarm',
  severity: 'low',
  why: 'An opened port is found by scanners within minutes.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = ec2.amazonaws.com) && (($.eventName = AuthorizeSecurityGroupIngress) || ...) } naming AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress, RevokeSecurityGroupIngress, RevokeSecurityGroupEgress, CreateSecurityGroup, DeleteSecurityGroup, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.10'], 'cis-v3': ['4.10'], 'cis-v5': ['4.10'], 'cis-v6': ['5.10'], 'cis-v7': ['5.10'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = AuthorizeSecurityGroupIngress }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
