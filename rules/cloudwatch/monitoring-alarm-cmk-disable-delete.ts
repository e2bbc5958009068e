import { rule } from '../../lib/rule.ts';
import { callsOf, chain, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = callsOf('kms', 'DisableKey', 'ScheduleKeyDeletion');
const pattern = `{ ($.eventSource = kms.amazonaws.com) && (${Object.keys(monitor.events).map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

export default rule({
  id: 'monitoring-alarm-cmk-disable-delete',
  type: 'AWS::Account',
  reads: chain,
  title: 'Disabling a KMS key, or scheduling its deletion, raises an alarm',
  severity: 'low',
  why: 'A deleted key takes all data with it that it encrypted; until the waiting period ends it can be stopped, if somebody hears of it.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ...) } naming DisableKey, ScheduleKeyDeletion, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.7'], 'cis-v3': ['4.7'], 'cis-v5': ['4.7'], 'cis-v6': ['5.7'], 'cis-v7': ['5.7'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one of the calls only', properties: {}, others: exampleChain('{ $.eventName = DisableKey }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
