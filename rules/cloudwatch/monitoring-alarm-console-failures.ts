import { rule } from '../../lib/rule.ts';
import { chain, eventsLike, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const signIn = { eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn', eventSource: 'signin.amazonaws.com' };
const monitor = eventsLike({ 'failed console sign-ins': { ...signIn, errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } } }, { ...signIn, responseElements: { ConsoleLogin: 'Success' } });
const pattern = '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }';

export default rule({
  id: 'monitoring-alarm-console-failures',
  type: 'AWS::Account',
  reads: chain,
  title: 'Failed console sign-ins raise an alarm',
  severity: 'low',
  why: 'Many failures are somebody guessing passwords; one success after them is an intrusion.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.6'], 'cis-v3': ['4.6'], 'cis-v5': ['4.6'], 'cis-v6': ['5.6'], 'cis-v7': ['5.6'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for every sign-in', properties: {}, others: exampleChain('{ $.eventName = ConsoleLogin }') },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
  },
});
