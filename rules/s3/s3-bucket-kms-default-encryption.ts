import { each, rule } from '../../lib/rule.ts';
import { isLogTarget } from '../../lib/rule-helpers/bucket.ts';

const by = (SSEAlgorithm: string, KMSMasterKeyID?: string) => ({ BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID ? { KMSMasterKeyID } : {}) } }] }, Acl: { Grants: [] } });

export default rule({
  id: 's3-bucket-kms-default-encryption',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  title: 'A bucket encrypts with a KMS key by default, a sensitive one with a key of your own',
  severity: 'medium',
  why: 'With a KMS key, reading objects needs a right on the key too, each use is logged, and access can be cut by the key alone.',
  fix: 'Set BucketEncryption with SSEAlgorithm aws:kms and KMSMasterKeyID; BucketKeyEnabled true keeps the cost low.',
  controls: { fsbp: ['S3.17'], 'nist-800-53-r5': ['~SC-13', '~SC-28', '~SC-28(1)'], 'pci-v4': ['3.5.1', '8.3.2'] },
  params: { sensitive: ['data-classification=confidential', 'data-classification=restricted', 'data-classification=sensitive'] },
  check(bucket, { params }) {
    const rule = bucket.BucketEncryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault;
    if (rule?.SSEAlgorithm !== 'aws:kms' && rule?.SSEAlgorithm !== 'aws:kms:dsse') {
      return !isLogTarget(bucket) && `The default encryption is ${rule?.SSEAlgorithm ?? 'not set'}.`;
    }
    if (rule.KMSMasterKeyID && !/(?:^|:)alias\/aws\/s3$/.test(rule.KMSMasterKeyID)) return undefined;
    return each(params.sensitive, (entry) => bucket.tags[entry.split('=')[0] ?? ''] === entry.split('=')[1] && `The bucket is tagged ${entry} and uses the key that AWS manages.`);
  },
  examples: {
    pass: [
      { name: 'a key of its own', properties: by('aws:kms', 'alias/orders') },
      { name: 'two layers', properties: by('aws:kms:dsse', 'arn:aws:kms:us-east-1:111122223333:key/k') },
      { name: 'the key that AWS manages, nothing sensitive', properties: by('aws:kms') },
      { name: 'a bucket for access logs, which S3 writes with SSE-S3', origin: 'template', properties: { AccessControl: 'LogDeliveryWrite' } },
    ],
    fail: [
      { name: 'SSE-S3', properties: by('AES256') },
      { name: 'the default of a template', origin: 'template', properties: {} },
      { name: 'a sensitive bucket with the key that AWS manages', properties: by('aws:kms', 'alias/aws/s3'), tags: { 'data-classification': 'confidential' } },
    ],
  },
});
