import { notKnown, rule } from '../../lib/rule.ts';
import { publicWays } from '../../lib/rule-helpers/bucket.ts';

const open = { Version: '2012-10-17', Statement: [{ Sid: 'Site', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::example/*' }] };
const policy = { 'AWS::S3::BucketPolicy': [{ Bucket: 'example', PolicyDocument: open }] };
const list = (Permission: string, group = 'AllUsers') => ({ OwnerId: 'me', Grants: [{ Permission: 'FULL_CONTROL', GranteeId: 'me' }, { Permission, GranteeUri: `http://acs.amazonaws.com/groups/global/${group}` }] });
const account = (on: boolean) => ({ type: 'AWS::Account', id: '111122223333', properties: { S3PublicAccessBlock: on ? { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true } : null } } as const);

export default rule({
  id: 's3-bucket-no-public-read',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  reads: ['AWS::Account'],
  title: 'Nobody outside can read a bucket without being named',
  severity: 'critical',
  why: 'Whatever lies in the bucket can be found and copied by anyone; scanners try bucket names all day.',
  fix: 'Block it: aws s3api put-public-access-block --bucket NAME --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true. Serve a web site through CloudFront with origin access control.',
  controls: { fsbp: ['S3.2'], 'nist-800-53-r5': ['AC-3', 'AC-4', 'AC-6', 'SC-7'], 'pci-v4': ['1.2.8', '1.3.1', '1.3.2', '1.4.2'] },
  check: (bucket, context) => publicWays(bucket, context, 'read'),
  examples: {
    pass: [
      { name: 'nothing granted', properties: { Acl: { OwnerId: 'me', Grants: [] } } },
      { name: 'a public policy that the bucket blocks', properties: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true, IgnorePublicAcls: true } }, parts: policy },
      { name: 'a public list that the account ignores', properties: { Acl: list('READ') }, others: [account(true)] },
      { name: 'a public list where lists are disabled', properties: { Acl: list('READ'), OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } } },
      { name: 'blocked in a template', origin: 'template', properties: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true, IgnorePublicAcls: true }, AccessControl: 'PublicRead' } },
    ],
    fail: [
      { name: 'a public policy', properties: { Acl: { Grants: [] } }, parts: policy, others: [account(false)] },
      { name: 'a public list', properties: { Acl: list('READ') }, others: [account(false)] },
      { name: 'every AWS user may read the list', properties: { Acl: list('READ_ACP', 'AuthenticatedUsers') }, others: [account(false)] },
    ],
    unknown: [
      { name: 'the account may block it: a template does not show that', origin: 'template', properties: { AccessControl: 'PublicRead' } },
      { name: 'a policy that could not be read', properties: { Acl: { Grants: [] } }, parts: { 'AWS::S3::BucketPolicy': notKnown() } },
    ],
  },
});
