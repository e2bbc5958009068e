import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'cloudtrail-encrypted-kms',
  type: 'AWS::CloudTrail::Trail',
  title: 'A trail encrypts its log files with a KMS key',
  severity: 'medium',
  why: 'With a key of your own, reading the log of everything needs a right on the key besides a right on the bucket.',
  fix: 'Set KMSKeyId to a customer managed key whose policy lets cloudtrail.amazonaws.com use kms:GenerateDataKey*.',
  controls: { fsbp: ['CloudTrail.2'], 'cis-v3': ['3.5'], 'cis-v5': ['3.5'], 'cis-v6': ['4.5'], 'cis-v7': ['4.5'], 'nist-800-53-r5': ['AU-9', 'CA-9(1)', 'SC-13', 'SC-28', 'SC-28(1)'], 'pci-v4': ['8.3.2', '10.3.2', '10.3.3', '10.3.4'] },
  // An organization's trail is judged in the management account, which its ARN names.
  check: (trail) => (trail.arn === undefined || trail.arn.split(':')[4] === trail.account)
    && !trail.KMSKeyId && 'KMSKeyId is not set: the log files are encrypted with a key of S3.',
  examples: {
    pass: [
      { name: 'a key', properties: { KMSKeyId: 'arn:aws:kms:us-east-1:111122223333:key/k' } },
      { name: 'the trail of another account, seen from a member', arn: 'arn:aws:cloudtrail:us-east-1:444455556666:trail/org', properties: { IsOrganizationTrail: true } },
    ],
    fail: [
      { name: 'no key', properties: {} },
      { name: 'an own trail without a key', arn: 'arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/main', properties: {} },
      { name: 'a trail in a template', origin: 'template', properties: { IsLogging: true } },
    ],
  },
});
