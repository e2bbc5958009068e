import { rule } from '../../lib/rule.ts';
import { anyName, wideGrants } from '../../lib/rule-helpers/grants.ts';
import { isAwsPolicy } from '../../lib/rule-helpers/inline.ts';
import { policyOf } from '../../lib/rule-helpers/policy.ts';

const policy = (Action: string | string[], Resource: string | string[], Effect = 'Allow') => ({ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action, Resource }] } });

export default rule({
  id: 'kms-customer-policy-no-decrypt-all',
  type: 'AWS::IAM::ManagedPolicy',
  title: 'A managed policy does not allow decryption with every key',
  severity: 'medium',
  why: 'Whoever gets the policy decrypts everything whose key leaves the decision to IAM, not only the data of the task at hand.',
  fix: 'Name the keys in Resource of the statement with kms:Decrypt or kms:ReEncryptFrom.',
  controls: { fsbp: ['KMS.1'], 'nist-800-53-r5': ['AC-2', 'AC-3', 'AC-6'], 'pci-v4': ['3.5.1', '3.6.1', '3.7.1', '3.7.2'] },
  check: (policyOne) => !isAwsPolicy(policyOne.arn) && wideGrants(policyOf(policyOne.PolicyDocument), ['kms:Decrypt', 'kms:ReEncryptFrom'], `key/${anyName}`),
  examples: {
    pass: [
      { name: 'one key', properties: policy('kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab') },
      { name: 'other actions on all keys', properties: policy(['kms:DescribeKey', 'kms:ListAliases'], '*') },
      { name: 'a deny', properties: policy('kms:Decrypt', '*', 'Deny') },
    ],
    fail: [
      { name: 'all keys', properties: policy('kms:Decrypt', '*') },
      { name: 'all keys of an account', properties: policy(['s3:GetObject', 'kms:ReEncrypt*'], ['arn:aws:kms:*:111122223333:key/*']) },
      { name: 'everything', properties: policy('*', '*') },
    ],
  },
});
