import { rule } from '../../lib/rule.ts';
import { isTrailBucket } from '../../lib/rule-helpers/trails.ts';

const trail = { type: 'AWS::CloudTrail::Trail', id: 'main', properties: { S3BucketName: 'logs' } } as const;
const grant = { 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' }] } }] };

export default rule({
  id: 'cloudtrail-bucket-mfa-delete-or-lock',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  reads: ['AWS::CloudTrail::Trail'],
  title: 'The bucket of a trail is protected from deletion by Object Lock or MFA delete',
  severity: 'medium',
  why: 'Whoever may delete objects in the bucket erases the traces of an intrusion; neither protection can be lifted with one stolen key.',
  fix: 'Set ObjectLockEnabled with a default retention on the bucket, or as the root user switch on MFA delete: aws s3api put-bucket-versioning.',
  controls: { 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'] },
  check: (bucket, context) => isTrailBucket(bucket, context) && bucket.ObjectLockEnabled !== true && bucket.MfaDelete !== true
    && 'Neither Object Lock nor MFA delete protects the log files.',
  examples: {
    pass: [
      { name: 'Object Lock', id: 'logs', properties: { ObjectLockEnabled: true, MfaDelete: false }, others: [trail] },
      { name: 'MFA delete', id: 'logs', properties: { ObjectLockEnabled: false, MfaDelete: true }, others: [trail] },
      { name: 'Object Lock in a template', id: 'logs', origin: 'template', properties: { ObjectLockEnabled: true }, parts: grant, others: [trail] },
      { name: 'a bucket that no trail uses', id: 'site', properties: { MfaDelete: false }, others: [trail] },
    ],
    fail: [{ name: 'neither', id: 'logs', properties: { ObjectLockEnabled: false, MfaDelete: false }, others: [trail] }],
    unknown: [{ name: 'MFA delete does not show in a template', id: 'logs', origin: 'template', properties: {}, parts: grant, others: [trail] }],
  },
});
