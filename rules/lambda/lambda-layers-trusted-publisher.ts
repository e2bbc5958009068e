import data from '../../data/lambda-layer-publishers.json' with { type: 'json' };
import { each, rule } from '../../lib/rule.ts';

export default rule({
  id: 'lambda-layers-trusted-publisher',
  type: 'AWS::Lambda::Function',
  title: 'Layers come from the account itself, trusted accounts or known publishers',
  severity: 'high',
  why: 'The code of a layer runs with the role of the function; a layer of a stranger is a stranger in the function, with each version that you take.',
  fix: 'Publish the layer in your own account, or add the publisher to the trusted accounts after a review.',
  controls: { 'nist-800-53-r5': ['~SI-7', '~SR-4'] },
  // Accounts from which AWS publishes its own extensions are known; more can be added.
  params: { publishers: [] as readonly string[] },
  check: (fn, { trusted, params }) => each(fn.Layers ?? [], (layer) => {
    const account = layer.split(':')[4] ?? '';
    return account !== fn.account && !trusted.accounts.includes(account) && !params.publishers.includes(account) && !Object.hasOwn(data.accounts, account)
      && `The layer ${layer} is published by account ${account}.`;
  }),
  examples: {
    pass: [
      { name: 'no layers', properties: {} },
      { name: 'a layer of its own', properties: { Layers: ['arn:aws:lambda:us-east-1:111122223333:layer:shared:4'] } },
      { name: 'Lambda Insights', properties: { Layers: ['arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53'] } },
      { name: 'a trusted account', properties: { Layers: ['arn:aws:lambda:us-east-1:444455556666:layer:shared:4'] }, trusted: { accounts: ['444455556666'] } },
      { name: 'a publisher that was reviewed', properties: { Layers: ['arn:aws:lambda:us-east-1:444455556666:layer:agent:4'] }, params: { publishers: ['444455556666'] } },
    ],
    fail: [
      { name: 'a stranger', properties: { Layers: ['arn:aws:lambda:us-east-1:444455556666:layer:handy:1'] } },
      { name: 'a stranger among others', properties: { Layers: ['arn:aws:lambda:us-east-1:111122223333:layer:shared:4', 'arn:aws:lambda:us-east-1:444455556666:layer:handy:1'] } },
      { name: 'in China', partition: 'aws-cn', region: 'cn-north-1', properties: { Layers: ['arn:aws-cn:lambda:cn-north-1:444455556666:layer:handy:1'] } },
    ],
  },
});
