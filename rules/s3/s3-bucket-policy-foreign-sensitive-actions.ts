import { rule } from '../../lib/rule.ts';
import { arnOf } from '../../lib/rule-helpers/bucket.ts';
import { narrowed, outsideAccess, ownerOf, policyOf, saidOf } from '../../lib/rule-helpers/policy.ts';

const sensitive = ['s3:DeleteBucketPolicy', 's3:PutBucketAcl', 's3:PutBucketPolicy', 's3:PutEncryptionConfiguration', 's3:PutObjectAcl'];
const policy = (...Statement: readonly object[]) => ({ 'AWS::S3::BucketPolicy': [{ Bucket: 'example', PolicyDocument: { Version: '2012-10-17', Statement } as never }] });
const grant = (Action: string | string[], AWS = 'arn:aws:iam::444455556666:root') => ({ Effect: 'Allow', Principal: { AWS }, Action, Resource: ['arn:aws:s3:::example', 'arn:aws:s3:::example/*'] });

export default rule({
  id: 's3-bucket-policy-foreign-sensitive-actions',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  title: 'Other accounts cannot change who may use a bucket',
  severity: 'high',
  why: 'An account that may write the policy, the ACLs or the encryption of the bucket can lock you out or let anyone in.',
  fix: 'Take s3:DeleteBucketPolicy, s3:PutBucketAcl, s3:PutBucketPolicy, s3:PutEncryptionConfiguration and s3:PutObjectAcl out of what the bucket policy allows to other accounts, also where a wildcard covers them.',
  controls: { fsbp: ['S3.6'], 'nist-800-53-r5': ['CA-9(1)', 'CM-2'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.5', '7.2.6'] },
  check: (bucket) => bucket.parts('AWS::S3::BucketPolicy').map(({ PolicyDocument }) =>
    outsideAccess(narrowed(policyOf(PolicyDocument), sensitive), ownerOf({ account: bucket.account, partition: bucket.partition, arn: arnOf(bucket) }, 's3')).map(saidOf)),
  examples: {
    pass: [
      { name: 'no policy', properties: {} },
      { name: 'another account may read', properties: {}, parts: policy(grant(['s3:GetObject', 's3:ListBucket'])) },
      { name: 'the own account may do everything', properties: {}, parts: policy(grant('s3:*', 'arn:aws:iam::111122223333:role/admin')) },
      { name: 'denied to all in the same policy', properties: {}, parts: policy(grant('s3:Put*'), { ...grant(sensitive, '*'), Effect: 'Deny' }) },
    ],
    fail: [
      { name: 'another account may write the policy', properties: {}, parts: policy(grant('s3:PutBucketPolicy')) },
      { name: 'a wildcard covers them', properties: {}, parts: policy(grant('s3:Put*', '444455556666')) },
      { name: 'anyone', properties: {}, parts: policy(grant('*', '*')) },
    ],
  },
});
