import { rule } from '../../lib/rule.ts';

const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export default rule({
  id: 's3-account-block-public-access',
  type: 'AWS::Account',
  title: 'The account blocks public access to all of its buckets',
  severity: 'medium',
  why: 'The account-wide block holds for every bucket, also those that somebody makes tomorrow with a public policy.',
  fix: 'Run aws s3control put-public-access-block --account-id ACCOUNT --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true.',
  controls: { fsbp: ['S3.1'], 'cis-v3': ['2.1.4'], 'cis-v5': ['2.1.4'], 'cis-v6': ['3.1.4'], 'cis-v7': ['3.1.4'], 'nist-800-53-r5': ['AC-3', 'AC-4', 'AC-6', 'SC-7'], 'pci-v4': ['1.2.8', '1.3.1', '1.3.2', '1.4.2'] },
  // The answer is the effective one: a policy of the organization shows in it as well.
  check({ S3PublicAccessBlock: block }) {
    if (!block) return 'The account has no public access block for S3.';
    const off = flags.filter((flag) => block[flag] !== true);
    return off.length > 0 && `The account's public access block leaves ${off.join(', ')} off.`;
  },
  examples: {
    pass: [
      { name: 'all four', properties: { S3PublicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true } } },
    ],
    fail: [
      { name: 'none', properties: { S3PublicAccessBlock: null } },
      { name: 'one is off', properties: { S3PublicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: false } } },
      { name: 'one is missing', properties: { S3PublicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true } } },
    ],
  },
});
