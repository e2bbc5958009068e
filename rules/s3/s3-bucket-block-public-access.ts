import { rule } from '../../lib/rule.ts';
import { blockFlags } from '../../lib/rule-helpers/bucket.ts';

const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

export default rule({
  id: 's3-bucket-block-public-access',
  type: 'AWS::S3::Bucket',
  title: 'A bucket blocks public access in all four ways',
  severity: 'high',
  why: 'Without its own block, one policy or ACL set by mistake makes the bucket public as soon as the account\'s block is lifted.',
  fix: 'Set PublicAccessBlockConfiguration with BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy and RestrictPublicBuckets true.',
  controls: { fsbp: ['S3.8'], 'cis-v3': ['2.1.4'], 'cis-v5': ['2.1.4'], 'cis-v6': ['3.1.4'], 'cis-v7': ['3.1.4'], 'nist-800-53-r5': ['AC-3', 'AC-4', 'AC-6', 'SC-7'], 'pci-v4': ['1.2.8', '1.3.1', '1.3.2', '1.4.2'] },
  check(bucket) {
    const block = bucket.PublicAccessBlockConfiguration;
    if (!block) return 'The bucket has no public access block of its own.';
    const off = blockFlags.filter((flag) => block[flag] !== true);
    return off.length > 0 && `The public access block leaves ${off.join(', ')} off.`;
  },
  examples: {
    pass: [{ name: 'all four', properties: { PublicAccessBlockConfiguration: all } }],
    fail: [
      { name: 'none on a live bucket', properties: {} },
      { name: 'none in a template, where the account decides', origin: 'template', properties: {} },
      { name: 'one switched off', properties: { PublicAccessBlockConfiguration: { ...all, RestrictPublicBuckets: false } } },
      { name: 'only lists', properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } } },
    ],
  },
});
