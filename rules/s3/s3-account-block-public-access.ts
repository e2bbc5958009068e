import { rule } from '../../lib/rule.ts';
import { blockFlags } from '../../lib/rule-helpers/bucket.ts';

const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

export default rule({
  id: 's3-account-block-public-access',
  type: 'AWS::Account',
  title: 'The account blocks public access to all its buckets',
  severity: 'medium',
  why: 'Any bucket, also one made tomorrow by somebody else, can be opened to the world by one mistake.',
  fix: 'Run aws s3control put-public-access-block --account-id ID --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true, or set it for the whole organization.',
  controls: { fsbp: ['S3.1'], 'cis-v3': ['2.1.4'], 'cis-v5': ['2.1.4'], 'cis-v6': ['3.1.4'], 'cis-v7': ['3.1.4'], 'nist-800-53-r5': ['AC-3', 'AC-4', 'AC-6', 'SC-7'], 'pci-v4': ['1.2.8', '1.3.1', '1.3.2', '1.4.2'] },
  // The answer is the effective block: the organization's where it sets one.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
  check(account) {
    const block = account.S3PublicAccessBlock;
    if (!block) return 'The account has no public access block.';
    const off = blockFlags.filter((flag) => block[flag] !== true);
    return off.length > 0 && `The account's public access block leaves ${off.join(', ')} off.`;
  },
  examples: {
    pass: [{ name: 'all four', properties: { S3PublicAccessBlock: all } }],
    fail: [
      { name: 'none', properties: { S3PublicAccessBlock: null } },
      { name: 'policies are not blocked', properties: { S3PublicAccessBlock: { ...all, BlockPublicPolicy: false } } },
    ],
  },
});
