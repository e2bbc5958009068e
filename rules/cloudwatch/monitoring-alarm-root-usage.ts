import { rule } from '../../lib/rule.ts';
import { chain, eventsLike, exampleChain, unwatched } from '../../lib/rule-helpers/monitors.ts';

const monitor = eventsLike({ 'calls of the root user': { eventName: 'DeleteBucket', userIdentity: { type: 'Root', accountId: '111122223333' } }, 'sign-ins of the root user': { eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn', userIdentity: { type: 'Root' } } });
const pattern = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }';

export default rule({
  id: 'monitoring-alarm-root-usage',
  type: 'AWS::Account',
  reads: chain,
  title: 'Use of the root user raises an alarm',
  severity: 'low',
  why: 'Nothing limits the root user; its use is rare enough that each one deserves a question.',
  fix: 'Put a metric filter on the trail\'s log group with the pattern { $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }, and an alarm on its metric with an SNS topic that somebody has subscribed to.',
  controls: { fsbp: ['CloudWatch.1'], 'cis-v3': ['4.3'], 'cis-v5': ['4.3'], 'cis-v6': ['5.3'], 'cis-v7': ['5.3'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (_account, context) => unwatched(monitor, context),
  examples: {
    pass: [
      { name: 'the whole chain', properties: {}, others: exampleChain(pattern) },
      { name: 'an alarm on an expression', properties: {}, others: exampleChain(pattern, { alarm: { MetricName: undefined, Metrics: [{ Id: 'm', MetricStat: { Stat: 'Sum', Period: 300, Metric: { Namespace: 'CIS', MetricName: 'watched' } } }] } }) },
    ],
    fail: [
      { name: 'no trail', properties: {} },
      { name: 'a filter for users', properties: {}, others: exampleChain('{ $.userIdentity.type = "IAMUser" }') },
      { name: 'a trail of one region', properties: {}, others: exampleChain(pattern, { trail: { IsMultiRegionTrail: false } }) },
      { name: 'the alarm\'s actions are off', properties: {}, others: exampleChain(pattern, { alarm: { ActionsEnabled: false } }) },
      { name: 'nobody confirmed the subscription', properties: {}, others: exampleChain(pattern, { subscription: 'PendingConfirmation' }) },
    ],
    unknown: [{ name: 'a pattern with a regular expression', properties: {}, others: exampleChain('{ $.userIdentity.type = %Root% }') }],
  },
});
