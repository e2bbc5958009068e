import { rule } from '../../lib/rule.ts';
import { anyName, isBound, wideGrants } from '../../lib/rule-helpers/grants.ts';
import { eachPolicy, inlineParts } from '../../lib/rule-helpers/inline.ts';

const pass = (Resource: string | string[], more: object = {}) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource, ...more }] });
const to = (value: string) => ({ Condition: { StringEquals: { 'iam:PassedToService': value } } });

export default rule({
  id: 'iam-passrole-scoped',
  type: 'AWS::IAM::ManagedPolicy',
  also: ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'],
  parts: inlineParts,
  title: 'A policy passes named roles only, or roles to a named service',
  severity: 'high',
  why: 'Whoever may pass any role to a service of choice starts a function with the strongest role there is, and so has its permissions.',
  fix: 'Name the roles in Resource, and add the condition StringEquals iam:PassedToService with the service that shall take them.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (holder) => eachPolicy(holder, (policy) => wideGrants(policy, ['iam:PassRole'], `role/${anyName}`, (statement) => isBound(statement, 'iam:PassedToService'))),
  examples: {
    pass: [
      { name: 'a named role', properties: { PolicyDocument: pass('arn:aws:iam::111122223333:role/app') } },
      { name: 'roles of one path', properties: { PolicyDocument: pass(['arn:aws:iam::111122223333:role/app/*']) } },
      { name: 'any role to Lambda', properties: { PolicyDocument: pass('*', to('lambda.amazonaws.com')) } },
      { name: 'taken away again', properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'iam:PassRole', Resource: '*' }] } } },
      { name: 'a policy that AWS keeps', arn: 'arn:aws:iam::aws:policy/PowerUser', properties: { PolicyDocument: pass('*') } },
    ],
    fail: [
      { name: 'any role to any service', properties: { PolicyDocument: pass('*') } },
      { name: 'any role of the account', partition: 'aws-cn', properties: { PolicyDocument: pass('arn:aws-cn:iam::111122223333:role/*') } },
      { name: 'as part of a wildcard', properties: { PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['iam:Pass*'], NotResource: 'arn:aws:iam::111122223333:role/admin' } } } },
      { name: 'to a service that is a wildcard', properties: { PolicyDocument: pass('*', to('*')) } },
      { name: 'an inline policy of a role', type: 'AWS::IAM::Role', properties: {}, parts: { 'AWS::IAM::RolePolicy': [{ PolicyName: 'p', PolicyDocument: pass('*') }] } },
    ],
  },
});
