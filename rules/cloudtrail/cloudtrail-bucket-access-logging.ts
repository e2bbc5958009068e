import { notKnown, rule } from '../../lib/rule.ts';
import { isTrailBucket } from '../../lib/rule-helpers/trails.ts';

const trail = { type: 'AWS::CloudTrail::Trail', id: 'main', properties: { S3BucketName: 'logs' } } as const;
const grant = { 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' }] } }] };

export default rule({
  id: 'cloudtrail-bucket-access-logging',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  reads: ['AWS::CloudTrail::Trail'],
  title: 'Access to the bucket of a trail is logged',
  severity: 'low',
  why: 'Who read, replaced or deleted the record of the account shows only in the bucket\'s own access log.',
  fix: 'Set LoggingConfiguration.DestinationBucketName on the trail\'s bucket to another bucket.',
  controls: { fsbp: ['CloudTrail.7'], 'cis-v3': ['3.4'], 'cis-v5': ['3.4'], 'cis-v6': ['4.4'], 'cis-v7': ['4.4'], 'nist-800-53-r5': ['~AU-2', '~AU-12', '~CA-7'], 'pci-v4': ['in-standard'] },
  check: (bucket, context) => isTrailBucket(bucket, context) && !bucket.LoggingConfiguration && 'Server access logging is off.',
  examples: {
    pass: [
      { name: 'logged', id: 'logs', properties: { LoggingConfiguration: { DestinationBucketName: 'access' } }, others: [trail] },
      { name: 'a bucket that no trail uses', id: 'site', properties: {}, others: [trail] },
      { name: 'no trail', properties: {} },
      { name: 'a bucket of a template that takes nothing from CloudTrail', origin: 'template', properties: {}, others: [notKnown('The template shows only a part of the account.')] },
    ],
    fail: [
      { name: 'not logged', id: 'logs', properties: {}, parts: grant, others: [trail] },
      { name: 'not logged in a template', id: 'logs', origin: 'template', properties: {}, parts: grant, others: [trail] },
    ],
  },
});
