import { notKnown, rule } from '../../lib/rule.ts';
import { layerPolicy } from '../../lib/rule-helpers/lambda.ts';
import { openAccess } from '../../lib/rule-helpers/outsiders.ts';
import { ownerOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const parts = (...permissions: readonly object[]) => ({ properties: {}, parts: { 'AWS::Lambda::LayerVersionPermission': permissions.map((p) => ({ Action: 'lambda:GetLayerVersion', ...p })) } });

export default rule({
  id: 'lambda-layer-version-not-public',
  type: 'AWS::Lambda::LayerVersion',
  parts: ['AWS::Lambda::LayerVersionPermission'],
  title: 'A layer version of the account is not open to every account',
  severity: 'high',
  why: 'Anyone can download the code of a public layer, with the internal names, endpoints and secrets that it holds.',
  fix: 'Remove the statement with aws lambda remove-layer-version-permission, and grant single accounts or OrganizationId instead.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (layer, { trusted }) => openAccess(layerPolicy(layer), ownerOf(layer, 'lambda', trusted)).map(saidOf),
  examples: {
    pass: [
      { name: 'no permissions', ...parts() },
      { name: 'one account', ...parts({ Principal: '444455556666' }) },
      { name: 'an organisation', ...parts({ Principal: '*', OrganizationId: 'o-abcdefghij' }) },
    ],
    fail: [
      { name: 'everyone', ...parts({ Principal: '*' }) },
      { name: 'everyone, in the words of the policy', ...parts({ Statement: { Sid: 'all', Effect: 'Allow', Principal: '*', Action: 'lambda:GetLayerVersion', Resource: 'arn:aws:lambda:us-east-1:111122223333:layer:shared:1' } }) },
    ],
    unknown: [{ name: 'an organisation that is not known', ...parts({ Principal: '*', OrganizationId: notKnown('Imported.') }) }],
  },
});
