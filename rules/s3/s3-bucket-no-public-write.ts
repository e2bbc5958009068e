import { rule } from '../../lib/rule.ts';
import { publicWays } from '../../lib/rule-helpers/bucket.ts';

const policy = (Action: string) => ({ 'AWS::S3::BucketPolicy': [{ Bucket: 'example', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action, Resource: 'arn:aws:s3:::example/*' }] } }] });
const list = (Permission: string) => ({ OwnerId: 'me', Grants: [{ Permission, GranteeUri: 'http://acs.amazonaws.com/groups/global/AllUsers' }] });
const account = { type: 'AWS::Account', id: '111122223333', properties: { S3PublicAccessBlock: null } } as const;

export default rule({
  id: 's3-bucket-no-public-write',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  reads: ['AWS::Account'],
  title: 'Nobody outside can write to a bucket without being named',
  severity: 'critical',
  why: 'Anyone can replace or delete objects, plant malware in what you serve, or fill the bucket at your cost.',
  fix: 'Block it: aws s3api put-public-access-block --bucket NAME --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true, then take the grant out of the policy or the ACL.',
  controls: { fsbp: ['S3.3'], 'cis-v7': ['2.21'], 'nist-800-53-r5': ['AC-3', 'AC-4', 'AC-6', 'SC-7'], 'pci-v4': ['1.2.8', '1.3.1', '1.3.2', '1.4.2'] },
  check: (bucket, context) => publicWays(bucket, context, 'write'),
  examples: {
    pass: [
      { name: 'public for reading only', properties: { Acl: list('READ') }, parts: policy('s3:GetObject') },
      { name: 'the bucket blocks policies and lists', properties: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true, IgnorePublicAcls: true }, Acl: list('WRITE') }, parts: policy('s3:*') },
      { name: 'a private bucket of a template', origin: 'template', properties: { AccessControl: 'Private' } },
    ],
    fail: [
      { name: 'a policy that lets anyone put objects', properties: { Acl: { Grants: [] } }, parts: policy('s3:Put*'), others: [account] },
      { name: 'a policy that lets anyone do anything', properties: { Acl: { Grants: [] } }, parts: policy('*'), others: [account] },
      { name: 'a list that lets anyone write the list', properties: { Acl: list('WRITE_ACP') }, others: [account] },
      { name: 'a public access block with a hole', properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: true }, Acl: list('WRITE') }, others: [account] },
    ],
    unknown: [{ name: 'the account may block it: a template does not show that', origin: 'template', properties: { AccessControl: 'PublicReadWrite' } }],
  },
});
