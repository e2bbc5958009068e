import { rule } from '../../lib/rule.ts';
import { required } from '../../lib/rule-helpers/grants.ts';
import { isServiceLinked } from '../../lib/rule-helpers/inline.ts';
import { openPolicy } from '../../lib/rule-helpers/policy.ts';
import { saysItsSource, trustExposure, trustOf } from '../../lib/rule-helpers/trust.ts';

const trust = (Service: string | string[], Condition?: object) =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole', ...Condition ? { Condition } : {} }] }) as never;

export default rule({
  id: 'iam-role-service-confused-deputy',
  type: 'AWS::IAM::Role',
  title: 'A service may assume a role only on behalf of the own account',
  severity: 'high',
  why: 'Without a source, somebody in another account who names the role to the same service has it act here: the service is a confused deputy.',
  fix: 'Add the condition StringEquals aws:SourceAccount (the account id) or ArnLike aws:SourceArn to the statement that trusts the service.',
  controls: { 'nist-800-53-r5': ['~AC-2', '~IA-2'] },
  check(role, { trusted }) {
    if (isServiceLinked(role)) return undefined;
    // An external id is the other way: Firehose sends the account id in it.
    const policy = trustOf(role, ({ type, value }, statement) => type === 'Service' && saysItsSource(value) && required(statement, 'sts:ExternalId').length === 0);
    const { confusedDeputy, unknown } = trustExposure(role, policy, trusted);
    if (confusedDeputy.length === 0 && unknown.length > 0) return openPolicy(unknown);
    return confusedDeputy.map(({ service, statement, missing }) => `${service} may assume the role on behalf of any account (statement ${statement}): ${missing} is missing.`);
  },
  examples: {
    pass: [
      { name: 'the own account', properties: { AssumeRolePolicyDocument: trust('scheduler.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '111122223333' } }) } },
      { name: 'resources of the own account', properties: { AssumeRolePolicyDocument: trust('states.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn:aws:states:us-east-1:111122223333:stateMachine:*' } }) } },
      { name: 'a service that takes roles of its own account only', properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') } },
      { name: 'a service-linked role', properties: { Path: '/aws-service-role/config.amazonaws.com/', AssumeRolePolicyDocument: trust('config.amazonaws.com') } },
    ],
    fail: [
      { name: 'no condition', properties: { AssumeRolePolicyDocument: trust('scheduler.amazonaws.com') } },
      { name: 'one of two services', properties: { AssumeRolePolicyDocument: trust(['lambda.amazonaws.com', 'states.amazonaws.com']) } },
      { name: 'a source in any account', properties: { AssumeRolePolicyDocument: trust('pipes.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn:aws:pipes:*:*:pipe/*' } }) } },
    ],
  },
});
