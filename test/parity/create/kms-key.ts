import { CreateGrantCommand, CreateKeyCommand, DisableKeyCommand, EnableKeyRotationCommand, KMSClient, ReplicateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { NotCreatable, partsOf, text, type Aws, type Create, type Made } from './aws.ts';

/** AWS::KMS::Key: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export const key: Create = async (thing, aws) => {
  const kms = aws.client(KMSClient);
  const { KeyManager, KeyPolicy, KeySpec, KeyUsage, Origin, MultiRegion, MultiRegionKeyType, KeyState, Enabled, EnableKeyRotation } = thing.properties;
  if (KeyManager === 'AWS') throw new NotCreatable('nobody but AWS makes a key of AWS');
  if (MultiRegionKeyType === 'REPLICA') return await replica(aws);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({
    Policy: KeyPolicy === undefined ? undefined : text(KeyPolicy), KeySpec: KeySpec as never, KeyUsage: (KeyUsage ?? usage(KeySpec)) as never, Origin: Origin as never,
    MultiRegion: MultiRegion === true || MultiRegionKeyType === 'PRIMARY', Tags: Object.entries(thing.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })), BypassPolicyLockoutSafetyCheck: true,
  }));
  const KeyId = KeyMetadata?.KeyId ?? '';
  if (EnableKeyRotation === true) await kms.send(new EnableKeyRotationCommand({ KeyId }));
  if (KeyState === 'Disabled' || Enabled === false) await kms.send(new DisableKeyCommand({ KeyId }));
  if (KeyState === 'PendingDeletion') await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  for (const { GranteePrincipal, Operations = ['Decrypt'] } of partsOf(thing, 'Stance::KMS::Grant')) {
    await kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: String(GranteePrincipal), Operations: Operations as never }));
  }
  return { id: KeyId, arn: KeyMetadata?.Arn };
};

/** A replica of a primary key that stands in another region. */
async function replica(aws: Aws): Promise<Made> {
  const home = aws.in('eu-west-1').client(KMSClient);
  const { KeyMetadata } = await home.send(new CreateKeyCommand({ MultiRegion: true }));
  const { ReplicaKeyMetadata: made } = await home.send(new ReplicateKeyCommand({ KeyId: KeyMetadata?.KeyId, ReplicaRegion: aws.region }));
  return { id: made?.KeyId ?? '', arn: made?.Arn };
}

/** What a key of a specification is for, where the example does not say. */
const usage = (spec: unknown): string | undefined => (String(spec).startsWith('HMAC') ? 'GENERATE_VERIFY_MAC' : /^(?:RSA|ECC)/.test(String(spec)) ? 'SIGN_VERIFY' : undefined);
