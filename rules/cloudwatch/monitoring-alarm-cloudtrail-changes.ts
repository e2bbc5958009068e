import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('cloudtrail', 'CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging');
const pattern = `{ ($.eventSource = cloudtrail.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-cloudtrail-changes',
  type: 'AWS::Account',
  reads: chain,
  title: 'A change of the trail itself raises an alarm',
  severity: 'low',
  why: 'Intruders stop the trail first; minutes count until somebody notices.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = cloudtrail.amazonaws.com) && (($.eventName = CreateTrail) || ...) } naming CreateTrail, UpdateTrail, DeleteTrail, StartLogging, StopLogging, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.5'], 'cis-v3': ['4.5'], 'cis-v5': ['4.5'], 'cis-v6': ['5.5'], 'cis-v7': ['5.5'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = CreateTrail }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
