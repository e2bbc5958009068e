import { rule } from '../../lib/rule.ts';
import { deputySaid, ownerOf, policyOf, unpinnedServices } from '../../lib/rule-helpers/policy.ts';

const policy = (Service: string | string[], Condition?: object) => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*', ...(Condition ? { Condition } : {}) }] } as never });

export default rule({
  id: 'logs-resource-policy-service-scoped',
  type: 'AWS::Logs::ResourcePolicy',
  title: 'A service may write to CloudWatch Logs only on behalf of a named source',
  severity: 'medium',
  why: 'A service that works for everyone can be made to write a stranger\'s events into your log groups.',
  fix: 'Condition the statement on aws:SourceArn or aws:SourceAccount: aws logs put-resource-policy --policy-name NAME --policy-document FILE.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (held) => unpinnedServices(policyOf(held.PolicyDocument), ownerOf({ account: held.account, partition: held.partition, arn: undefined }, 'logs')).map(deputySaid),
  examples: {
    pass: [
      { name: 'one account', properties: policy('delivery.logs.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '111122223333' } }) },
      { name: 'one source', properties: policy('route53.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn:aws:route53:::hostedzone/Z1' }, StringEquals: { 'aws:SourceAccount': '111122223333' } }) },
      { name: 'no service', properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'logs:*', Resource: '*' }] } } },
    ],
    fail: [
      { name: 'no condition', properties: policy('es.amazonaws.com') },
      { name: 'a list of services', properties: policy(['events.amazonaws.com', 'delivery.logs.amazonaws.com']) },
    ],
  },
});
