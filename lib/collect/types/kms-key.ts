import {
  DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient, ListAliasesCommand, ListGrantsCommand, ListKeysCommand,
  ListResourceTagsCommand, type GrantListEntry,
} from '@aws-sdk/client-kms';
import { api, pages, type Bound } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { absent, CallError, isGone } from '../errors.ts';
import { defined, json } from '../shape.ts';

const apis = {
  kms: api(KMSClient, {
    DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, ListAliasesCommand, ListGrantsCommand, ListKeysCommand, ListResourceTagsCommand,
  }),
};

/**
 * KMS keys. The region's aliases come with the listing, by one call, since `alias/aws/...` tells an AWS managed key
 * without describing it: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export default collector({
  type: 'AWS::KMS::Key',
  service: 'kms',
  scope: 'regional',
  parts: ['AWS::KMS::Alias', 'Stance::KMS::Grant'],
  apis,
  async* list(aws, place) {
    const aliases = await aliasesOf(aws, place).catch((error: unknown) => {
      if (error instanceof CallError) return undefined;
      throw error;
    });
    for await (const page of pages(aws.kms.ListKeys, { Limit: 1000 }, 'NextMarker', 'Marker')) {
      for (const { KeyId = '', KeyArn = '' } of page.Keys ?? []) {
        const mine = aliases?.get(KeyId);
        yield {
          id: KeyId, name: KeyId, arn: KeyArn,
          properties: mine?.some((alias) => alias.startsWith('alias/aws/')) ? { KeyManager: 'AWS' } : {},
        };
      }
    }
  },
  async find(aws, _place, idOrArn) {
    try {
      const { KeyMetadata: key } = await aws.kms.DescribeKey({ KeyId: idOrArn });
      return key?.KeyId === undefined ? undefined : { id: key.KeyId, name: key.KeyId, arn: key.Arn ?? '', properties: described(key) };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
  facets: {
    describe: {
      properties: ['KeyManager', 'KeyState', 'DeletionDate', 'Enabled', 'KeySpec', 'KeyUsage', 'MultiRegion', 'MultiRegionKeyType', 'Origin', 'Description'],
      async read(aws, key) {
        const { KeyMetadata } = await aws.kms.DescribeKey({ KeyId: key.id });
        return { properties: described(KeyMetadata ?? {}) };
      },
    },
    policy: {
      properties: ['KeyPolicy'],
      async read(aws, key) {
        const { Policy } = await aws.kms.GetKeyPolicy({ KeyId: key.id, PolicyName: 'default' });
        return { properties: Policy === undefined ? {} : { KeyPolicy: json(Policy) } };
      },
    },
    rotation: {
      properties: ['EnableKeyRotation', 'RotationPeriodInDays'],
      async read(aws, key) {
        const answer = await absent(aws.kms.GetKeyRotationStatus({ KeyId: key.id }), 'UnsupportedOperationException');
        return { properties: defined({ EnableKeyRotation: answer?.KeyRotationEnabled === true, RotationPeriodInDays: answer?.RotationPeriodInDays }) };
      },
    },
    aliases: {
      parts: ['AWS::KMS::Alias'],
      async read(aws, key, place) {
        const mine = (await aliasesOf(aws, place)).get(key.id) ?? [];
        return { parts: { 'AWS::KMS::Alias': mine.map((AliasName) => ({ id: AliasName, properties: { AliasName, TargetKeyId: key.id } })) } };
      },
    },
    grants: {
      parts: ['Stance::KMS::Grant'],
      async read(aws, key) {
        const grants: GrantListEntry[] = [];
        for await (const page of pages(aws.kms.ListGrants, { KeyId: key.id, Limit: 100 }, 'NextMarker', 'Marker')) grants.push(...page.Grants ?? []);
        return { parts: { 'Stance::KMS::Grant': grants.map((grant) => ({
          id: grant.GrantId ?? '',
          properties: defined({
            GrantId: grant.GrantId, Operations: grant.Operations, IssuingAccount: grant.IssuingAccount,
            GranteePrincipal: grant.GranteePrincipal ?? grant.GranteeServicePrincipal,
            RetiringPrincipal: grant.RetiringPrincipal ?? grant.RetiringServicePrincipal,
          }),
        })) } };
      },
    },
    tags: {
      tags: true,
      async read(aws, key) {
        const tags: Record<string, string> = {};
        for await (const page of pages(aws.kms.ListResourceTags, { KeyId: key.id, Limit: 50 }, 'NextMarker', 'Marker')) {
          for (const { TagKey, TagValue } of page.Tags ?? []) if (TagKey !== undefined) tags[TagKey] = TagValue ?? '';
        }
        return { tags };
      },
    },
  },
});

type Metadata = NonNullable<Awaited<ReturnType<Bound<typeof apis>['kms']['DescribeKey']>>['KeyMetadata']> | Record<string, never>;

const described = (key: Metadata) => defined({
  KeyManager: key.KeyManager, KeyState: key.KeyState, Enabled: key.Enabled, KeySpec: key.KeySpec ?? key.CustomerMasterKeySpec,
  KeyUsage: key.KeyUsage, MultiRegion: key.MultiRegion, MultiRegionKeyType: key.MultiRegionConfiguration?.MultiRegionKeyType,
  Origin: key.Origin, Description: key.Description, DeletionDate: key.DeletionDate?.toISOString(),
});

/** The region's aliases by key id. */
function aliasesOf(aws: Bound<typeof apis>, place: Place): Promise<Map<string, string[]>> {
  return place.once(`kms:ListAliases ${place.region}`, async () => {
    const aliases = new Map<string, string[]>();
    for await (const page of pages(aws.kms.ListAliases, { Limit: 100 }, 'NextMarker', 'Marker')) {
      for (const { TargetKeyId, AliasName = '' } of page.Aliases ?? []) {
        if (TargetKeyId !== undefined) aliases.set(TargetKeyId, [...aliases.get(TargetKeyId) ?? [], AliasName]);
      }
    }
    return aliases;
  });
}
