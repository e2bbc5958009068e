import { rule } from '../../lib/rule.ts';
import { chain, eventsLike, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = eventsLike({ 'UnauthorizedOperation': { errorCode: 'Client.UnauthorizedOperation' }, 'AccessDenied': { errorCode: 'AccessDenied' }, 'AccessDeniedException': { errorCode: 'AccessDeniedException' } });
const pattern = '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }';

export default rule({
  id: 'monitoring-alarm-unauthorized-api',
  type: 'AWS::Account',
  reads: chain,
  title: 'Calls that are refused for want of a right raise an alarm',
  severity: 'low',
  why: 'A series of refusals is somebody trying out what a stolen key can do.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.2'], 'cis-v3': ['4.1'], 'cis-v5': ['4.1'], 'cis-v6': ['5.1'], 'cis-v7': ['5.1'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for one code only', properties: {}, others: exampleChain('{ $.errorCode = "AccessDenied" }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
