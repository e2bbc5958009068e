import { rule } from '../../lib/rule.ts';
import { plainHttpGap } from '../../lib/rule-helpers/bucket-policy.ts';

const deny = (more = {}) => ({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::example', 'arn:aws:s3:::example/*'], Condition: { Bool: { 'aws:SecureTransport': 'false' } }, ...more });
const policy = (...Statement: readonly object[]) => ({ 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement } as never }] });

export default rule({
  id: 's3-bucket-tls-only',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  title: 'A bucket refuses plain HTTP, for itself and for its objects',
  severity: 'medium',
  why: 'Over plain HTTP objects and signed requests can be read and changed on the way.',
  fix: 'Add to the bucket policy: Deny, Principal *, Action s3:*, Resource the bucket\'s ARN and the ARN with /*, Condition Bool aws:SecureTransport false (enforceSSL in CDK).',
  controls: { fsbp: ['S3.5'], 'cis-v3': ['2.1.1'], 'cis-v5': ['2.1.1'], 'cis-v6': ['3.1.1'], 'cis-v7': ['3.1.1'], 'nist-800-53-r5': ['AC-4', 'AC-17(2)', 'IA-5(1)', 'SC-8', 'SC-8(1)'], 'pci-v4': ['1.2.5', '2.2.5', '2.2.7', '4.2.1'] },
  check(bucket) {
    const gap = plainHttpGap(bucket);
    return gap !== undefined && `Plain HTTP is not denied on ${gap}.`;
  },
  examples: {
    pass: [
      { name: 'denied to all', properties: {}, parts: policy(deny()) },
      { name: 'in two statements', properties: {}, parts: policy(deny({ Resource: 'arn:aws:s3:::example/*' }), deny({ Resource: 'arn:aws:s3:::example', Principal: { AWS: '*' } })) },
      { name: 'with a list of values, on everything', properties: {}, parts: policy(deny({ Resource: '*', Action: ['*'], Condition: { Bool: { 'AWS:SecureTransport': ['false'] } } })) },
      { name: 'in another partition', partition: 'aws-us-gov', properties: {}, parts: policy(deny({ Resource: ['arn:aws-us-gov:s3:::example', 'arn:aws-us-gov:s3:::example/*'] })) },
    ],
    fail: [
      { name: 'no policy', properties: {} },
      { name: 'an allow for TLS is not enough', properties: {}, parts: policy({ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) },
      { name: 'objects only', properties: {}, parts: policy(deny({ Resource: 'arn:aws:s3:::example/*' })) },
      { name: 'one action only', properties: {}, parts: policy(deny({ Action: 's3:GetObject' })) },
      { name: 'one principal only', properties: {}, parts: policy(deny({ Principal: { AWS: '444455556666' } })) },
    ],
  },
});
