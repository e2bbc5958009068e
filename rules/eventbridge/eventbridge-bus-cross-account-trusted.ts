import { each, notKnown, rule } from '../../lib/rule.ts';
import { busPolicies } from '../../lib/rule-helpers/event-bus.ts';
import { namedAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const parts = (...policies: readonly object[]) => ({ properties: {}, parts: { 'AWS::Events::EventBusPolicy': policies.map((p) => ({ EventBusName: 'shop', StatementId: 's', Action: 'events:PutEvents', ...p })) } });
const organisation = (Value: string) => ({ Principal: '*', Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value } });

export default rule({
  id: 'eventbridge-bus-cross-account-trusted',
  type: 'AWS::Events::EventBus',
  parts: ['AWS::Events::EventBusPolicy'],
  title: 'An event bus takes events only from accounts and organisations that are trusted',
  severity: 'high',
  why: 'An account that may send events starts what the rules of the bus start, with input of its choice.',
  fix: 'Remove the permission (aws events remove-permission --event-bus-name BUS --statement-id SID), or add the account or organisation to the trusted ones after a review.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~AC-4', '~SC-7'] },
  // Partners send through buses of their own, which have no policy; access of everyone is the matter of eventbridge-bus-not-open.
  check: (bus, { trusted }) => each(busPolicies(bus), (policy) => namedAccess(policy, ownerOf(bus, 'events', trusted)).map(saidOf)),
  examples: {
    pass: [
      { name: 'no policy', ...parts() },
      { name: 'its own account', ...parts({ Principal: '111122223333' }) },
      { name: 'a trusted account', ...parts({ Principal: '444455556666' }), trusted: { accounts: ['444455556666'] } },
      { name: 'a trusted organisation', ...parts(organisation('o-abcdefghij')), trusted: { orgs: ['o-abcdefghij'] } },
    ],
    fail: [
      { name: 'another account', ...parts({ Principal: '444455556666' }) },
      { name: 'another organisation', ...parts(organisation('o-zzzzzzzzzz')) },
      { name: 'in a statement, in China', partition: 'aws-cn', ...parts({ Statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws-cn:iam::444455556666:root' }, Action: 'events:PutEvents', Resource: '*' } as never }) },
    ],
    unknown: [{ name: 'an organisation that is not known', ...parts(organisation(notKnown('Imported.'))) }],
  },
});
