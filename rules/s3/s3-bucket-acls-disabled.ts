import { rule } from '../../lib/rule.ts';
import { aclsDisabled, grantsToOthers } from '../../lib/rule-helpers/bucket.ts';

const acl = (...others: readonly string[]) => ({ OwnerId: 'me', Grants: [{ Permission: 'FULL_CONTROL', GranteeId: 'me' }, ...others.map((GranteeId) => ({ Permission: 'READ', GranteeId }))] });
const owner = (ObjectOwnership: string) => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });

export default rule({
  id: 's3-bucket-acls-disabled',
  type: 'AWS::S3::Bucket',
  title: 'Access to a bucket is not granted by access control lists',
  severity: 'medium',
  why: 'Grants in lists, of the bucket or of single objects, are easily forgotten and seen by no policy review.',
  fix: 'Set OwnershipControls with ObjectOwnership BucketOwnerEnforced, which disables the lists, and grant by the bucket policy.',
  controls: { fsbp: ['S3.12'], 'nist-800-53-r5': ['AC-3', 'AC-6'], 'pci-v4': ['7.2.1', '7.2.2', '7.2.5', '7.3.1'] },
  check: (bucket) => !aclsDisabled(bucket) && grantsToOthers(bucket).map(({ to, permission }) => `The ACL grants ${permission} to ${to}.`),
  examples: {
    pass: [
      { name: 'lists are disabled', properties: { ...owner('BucketOwnerEnforced'), Acl: acl('other') } },
      { name: 'only the owner', properties: { ...owner('ObjectWriter'), Acl: acl() } },
      { name: 'an old bucket of which only the owner', properties: { Acl: acl() } },
      { name: 'the default of a template', origin: 'template', properties: {} },
    ],
    fail: [
      { name: 'another account', properties: { ...owner('BucketOwnerPreferred'), Acl: acl('other') } },
      { name: 'a group', properties: { Acl: { OwnerId: 'me', Grants: [{ Permission: 'WRITE', GranteeUri: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }] } } },
      { name: 'a canned list in a template', origin: 'template', properties: { ...owner('ObjectWriter'), AccessControl: 'LogDeliveryWrite' } },
    ],
  },
});
