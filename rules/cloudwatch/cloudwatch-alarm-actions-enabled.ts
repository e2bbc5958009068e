import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'cloudwatch-alarm-actions-enabled',
  type: 'AWS::CloudWatch::Alarm',
  title: 'The actions of an alarm are enabled',
  severity: 'high',
  why: 'Actions that were switched off for a deployment and forgotten leave an alarm that never calls anyone.',
  fix: 'Set ActionsEnabled to true, or run aws cloudwatch enable-alarm-actions --alarm-names NAME.',
  controls: { fsbp: ['CloudWatch.17'], 'nist-800-53-r5': ['CA-7', 'SI-2'] },
  check: (alarm) => alarm.ActionsEnabled === false && 'ActionsEnabled is false.',
  examples: {
    pass: [
      { name: 'enabled', properties: { ActionsEnabled: true } },
      { name: 'the default', origin: 'template', properties: {} },
    ],
    fail: [{ name: 'disabled', properties: { ActionsEnabled: false, AlarmActions: ['arn:aws:sns:us-east-1:111122223333:pager'] } }],
  },
});
