import { rule } from '../../lib/rule.ts';

export default rule({
  id: 's3-bucket-mfa-delete',
  type: 'AWS::S3::Bucket',
  title: 'Deleting a version for good needs a second factor',
  severity: 'low',
  why: 'With MFA delete, stolen credentials alone can neither delete versions nor suspend versioning.',
  fix: 'As the root user: aws s3api put-bucket-versioning --bucket NAME --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE". CloudFormation cannot set it, and a bucket with lifecycle rules cannot have it.',
  controls: { fsbp: ['S3.20'], 'cis-v3': ['2.1.2'], 'cis-v5': ['2.1.2'], 'cis-v6': ['3.1.2'], 'cis-v7': ['3.1.2'], 'nist-800-53-r5': ['~CP-9', '~CP-10'], 'pci-v4': ['3.5.1', '8.4.1', '8.4.2', '8.4.3'] },
  check: (bucket) => !bucket.LifecycleConfiguration?.Rules?.length && bucket.MfaDelete !== true && 'MFA delete is not enabled.',
  examples: {
    pass: [
      { name: 'enabled', properties: { MfaDelete: true } },
      { name: 'lifecycle rules rule it out', properties: { MfaDelete: false, LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] } } },
      { name: 'lifecycle rules in a template', origin: 'template', properties: { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] } } },
    ],
    fail: [{ name: 'not enabled', properties: { MfaDelete: false } }],
    unknown: [{ name: 'a template cannot show it', origin: 'template', properties: { VersioningConfiguration: { Status: 'Enabled' } } }],
  },
});
