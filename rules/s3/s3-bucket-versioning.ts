import { rule } from '../../lib/rule.ts';

export default rule({
  id: 's3-bucket-versioning',
  type: 'AWS::S3::Bucket',
  title: 'A bucket keeps earlier versions of its objects',
  severity: 'low',
  why: 'Without versions an overwritten or deleted object is gone: by accident, by a bug or by ransomware.',
  fix: 'Set VersioningConfiguration.Status to Enabled, with a lifecycle rule that expires old versions.',
  controls: { fsbp: ['S3.14'], 'nist-800-53-r5': ['CP-9', 'CP-10'], 'pci-v4': ['10.3.4'] },
  check: (bucket) => bucket.VersioningConfiguration?.Status !== 'Enabled' && `Versioning is ${bucket.VersioningConfiguration?.Status ?? 'not enabled'}.`,
  examples: {
    pass: [{ name: 'enabled', properties: { VersioningConfiguration: { Status: 'Enabled' } } }],
    fail: [
      { name: 'never enabled', properties: {} },
      { name: 'suspended', properties: { VersioningConfiguration: { Status: 'Suspended' } } },
      { name: 'left out of a template', origin: 'template', properties: {} },
    ],
  },
});
