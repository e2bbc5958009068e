import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('ec2', 'CreateCustomerGateway', 'DeleteCustomerGateway', 'AttachInternetGateway', 'CreateInternetGateway', 'DeleteInternetGateway', 'DetachInternetGateway');
const pattern = `{ ($.eventSource = ec2.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-gateway-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of a network gateway raises an alarm',
  severity: 'low',
  why: 'A new gateway opens a private network to the Internet or to a stranger\'s network.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateCustomerGateway) || ...) } naming CreateCustomerGateway, DeleteCustomerGateway, AttachInternetGateway, CreateInternetGateway, DeleteInternetGateway, DetachInternetGateway, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.12'], 'cis-v3': ['4.12'], 'cis-v5': ['4.12'], 'cis-v6': ['5.12'], 'cis-v7': ['5.12'], 'nist-800-53-r5': ['CA-7', 'SI-2'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = CreateCustomerGateway }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
