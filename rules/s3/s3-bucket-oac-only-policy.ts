import { each, notKnown, rule } from '../../lib/rule.ts';
import { arnOf } from '../../lib/rule-helpers/bucket.ts';
import { originGaps } from '../../lib/rule-helpers/bucket-policy.ts';
import { ownerOf, policyOf } from '../../lib/rule-helpers/policy.ts';

const read = (Principal: unknown, Condition?: object) => ({ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::example/*', ...(Condition ? { Condition } : {}) });
const cloudfront = (SourceArn?: string) => read({ Service: 'cloudfront.amazonaws.com' }, SourceArn === undefined ? undefined : { StringEquals: { 'AWS:SourceArn': SourceArn } });
const policy = (...Statement: readonly object[]) => ({ 'AWS::S3::BucketPolicy': [{ PolicyDocument: { Version: '2012-10-17', Statement } as never }] });
const distribution = 'arn:aws:cloudfront::111122223333:distribution/E1';
const oai = { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1OAI' };

export default rule({
  id: 's3-bucket-oac-only-policy',
  type: 'AWS::S3::Bucket',
  parts: ['AWS::S3::BucketPolicy'],
  title: 'A bucket behind CloudFront lets in only its distribution',
  severity: 'medium',
  why: 'Any other way past the distribution skips its cache, its firewall and its logs; without a source, anyone\'s distribution may read the bucket.',
  fix: 'Use origin access control: grant cloudfront.amazonaws.com with StringEquals AWS:SourceArn of the distribution, and remove the origin access identity and public grants.',
  controls: { 'nist-800-53-r5': ['~AC-3', '~SC-7'] },
  check: (bucket) => each(bucket.parts('AWS::S3::BucketPolicy'), ({ PolicyDocument }) =>
    originGaps(policyOf(PolicyDocument), ownerOf({ account: bucket.account, partition: bucket.partition, arn: arnOf(bucket) }, 's3'))),
  examples: {
    pass: [
      { name: 'one distribution', properties: {}, parts: policy(cloudfront(distribution)) },
      { name: 'no CloudFront', properties: {}, parts: policy(read('*')) },
      { name: 'no policy', properties: {} },
    ],
    fail: [
      { name: 'any distribution', properties: {}, parts: policy(cloudfront()) },
      { name: 'any distribution of the account', properties: {}, parts: policy(cloudfront('arn:aws:cloudfront::111122223333:distribution/*')) },
      { name: 'an origin access identity', properties: {}, parts: policy(read(oai)) },
      { name: 'a public grant left beside', properties: {}, parts: policy(cloudfront(distribution), read('*')) },
    ],
    unknown: [{ name: 'a grant that may be a refusal', properties: {}, parts: policy({ ...cloudfront(), Effect: notKnown('Imported.') }) }],
  },
});
