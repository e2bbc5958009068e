import { each, rule } from '../../lib/rule.ts';
import { isAwsManaged } from '../../lib/rule-helpers/keys.ts';
import { outsideAccess, ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (AWS: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' }] });
const own = policy('arn:aws:iam::111122223333:root');
const grant = (GranteePrincipal: string) => ({ 'Stance::KMS::Grant': [{ GrantId: 'g1', GranteePrincipal, Operations: ['Decrypt'] }] });

export default rule({
  id: 'kms-key-policy-trusted-accounts',
  type: 'AWS::KMS::Key',
  parts: ['Stance::KMS::Grant'],
  title: 'A key is shared only with trusted accounts, by its policy and by its grants',
  severity: 'high',
  why: 'An account that may use the key decrypts your data; a grant gives that without a trace in any policy.',
  fix: 'Take the account out of KeyPolicy, revoke the grant (aws kms revoke-grant --key-id ID --grant-id ID), or add it to the trusted accounts.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (key, { trusted }) => !isAwsManaged(key) && each([
    () => outsideAccess(policyOf(key.KeyPolicy), ownerOf(key, 'kms', trusted)).map(saidOf),
    // No template makes a grant.
    () => (key.origin === 'template' ? [] : each(key.parts('Stance::KMS::Grant'), ({ GranteePrincipal = '', GrantId = '', Operations = [] }) => {
      const account = GranteePrincipal.split(':')[4] ?? '';
      return account !== '' && account !== key.account && !trusted.accounts.includes(account) && `Grant ${GrantId} lets ${GranteePrincipal} do ${Operations.join(', ')}.`;
    })),
  ], (look) => look()),
  examples: {
    pass: [
      { name: 'the account itself', properties: { KeyPolicy: own } },
      { name: 'a trusted account', properties: { KeyPolicy: policy('444455556666') }, parts: grant('arn:aws:iam::444455556666:role/a'), trusted: { accounts: ['444455556666'] } },
      { name: 'grants to a service and to an own role', properties: { KeyPolicy: own }, parts: { 'Stance::KMS::Grant': [{ GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com' }, { GranteePrincipal: 'arn:aws:iam::111122223333:role/a' }] } },
      { name: 'a template', origin: 'template', properties: { KeyPolicy: own } },
    ],
    fail: [
      { name: 'a policy names a strange account', properties: { KeyPolicy: policy('arn:aws:iam::444455556666:root') } },
      { name: 'a grant to a strange account', properties: { KeyPolicy: own }, parts: grant('arn:aws:iam::444455556666:role/a') },
    ],
  },
});
