import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('config', 'StopConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'PutConfigurationRecorder');
const pattern = `{ ($.eventSource = config.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-config-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of the AWS Config recorder raises an alarm',
  severity: 'low',
  why: 'Whoever stops the recorder makes later changes invisible to everything that rests on AWS Config.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ...) } naming StopConfigurationRecorder, DeleteDeliveryChannel, PutDeliveryChannel, PutConfigurationRecorder, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.9'], 'cis-v3': ['4.9'], 'cis-v5': ['4.9'], 'cis-v6': ['5.9'], 'cis-v7': ['5.9'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = StopConfigurationRecorder }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
