import { rule } from '../../lib/rule.ts';
import { isAwsManaged } from '../../lib/rule-helpers/keys.ts';

export default rule({
  id: 'kms-key-not-pending-deletion',
  type: 'AWS::KMS::Key',
  title: 'A key is not scheduled for deletion',
  severity: 'critical',
  why: 'Once the key is deleted, everything that it encrypted is lost for good; scheduling deletion is also how a ransom begins.',
  fix: 'If the key is still needed, run aws kms cancel-key-deletion --key-id ID, then aws kms enable-key --key-id ID. If it is not, disable it first and see that nothing fails.',
  controls: { fsbp: ['KMS.3'], 'nist-800-53-r5': ['SC-12'], 'pci-v4': ['3.5.1', '3.6.1', '3.7.1', '3.7.2'] },
  check: (key) => !isAwsManaged(key) && (key.KeyState === 'PendingDeletion' || key.KeyState === 'PendingReplicaDeletion')
    && `The key is ${key.KeyState}${key.DeletionDate ? ` and will be deleted at ${key.DeletionDate}` : ''}.`,
  examples: {
    pass: [
      { name: 'enabled', properties: { KeyManager: 'CUSTOMER', KeyState: 'Enabled' } },
      { name: 'disabled', properties: { KeyManager: 'CUSTOMER', KeyState: 'Disabled' } },
    ],
    fail: [
      { name: 'a date is set', properties: { KeyManager: 'CUSTOMER', KeyState: 'PendingDeletion', DeletionDate: '2026-06-08T00:00:00.000Z' } },
      { name: 'a primary key that waits for its replicas', properties: { KeyManager: 'CUSTOMER', KeyState: 'PendingReplicaDeletion' } },
    ],
    unknown: [{ name: 'a template has no state', origin: 'template', properties: {} }],
  },
});
