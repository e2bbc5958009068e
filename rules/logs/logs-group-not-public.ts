import { rule } from '../../lib/rule.ts';
import { outsideAccess, ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (Principal: unknown, Condition?: object) => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'logs:PutSubscriptionFilter', Resource: '*', ...(Condition ? { Condition } : {}) }] } as never });

export default rule({
  id: 'logs-group-not-public',
  type: 'AWS::Logs::ResourcePolicy',
  title: 'A resource policy of CloudWatch Logs lets in nobody outside who is not trusted',
  severity: 'high',
  why: 'Strangers could read your logs, or write into them to hide what they do and run up your bill.',
  fix: 'Name a trusted principal in PolicyDocument, or condition the statement on aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (held, { trusted }) => outsideAccess(policyOf(held.PolicyDocument), ownerOf({ account: held.account, partition: held.partition, arn: undefined }, 'logs', trusted)).map(saidOf),
  examples: {
    pass: [
      { name: 'a service', properties: policy({ Service: 'es.amazonaws.com' }) },
      { name: 'the own account', properties: policy({ AWS: 'arn:aws:iam::111122223333:root' }) },
      { name: 'anyone on behalf of the own account', properties: policy('*', { StringEquals: { 'aws:SourceAccount': '111122223333' } }) },
      { name: 'a trusted account', properties: policy({ AWS: '444455556666' }), trusted: { accounts: ['444455556666'] } },
      { name: 'a policy kept as text', properties: { PolicyDocument: '{"Version":"2012-10-17","Statement":[]}' } },
    ],
    fail: [
      { name: 'anyone', properties: policy('*') },
      { name: 'anyone, as text', properties: { PolicyDocument: '{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"logs:*","Resource":"*"}}' } },
      { name: 'another account', properties: policy({ AWS: 'arn:aws:iam::444455556666:root' }) },
    ],
    unknown: [{ name: 'a document that is no policy', properties: { PolicyDocument: 'nonsense' } }],
  },
});
