import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'logs-group-retention',
  type: 'AWS::Logs::LogGroup',
  title: 'A log group keeps its events for at least a year',
  severity: 'medium',
  why: 'Intrusions are often found after months; logs that expired before then cannot tell how it happened.',
  fix: 'Set RetentionInDays to 365 or more, or run aws logs put-retention-policy --log-group-name NAME --retention-in-days 365. A group without a retention keeps its events for ever, which costs money and may be longer than the law allows.',
  controls: { fsbp: ['CloudWatch.16'], 'nist-800-53-r5': ['AU-11', 'CA-7'], 'pci-v4': ['3.2.1', '3.3.1', '3.3.2', '3.3.3'] },
  // `byTag` sets another minimum for a class of groups: "retention=short=30" is 30 days for groups tagged retention: short.
  params: { minDays: 365, byTag: [] as readonly string[] },
  check(group, { params }) {
    const days = group.RetentionInDays;
    if (days === undefined) return undefined;
    const own = params.byTag.map((entry) => entry.split('=')).find(([key = '', value]) => group.tags[key] === value);
    const wanted = own === undefined ? params.minDays : Number(own[2]);
    return days < wanted && `RetentionInDays is ${days}: less than ${wanted}.`;
  },
  examples: {
    pass: [
      { name: 'a year', properties: { RetentionInDays: 365 } },
      { name: 'for ever', properties: {} },
      { name: 'a class of its own', properties: { RetentionInDays: 30 }, tags: { retention: 'short' }, params: { byTag: ['retention=short=30'] } },
      { name: 'a lower minimum', properties: { RetentionInDays: 90 }, params: { minDays: 90 } },
    ],
    fail: [
      { name: 'a month', properties: { RetentionInDays: 30 } },
      { name: 'a month in a template', origin: 'template', properties: { RetentionInDays: 30 } },
      { name: 'less than its class asks for', properties: { RetentionInDays: 365 }, tags: { retention: 'audit' }, params: { byTag: ['retention=audit=2557'] } },
    ],
  },
});
