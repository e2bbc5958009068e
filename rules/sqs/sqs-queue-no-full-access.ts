import { actionsOf } from '../../lib/iam/actions.ts';
import { actionFits } from '../../lib/iam/fit.ts';
import { nameOf } from '../../lib/iam/policy.ts';
import { each, notKnown, rule } from '../../lib/rule.ts';
import { eachAllow } from '../../lib/rule-helpers/grants.ts';
import { openPolicy, policyOf } from '../../lib/rule-helpers/policy.ts';

const actions = actionsOf('sqs').map(({ name }) => name);
const policy = (...statements: readonly object[]) => ({ properties: {}, parts: { 'AWS::SQS::QueuePolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: statements.map((s) => ({ Sid: 's', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Resource: '*', ...s })) } as never }] } });

export default rule({
  id: 'sqs-queue-no-full-access',
  type: 'AWS::SQS::Queue',
  parts: ['AWS::SQS::QueuePolicy'],
  title: 'The policy of a queue does not grant every action',
  severity: 'medium',
  why: 'Whoever has sqs:* on a queue also changes its policy, empties it and deletes it, where sending or receiving was meant.',
  fix: 'Name the actions in the policy of the queue: sqs:SendMessage for senders; sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes for consumers.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (queue) => each(queue.parts('AWS::SQS::QueuePolicy'), ({ PolicyDocument }) => eachAllow(policyOf(PolicyDocument), (statement) => {
    const fits = actions.map((action) => actionFits(statement.actions, action));
    if (fits.every((fit) => fit === true)) return `Statement ${nameOf(statement)} allows every action.`;
    return fits.every((fit) => fit !== false) ? openPolicy(statement.actions?.gaps ?? []) : undefined;
  })),
  examples: {
    pass: [
      { name: 'no policy', properties: {}, parts: { 'AWS::SQS::QueuePolicy': [] } },
      { name: 'named actions', ...policy({ Action: ['sqs:SendMessage', 'sqs:Get*'] }) },
      { name: 'a Deny of all', ...policy({ Effect: 'Deny', Action: 'sqs:*' }) },
    ],
    fail: [
      { name: 'all of SQS', ...policy({ Action: 'SQS:*' }) },
      { name: 'everything', ...policy({ Action: ['sqs:SendMessage', '*'] }) },
      { name: 'all but nothing', ...policy({ NotAction: 's3:GetObject' }) },
    ],
    unknown: [{ name: 'an action that is not known', ...policy({ Action: notKnown('Imported.') }) }],
  },
});
