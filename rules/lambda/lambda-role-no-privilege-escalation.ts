import { notKnown, rule } from '../../lib/rule.ts';
import { escalationsSaid } from '../../lib/rule-helpers/escalation.ts';
import { boundaryOf, policiesOf } from '../../lib/rule-helpers/inline.ts';

const Role = 'arn:aws:iam::111122223333:role/orders';
const role = (...statements: readonly object[]) => ({ type: 'AWS::IAM::Role', id: 'orders', arn: Role, region: 'global', parts: { 'AWS::IAM::RolePolicy': statements.map((s) => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...s }] } as never })) } }) as const;

export default rule({
  id: 'lambda-role-no-privilege-escalation',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'],
  title: 'The execution role of a function can give itself no more permissions',
  severity: 'critical',
  why: 'With iam:PassRole and something to run, a policy to rewrite or a stronger function to change, one flaw in the code leads to the whole account.',
  fix: 'Take away the actions that are named, or limit them to the roles, policies and functions that are meant; a permissions boundary holds back the rest.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  // All policies together, since a method may need actions of several.
  check(fn, { get }) {
    const found = fn.Role ? get('AWS::IAM::Role', fn.Role) : undefined;
    return found && escalationsSaid(policiesOf(found, get).map(({ read }) => read()), boundaryOf(found, get), found);
  },
  examples: {
    pass: [
      { name: 'what it needs', properties: { Role }, others: [role({ Action: ['dynamodb:GetItem', 's3:GetObject'] })] },
      { name: 'half of a method', properties: { Role }, others: [role({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/flow' })] },
      { name: 'no policies', properties: { Role }, others: [role()] },
    ],
    fail: [
      { name: 'a policy to rewrite', properties: { Role }, others: [role({ Action: 'iam:CreatePolicyVersion' })] },
      { name: 'two policies together', properties: { Role }, others: [role({ Action: 'iam:PassRole' }, { Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'] })] },
      { name: 'everything', properties: { Role }, others: [role({ Action: '*' })] },
    ],
    unknown: [{ name: 'a role that is not known', properties: { Role: notKnown('Imported.') } }],
  },
});
