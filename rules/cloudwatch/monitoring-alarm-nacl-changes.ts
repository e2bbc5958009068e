import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('ec2', 'CreateNetworkAcl', 'CreateNetworkAclEntry', 'DeleteNetworkAcl', 'DeleteNetworkAclEntry', 'ReplaceNetworkAclEntry', 'ReplaceNetworkAclAssociation');
const pattern = `{ ($.eventSource = ec2.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-nacl-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of a network ACL raises an alarm',
  severity: 'low',
  why: 'A loosened network ACL lets traffic into subnets that nobody expects there.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateNetworkAcl) || ...) } naming CreateNetworkAcl, CreateNetworkAclEntry, DeleteNetworkAcl, DeleteNetworkAclEntry, ReplaceNetworkAclEntry, ReplaceNetworkAclAssociation, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.11'], 'cis-v3': ['4.11'], 'cis-v5': ['4.11'], 'cis-v6': ['5.11'], 'cis-v7': ['5.11'], 'nist-800-53-r5': ['CA-7', 'SI-2'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = CreateNetworkAcl }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
