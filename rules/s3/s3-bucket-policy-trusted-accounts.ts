import { each, rule } from '../../lib/rule.ts';
import { arnOf } from '../../lib/rule-helpers/bucket.ts';
import { deputySaid, outsideAccess, ownerOf, policyOf, saidOf, unpinnedServices } from '../../lib/rule-helpers/policy.ts';

const policy = (Principal: object | string, Condition?: object) => ({ 'AWS::S3::BucketPolicy': [{ Bucket: 'example', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::example/*', ...(Condition ? { Condition } : {}) }] } as never }] });
const partner = { AWS: 'arn:aws:iam::444455556666:root' };

export default rule({
  id: 's3-bucket-policy-trusted-accounts',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  title: 'A bucket is shared only with trusted accounts, and with services on behalf of a named source',
  severity: 'high',
  why: 'A forgotten partner, or a service that anyone can point at the bucket, reads or writes your data.',
  fix: 'Remove the principal from the bucket policy or add it to the trusted accounts; give a service aws:SourceArn or aws:SourceAccount.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.5', '7.2.6'] },
  check: (bucket, { trusted }) => each(bucket.parts('AWS::S3::BucketPolicy'), ({ PolicyDocument }) => {
    const owner = ownerOf({ account: bucket.account, partition: bucket.partition, arn: arnOf(bucket) }, 's3', trusted);
    return each([
      () => outsideAccess(policyOf(PolicyDocument), owner).map(saidOf), () => unpinnedServices(policyOf(PolicyDocument), owner).map(deputySaid),
    ], (look) => look());
  }),
  examples: {
    pass: [
      { name: 'no policy', properties: {} },
      { name: 'the own account', properties: {}, parts: policy({ AWS: '111122223333' }) },
      { name: 'a trusted account', properties: {}, parts: policy(partner), trusted: { accounts: ['444455556666'] } },
      { name: 'CloudFront for one distribution', properties: {}, parts: policy({ Service: 'cloudfront.amazonaws.com' }, { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E1' } }) },
      { name: 'access logs of the own account', properties: {}, parts: policy({ Service: 'logging.s3.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': '111122223333' } }) },
      { name: 'anyone in a trusted organization', properties: {}, parts: policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-mine' } }), trusted: { orgs: ['o-mine'] } },
    ],
    fail: [
      { name: 'an unknown account', properties: {}, parts: policy(partner) },
      { name: 'another organization', properties: {}, parts: policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-theirs' } }), trusted: { orgs: ['o-mine'] } },
      { name: 'a service for anyone', properties: {}, parts: policy({ Service: 'logging.s3.amazonaws.com' }) },
    ],
  },
});
