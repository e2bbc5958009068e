import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'cloudwatch-alarm-actions-configured',
  type: 'AWS::CloudWatch::Alarm',
  title: 'An alarm does something when it goes off',
  severity: 'high',
  why: 'An alarm without an action turns red in a console that nobody looks at.',
  fix: 'Set AlarmActions to the ARN of an SNS topic that reaches somebody.',
  controls: { fsbp: ['CloudWatch.15'], 'nist-800-53-r5': ['CA-7', 'SI-2'], 'pci-v4': ['10.2.1', '10.4.1', '10.4.2', '10.4.3'] },
  check: (alarm) => (alarm.AlarmActions ?? []).length === 0 && 'AlarmActions is empty.',
  examples: {
    pass: [{ name: 'a topic', properties: { AlarmActions: ['arn:aws:sns:us-east-1:111122223333:pager'] } }],
    fail: [
      { name: 'no action', properties: { AlarmActions: [] } },
      { name: 'only an action for the way back', properties: { AlarmActions: [], OKActions: ['arn:aws:sns:us-east-1:111122223333:pager'] } },
      { name: 'left out of a template', origin: 'template', properties: { ActionsEnabled: true } },
    ],
  },
});
