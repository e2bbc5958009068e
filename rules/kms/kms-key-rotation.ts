import { rule } from '../../lib/rule.ts';
import { isAwsManaged } from '../../lib/rule-helpers/keys.ts';

const live = { KeyManager: 'CUSTOMER', KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', Origin: 'AWS_KMS', Enabled: true };

export default rule({
  id: 'kms-key-rotation',
  type: 'AWS::KMS::Key',
  title: 'A symmetric key rotates by itself',
  severity: 'medium',
  why: 'Key material that never changes protects ever more data; if it leaks once, all of it is open.',
  fix: 'Set EnableKeyRotation to true, or run aws kms enable-key-rotation --key-id ID.',
  controls: { fsbp: ['KMS.4'], 'cis-v3': ['3.6'], 'cis-v5': ['3.6'], 'cis-v6': ['4.6'], 'cis-v7': ['4.6'], 'nist-800-53-r5': ['SC-12'], 'pci-v4': ['3.7.4', '3.7.5'] },
  // Only these keys can rotate: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
  check: (key) => !isAwsManaged(key) && key.Enabled !== false && (key.KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT' && (key.Origin ?? 'AWS_KMS') === 'AWS_KMS'
    && !(key.origin === 'live' && (key.MultiRegionKeyType === 'REPLICA' || key.KeyState !== 'Enabled')) && key.EnableKeyRotation !== true && 'EnableKeyRotation is not true.',
  examples: {
    pass: [
      { name: 'on', properties: { ...live, EnableKeyRotation: true } },
      { name: 'on in a template', origin: 'template', properties: { EnableKeyRotation: true } },
      { name: 'an asymmetric key', properties: { ...live, KeySpec: 'RSA_2048' } },
      { name: 'imported material', properties: { ...live, Origin: 'EXTERNAL' } },
      { name: 'a custom key store', properties: { ...live, Origin: 'AWS_CLOUDHSM' } },
      { name: 'a replica follows its primary', properties: { ...live, MultiRegionKeyType: 'REPLICA' } },
      { name: 'a disabled key', properties: { ...live, Enabled: false, KeyState: 'Disabled' } },
      { name: 'a key that AWS manages', properties: { KeyManager: 'AWS' } },
    ],
    fail: [
      { name: 'off', properties: { ...live, EnableKeyRotation: false } },
      { name: 'the default of a template', origin: 'template', properties: {} },
    ],
  },
});
