import { each, notKnown, rule } from '../../lib/rule.ts';

const to = (...arns: readonly string[]) => ({ properties: { Targets: arns.map((Arn, index) => ({ Id: `t${index}`, Arn })) } });

export default rule({
  id: 'eventbridge-target-cross-account',
  type: 'AWS::Events::Rule',
  title: 'Events leave the account only for accounts that are trusted',
  severity: 'high',
  why: 'A target in another account gets a copy of every event that the rule takes: names, requests, findings.',
  fix: 'Remove the target (aws events remove-targets --rule RULE --ids ID), or add its account to the trusted ones after a review.',
  controls: { 'nist-800-53-r5': ['~AC-4', '~SC-7'] },
  check: (events, { trusted }) => each(events.Targets ?? [], ({ Id, Arn }) => {
    const account = Arn?.split(':')[4] ?? '';
    return account !== '' && account !== events.account && !trusted.accounts.includes(account) && `The target ${Id} is in account ${account}: ${Arn}.`;
  }),
  examples: {
    pass: [
      { name: 'no targets', properties: {} },
      { name: 'its own function', ...to('arn:aws:lambda:us-east-1:111122223333:function:f') },
      { name: 'another region of its own', ...to('arn:aws:events:eu-west-1:111122223333:event-bus/default') },
      { name: 'a trusted account', ...to('arn:aws:events:us-east-1:444455556666:event-bus/audit'), trusted: { accounts: ['444455556666'] } },
    ],
    fail: [
      { name: 'the bus of a stranger', ...to('arn:aws:events:us-east-1:444455556666:event-bus/default') },
      { name: 'a queue of a stranger beside its own', ...to('arn:aws:lambda:us-east-1:111122223333:function:f', 'arn:aws:sqs:us-east-1:444455556666:q') },
      { name: 'in China', partition: 'aws-cn', ...to('arn:aws-cn:events:cn-north-1:444455556666:event-bus/default') },
    ],
    unknown: [{ name: 'a target that is not known', properties: { Targets: [{ Id: 't', Arn: notKnown('Imported.') }] } }],
  },
});
