import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('ec2', 'CreateRoute', 'CreateRouteTable', 'ReplaceRoute', 'ReplaceRouteTableAssociation', 'DeleteRouteTable', 'DeleteRoute', 'DisassociateRouteTable');
const pattern = `{ ($.eventSource = ec2.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-route-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of a route table raises an alarm',
  severity: 'low',
  why: 'A changed route sends traffic past the firewall or to a stranger.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateRoute) || ...) } naming CreateRoute, CreateRouteTable, ReplaceRoute, ReplaceRouteTableAssociation, DeleteRouteTable, DeleteRoute, DisassociateRouteTable, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.13'], 'cis-v3': ['4.13'], 'cis-v5': ['4.13'], 'cis-v6': ['5.13'], 'cis-v7': ['5.13'], 'nist-800-53-r5': ['CA-7', 'SI-2'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = CreateRoute }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
