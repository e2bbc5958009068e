import type { Json } from '../../lib/model/json.ts';
import { rule } from '../../lib/rule.ts';
import { publicWays } from '../../lib/rule-helpers/bucket.ts';
import { isTrailBucket } from '../../lib/rule-helpers/trails.ts';

const trail = { type: 'AWS::CloudTrail::Trail', id: 'main', properties: { S3BucketName: 'logs' } } as const;
const delivery = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' } as const;
const parts = (...more: Json[]) => ({ 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement: [delivery, ...more] } }] });
const account = { type: 'AWS::Account', id: '111122223333', properties: { S3PublicAccessBlock: null } } as const;
const open = { Acl: { Grants: [{ Permission: 'READ', GranteeUri: 'http://acs.amazonaws.com/groups/global/AllUsers' }] } };

export default rule({
  id: 'cloudtrail-bucket-not-public',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  reads: ['AWS::Account', 'AWS::CloudTrail::Trail'],
  title: 'The bucket of a trail is not public',
  severity: 'critical',
  why: 'The log files show every principal, address and resource of the account: a map for an attacker, and evidence that can be erased.',
  fix: 'Set all four flags of PublicAccessBlockConfiguration on the bucket and take the public grant out of its policy or ACL.',
  controls: { fsbp: ['CloudTrail.6'], 'nist-800-53-r5': ['~AC-3', '~SC-7'], 'pci-v4': ['in-standard'] },
  check: (bucket, context) => isTrailBucket(bucket, context) && [...publicWays(bucket, context, 'read'), ...publicWays(bucket, context, 'write')],
  examples: {
    pass: [
      { name: 'a private bucket', id: 'logs', properties: { Acl: { Grants: [] } }, others: [trail] },
      { name: 'a public bucket that no trail uses', id: 'site', properties: open, others: [trail, account] },
      { name: 'blocked', id: 'logs', properties: { ...open, PublicAccessBlockConfiguration: { IgnorePublicAcls: true, RestrictPublicBuckets: true } }, others: [trail, account] },
    ],
    fail: [
      { name: 'anyone may list it', id: 'logs', properties: open, parts: parts(), others: [trail, account] },
      { name: 'anyone may delete from it', id: 'logs', properties: { Acl: { Grants: [] } }, others: [trail, account],
        parts: parts({ Effect: 'Allow', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::logs/*' }) },
    ],
  },
});
