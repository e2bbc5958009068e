import { rule } from '../../lib/rule.ts';
import { chain, eventsLike, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const signIn = (MFAUsed: string) => ({ eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn', eventSource: 'signin.amazonaws.com', responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed } });
const monitor = eventsLike({ 'sign-ins without MFA': signIn('No') }, signIn('Yes'));
const pattern = '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }';

export default rule({
  id: 'monitoring-alarm-signin-no-mfa',
  type: 'AWS::Account',
  reads: chain,
  title: 'A console sign-in without MFA raises an alarm',
  severity: 'low',
  why: 'A sign-in with a password alone is what a phished password looks like.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.3'], 'cis-v3': ['4.2'], 'cis-v5': ['4.2'], 'cis-v6': ['5.2'], 'cis-v7': ['5.2'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
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
