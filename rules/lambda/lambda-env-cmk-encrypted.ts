import { rule } from '../../lib/rule.ts';
import { keyProblem } from '../../lib/rule-helpers/customer-key.ts';

const key = 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000001';

export default rule({
  id: 'lambda-env-cmk-encrypted',
  type: 'AWS::Lambda::Function',
  reads: ['AWS::KMS::Key'],
  title: 'The environment of a function is encrypted with a customer managed key',
  severity: 'medium',
  why: 'With the key of AWS, everyone who may read the function configuration reads its variables; a key of your own adds a second permission, a log of each use and a switch to turn off.',
  fix: 'Set KmsKeyArn to a customer managed key: aws lambda update-function-configuration --function-name NAME --kms-key-arn ARN.',
  controls: { 'nist-800-53-r5': ['~SC-13', '~SC-28', '~SC-28(1)'] },
  check(fn, context) {
    if (Object.keys(fn.Environment?.Variables ?? {}).length === 0) return;
    if (!fn.KmsKeyArn) return 'The environment is encrypted with a key of AWS: KmsKeyArn is not set.';
    const problem = keyProblem(fn.KmsKeyArn, context);
    return problem && `The key ${fn.KmsKeyArn} ${problem}.`;
  },
  examples: {
    pass: [
      { name: 'no environment', properties: {} },
      { name: 'an empty environment', properties: { Environment: { Variables: {} } } },
      { name: 'a key of its own', properties: { Environment: { Variables: { TABLE: 'orders' } }, KmsKeyArn: key }, others: [{ type: 'AWS::KMS::Key', id: 'k', arn: key, properties: { KeyManager: 'CUSTOMER', KeyState: 'Enabled' } }] },
    ],
    fail: [
      { name: 'no key', properties: { Environment: { Variables: { TABLE: 'orders' } } } },
      { name: 'an alias of AWS', properties: { Environment: { Variables: { TABLE: 'orders' } }, KmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/aws/lambda' } },
      { name: 'a key of AWS', properties: { Environment: { Variables: { TABLE: 'orders' } }, KmsKeyArn: key }, others: [{ type: 'AWS::KMS::Key', id: 'k', arn: key, properties: { KeyManager: 'AWS', KeyState: 'Enabled' } }] },
      { name: 'a key that is about to go', properties: { Environment: { Variables: { TABLE: 'orders' } }, KmsKeyArn: key }, others: [{ type: 'AWS::KMS::Key', id: 'k', arn: key, properties: { KeyManager: 'CUSTOMER', KeyState: 'PendingDeletion' } }] },
      { name: 'a key that is gone', properties: { Environment: { Variables: { TABLE: 'orders' } }, KmsKeyArn: key } },
    ],
  },
});
