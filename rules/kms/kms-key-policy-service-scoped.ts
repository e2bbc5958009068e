import { rule } from '../../lib/rule.ts';
import { asksForContext, isAwsManaged } from '../../lib/rule-helpers/keys.ts';
import { deputySaid, ownerOf, policyOf, unpinnedServices } from '../../lib/rule-helpers/policy.ts';

const policy = (Service: string | string[], Condition?: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', ...(Condition ? { Condition } : {}) }] } as never);

export default rule({
  id: 'kms-key-policy-service-scoped',
  type: 'AWS::KMS::Key',
  title: 'A service may use a key only on behalf of a named source',
  severity: 'medium',
  why: 'A service that anyone can set to work decrypts with your key for a stranger: the confused deputy.',
  fix: 'Give the statement a condition on aws:SourceArn or aws:SourceAccount, or on kms:EncryptionContext where the service sends the ARN of its resource in it.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check(key) {
    if (isAwsManaged(key)) return undefined;
    const policyRead = policyOf(key.KeyPolicy);
    const kept = { ...policyRead, statements: policyRead.statements.filter((statement) => statement.effect === 'Deny' || !asksForContext(statement)) };
    return unpinnedServices(kept, ownerOf(key, 'kms')).map(deputySaid);
  },
  examples: {
    pass: [
      { name: 'pinned to a trail', properties: { KeyPolicy: policy('cloudtrail.amazonaws.com', { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main' } }) } },
      { name: 'pinned to the account', properties: { KeyPolicy: policy('sns.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '111122223333' } }) } },
      { name: 'log groups by encryption context', properties: { KeyPolicy: policy('logs.us-east-1.amazonaws.com', { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:111122223333:*' } }) } },
      { name: 'no service', properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }] } } },
    ],
    fail: [
      { name: 'no condition', properties: { KeyPolicy: policy('sns.amazonaws.com') } },
      { name: 'several services', properties: { KeyPolicy: policy(['s3.amazonaws.com', 'events.amazonaws.com']) } },
      { name: 'a condition that holds nobody back', properties: { KeyPolicy: policy('sns.amazonaws.com', { StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' } , Bool: { 'aws:SecureTransport': 'true' } }) } },
    ],
  },
});
