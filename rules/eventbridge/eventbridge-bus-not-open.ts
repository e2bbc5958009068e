import { each, notKnown, rule } from '../../lib/rule.ts';
import { busPolicies } from '../../lib/rule-helpers/event-bus.ts';
import { openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const parts = (...policies: readonly object[]) => ({ properties: {}, parts: { 'AWS::Events::EventBusPolicy': policies.map((p) => ({ EventBusName: 'shop', StatementId: 's', ...p })) } });
const statement = (more: object) => ({ Statement: { Sid: 's', Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: 'arn:aws:events:us-east-1:111122223333:event-bus/shop', ...more } as never });

export default rule({
  id: 'eventbridge-bus-not-open',
  type: 'AWS::Events::EventBus',
  parts: ['AWS::Events::EventBusPolicy'],
  title: 'An event bus is not open to every account',
  severity: 'high',
  why: 'Anyone sends events to an open bus, and so starts what its rules start; with events:PutRule and events:PutTargets anyone also takes the events away.',
  fix: 'Remove the statement (aws events remove-permission --event-bus-name BUS --statement-id SID), or add the condition StringEquals aws:PrincipalOrgID.',
  controls: { 'cis-v7': ['2.21'], 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (bus, { trusted }) => each(busPolicies(bus), (policy) => openAccess(policy, ownerOf(bus, 'events', trusted)).map(saidOf)),
  examples: {
    pass: [
      { name: 'no policy', ...parts() },
      { name: 'one account', ...parts({ Action: 'events:PutEvents', Principal: '444455556666' }) },
      { name: 'an organisation', ...parts({ Action: 'events:PutEvents', Principal: '*', Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-abcdefghij' } }) },
    ],
    fail: [
      { name: 'everyone', ...parts({ Action: 'events:PutEvents', Principal: '*' }) },
      { name: 'everyone, in a statement', ...parts(statement({ Principal: { AWS: '*' } })) },
      { name: 'everyone sets rules', ...parts({ Principal: '444455556666' }, statement({ Action: ['events:PutRule', 'events:PutTargets'] })) },
      { name: 'in the property of the bus', properties: { Policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'events:*', Resource: '*' }] } }, parts: { 'AWS::Events::EventBusPolicy': [] } },
      { name: 'any source', ...parts(statement({ Condition: { StringEquals: { 'events:source': 'shop' } } })) },
    ],
    unknown: [{ name: 'a principal that is not known', ...parts({ Action: 'events:PutEvents', Principal: notKnown('Imported.') }) }],
  },
});
