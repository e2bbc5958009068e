import { rule } from '../../lib/rule.ts';
import { administersAndUses, isAwsManaged } from '../../lib/rule-helpers/keys.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

const role = (name: string, Action: string | string[], Condition?: object) => ({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::111122223333:role/${name}` }, Action, Resource: '*', ...(Condition ? { Condition } : {}) });
const policy = (...Statement: readonly object[]) => ({ KeyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }, ...Statement] } as never });

export default rule({
  id: 'kms-key-policy-admin-user-separated',
  type: 'AWS::KMS::Key',
  title: 'Nobody both administers a key and uses it, by its policy',
  severity: 'medium',
  why: 'Who can change the policy and decrypt with the key needs no accomplice: one stolen role opens the data and locks everyone else out.',
  fix: 'Split the statement in KeyPolicy: administration (Put*, Schedule*, Enable*...) to one role, use (Encrypt, Decrypt, GenerateDataKey*) to others.',
  controls: { 'nist-800-53-r5': ['~AC-6', '~AC-6(9)'] },
  check: (key) => !isAwsManaged(key) && administersAndUses(policyOf(key.KeyPolicy), key).map((who) => `${who} both administers the key and uses it.`),
  examples: {
    pass: [
      { name: 'two roles', properties: policy(role('admin', ['kms:Put*', 'kms:ScheduleKeyDeletion']), role('app', ['kms:Decrypt', 'kms:GenerateDataKey*'])) },
      { name: 'only the account itself', properties: policy() },
      { name: 'grants for AWS resources only', properties: policy(role('app', ['kms:Decrypt', 'kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } })) },
    ],
    fail: [
      { name: 'everything to one role', properties: policy(role('app', 'kms:*')) },
      { name: 'in two statements', properties: policy(role('app', ['kms:Decrypt']), role('app', 'kms:PutKeyPolicy')) },
      { name: 'use and any grant', properties: policy(role('app', ['kms:Decrypt', 'kms:CreateGrant'])) },
    ],
  },
});
