import { rule } from '../../lib/rule.ts';
import { isAwsManaged } from '../../lib/rule-helpers/keys.ts';
import { ownerOf, policyOf, publicAccess, saidOf } from '../../lib/rule-helpers/policy.ts';

const policy = (Principal: unknown, Condition?: object) => ({ Version: '2012-10-17', Statement: [{ Sid: 'Use', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*', ...(Condition ? { Condition } : {}) }] } as never);

export default rule({
  id: 'kms-key-policy-not-public',
  type: 'AWS::KMS::Key',
  title: 'A key\'s policy does not let anyone use it',
  severity: 'critical',
  why: 'Whoever may use the key can decrypt whatever it protects, from any AWS account.',
  fix: 'Name the principals in KeyPolicy, or hold Principal * to fixed values of kms:CallerAccount or aws:PrincipalOrgID; kms:ViaService alone does not hold anyone back.',
  controls: { fsbp: ['KMS.5'], 'cis-v7': ['2.21'], 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (key) => !isAwsManaged(key) && publicAccess(policyOf(key.KeyPolicy), ownerOf(key, 'kms')).map(saidOf),
  examples: {
    pass: [
      { name: 'the account itself', properties: { KeyPolicy: policy({ AWS: 'arn:aws:iam::111122223333:root' }) } },
      { name: 'anyone of the own account, through S3', properties: { KeyPolicy: policy({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': '111122223333', 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }) } },
      { name: 'anyone of an organization', properties: { KeyPolicy: policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }) } },
      { name: 'another account', properties: { KeyPolicy: policy({ AWS: '444455556666' }) } },
      { name: 'a key that AWS manages', properties: { KeyManager: 'AWS' } },
      { name: 'the policy that a template leaves out', origin: 'template', properties: {} },
    ],
    fail: [
      { name: 'anyone', properties: { KeyPolicy: policy('*') } },
      { name: 'anyone, in a list', properties: { KeyPolicy: policy({ AWS: ['arn:aws:iam::111122223333:root', '*'] }) } },
      { name: 'anyone, through S3', properties: { KeyPolicy: policy('*', { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }) } },
      { name: 'any account', properties: { KeyPolicy: policy('*', { StringLike: { 'kms:CallerAccount': '*' } }) } },
    ],
  },
});
