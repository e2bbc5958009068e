import { rule } from '../../lib/rule.ts';
import { busPolicies } from '../../lib/rule-helpers/event-bus.ts';

export default rule({
  id: 'eventbridge-custom-bus-policy-attached',
  type: 'AWS::Events::EventBus',
  parts: ['AWS::Events::EventBusPolicy'],
  title: 'A custom event bus says by a policy who may use it',
  severity: 'low',
  why: 'Without a policy every principal of the account that has events:PutEvents may send; a policy names those that are meant.',
  fix: 'Add an AWS::Events::EventBusPolicy with the principals, or tag the bus same-account-only where the own account is all that is meant.',
  controls: { fsbp: ['EventBridge.3'], 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'], 'pci-v4': ['in-standard'] },
  // Without a policy no other account gets in: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
  params: { exemptTag: 'same-account-only' },
  check(bus, { params }) {
    const custom = bus.name !== 'default' && bus.EventSourceName === undefined && !bus.name.startsWith('aws.partner/');
    return custom && busPolicies(bus).every((policy) => policy.statements.length === 0) && bus.tags[params.exemptTag] === undefined
      && `The bus ${bus.name} has no policy.`;
  },
  examples: {
    pass: [
      { name: 'a policy', id: 'shop', properties: {}, parts: { 'AWS::Events::EventBusPolicy': [{ EventBusName: 'shop', StatementId: 's', Action: 'events:PutEvents', Principal: '444455556666' }] } },
      { name: 'a policy as a property', id: 'shop', properties: { Policy: { Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'events:PutEvents', Resource: '*' }] } }, parts: { 'AWS::Events::EventBusPolicy': [] } },
      { name: 'its own account, by a tag', id: 'shop', properties: {}, tags: { 'same-account-only': 'true' }, parts: { 'AWS::Events::EventBusPolicy': [] } },
      { name: 'the default bus', id: 'default', properties: {}, parts: { 'AWS::Events::EventBusPolicy': [] } },
      { name: 'a partner', id: 'aws.partner/example.com/1', properties: { EventSourceName: 'aws.partner/example.com/1' }, parts: { 'AWS::Events::EventBusPolicy': [] } },
    ],
    fail: [
      { name: 'no policy', id: 'shop', properties: {}, parts: { 'AWS::Events::EventBusPolicy': [] } },
      { name: 'another tag', id: 'shop', properties: {}, tags: { owner: 'shop' }, parts: { 'AWS::Events::EventBusPolicy': [] } },
    ],
  },
});
