import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'lambda-log-group-managed',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::Logs::LogGroup'],
  title: 'The log group of a function exists and keeps its events for a set time',
  severity: 'medium',
  why: 'A log group that Lambda makes by itself never expires, has no key and no owner; one that is missing loses the trace of what the function did.',
  fix: 'Declare an AWS::Logs::LogGroup with RetentionInDays, and name it in LoggingConfig.LogGroup or call it /aws/lambda/FUNCTION.',
  controls: { 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check(fn, { get }) {
    const name = fn.LoggingConfig?.LogGroup ?? `/aws/lambda/${fn.name}`;
    const group = get('AWS::Logs::LogGroup', name);
    if (!group) return `The log group ${name} does not exist.`;
    return group.RetentionInDays === undefined && `The log group ${name} never expires: RetentionInDays is not set.`;
  },
  examples: {
    pass: [
      { name: 'by its default name', id: 'orders', properties: {}, others: [{ type: 'AWS::Logs::LogGroup', id: '/aws/lambda/orders', properties: { RetentionInDays: 90 } }] },
      { name: 'by the name that it sets', properties: { LoggingConfig: { LogGroup: '/shop' } }, others: [{ type: 'AWS::Logs::LogGroup', id: '/shop', properties: { RetentionInDays: 365 } }] },
    ],
    fail: [
      { name: 'none', id: 'orders', properties: {} },
      { name: 'for ever', id: 'orders', properties: {}, others: [{ type: 'AWS::Logs::LogGroup', id: '/aws/lambda/orders', properties: {} }] },
      { name: 'another group than it writes to', id: 'orders', properties: { LoggingConfig: { LogGroup: '/shop' } }, others: [{ type: 'AWS::Logs::LogGroup', id: '/aws/lambda/orders', properties: { RetentionInDays: 90 } }] },
    ],
  },
});
