import { each, notKnown, rule } from '../../lib/rule.ts';
import { busPolicies } from '../../lib/rule-helpers/event-bus.ts';
import { filters, isOwn, patternOf } from '../../lib/rule-helpers/event-rule.ts';
import { outsideAccess, ownerOf } from '../../lib/rule-helpers/policy.ts';

const bus = (Principal: string) => ({ type: 'AWS::Events::EventBus', id: 'shop', parts: { 'AWS::Events::EventBusPolicy': [{ EventBusName: 'shop', StatementId: 's', Action: 'events:PutEvents', Principal }] } }) as const;

export default rule({
  id: 'eventbridge-rule-pattern-narrow',
  type: 'AWS::Events::Rule',
  reads: ['AWS::Events::EventBus'],
  title: 'A rule takes events of named sources, and of named accounts where others may send',
  severity: 'medium',
  why: 'A pattern without a source takes whatever anyone puts on the bus, so that a forged event starts the targets.',
  fix: 'Set source in EventPattern, and account on a bus that other accounts may send to.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  check(events, { get }) {
    const pattern = isOwn(events) ? patternOf(events) : undefined;
    if (pattern === undefined) return;
    if (!filters(pattern, 'source')) return 'EventPattern names no source.';
    if (filters(pattern, 'account')) return;
    const name = events.EventBusName ?? 'default';
    const found = get('AWS::Events::EventBus', name);
    // Trusted accounts may send too, so whom the configuration trusts does not matter here.
    const senders = found ? each(busPolicies(found), (policy) => outsideAccess(policy, ownerOf(found, 'events')).map(({ principal }) => principal)) : [];
    return senders.length > 0 && `EventPattern names no account, and ${senders.join(', ')} may send to the bus ${name}.`;
  },
  examples: {
    pass: [
      { name: 'a source', properties: { EventPattern: { source: ['aws.s3'] } } },
      { name: 'a schedule', properties: { ScheduleExpression: 'rate(1 day)' } }, { name: 'an account on a shared bus', properties: { EventBusName: 'shop', EventPattern: { source: ['shop'], account: ['444455556666'] } }, others: [bus('444455556666')] },
      { name: 'either of two sources, as text', properties: { EventPattern: '{"$or":[{"source":["a"]},{"source":["b"]}]}' } }, { name: 'a rule that AWS manages', properties: { ManagedBy: 'config.amazonaws.com', EventPattern: { account: ['111122223333'] } } },
    ],
    fail: [
      { name: 'no source', properties: { EventPattern: { 'detail-type': ['Order placed'] } } }, { name: 'any source', properties: { EventPattern: { source: [{ prefix: '' }] } } },
      { name: 'one branch without a source', properties: { EventPattern: { $or: [{ source: ['a'] }, { 'detail-type': ['b'] }] } } }, { name: 'a shared bus', properties: { EventBusName: 'shop', EventPattern: { source: ['shop'] } }, others: [bus('444455556666')] },
    ],
    unknown: [{ name: 'a source that is not known', properties: { EventPattern: { source: [notKnown('Imported.')] } } }],
  },
});
