import { rule } from '../../lib/rule.ts';
import { isLogTarget } from '../../lib/rule-helpers/bucket.ts';

const target = { 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::example/*' }] } }] };

export default rule({
  id: 's3-bucket-access-logging',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  title: 'Access to a bucket is logged into another bucket',
  severity: 'medium',
  why: 'The access log shows each request, its caller and address; without it a leak cannot be traced.',
  fix: 'Set LoggingConfiguration.DestinationBucketName to a bucket for logs.',
  controls: { fsbp: ['S3.9'], 'nist-800-53-r5': ['AU-2', 'AU-3', 'AU-12', 'CA-7'], 'pci-v4': ['10.2.1', '10.2.2', '10.3.1', '10.6.3'] },
  check(bucket) {
    const logging = bucket.LoggingConfiguration;
    const into = logging && (logging.DestinationBucketName ?? bucket.name);
    if (into !== undefined && into !== bucket.name) return undefined;
    return !isLogTarget(bucket) && (into === undefined ? 'Server access logging is off.' : 'The bucket logs into itself.');
  },
  examples: {
    pass: [
      { name: 'another bucket', properties: { LoggingConfiguration: { DestinationBucketName: 'logs' } } },
      { name: 'a bucket that logs are delivered to', properties: { Acl: { Grants: [] } }, parts: target },
      { name: 'the same by its list, in a template', origin: 'template', properties: { AccessControl: 'LogDeliveryWrite' } },
    ],
    fail: [
      { name: 'off', properties: { Acl: { Grants: [] } } },
      { name: 'into itself', id: 'orders', properties: { LoggingConfiguration: { DestinationBucketName: 'orders' }, Acl: { Grants: [] } } },
      { name: 'a target is not named, so it is the bucket', origin: 'template', properties: { LoggingConfiguration: { LogFilePrefix: 'x/' } } },
      { name: 'off in a template', origin: 'template', properties: {} },
    ],
  },
});
