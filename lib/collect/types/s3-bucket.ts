import {
  GetBucketAclCommand, GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketLocationCommand, GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand, GetBucketOwnershipControlsCommand, GetBucketPolicyCommand, GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand, GetBucketVersioningCommand, GetObjectLockConfigurationCommand, GetPublicAccessBlockCommand, HeadBucketCommand,
  ListBucketsCommand, S3Client,
} from '@aws-sdk/client-s3';
import { api, pages, type Bound } from '../api.ts';
import { collector, type Place } from '../collector.ts';
import { absent, CallError, isGone } from '../errors.ts';
import { aclOf, lifecycleOf, notificationsOf } from '../s3.ts';
import { defined, json, tagRecord } from '../shape.ts';

const apis = {
  s3: api(S3Client, {
    GetBucketAclCommand, GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketLocationCommand, GetBucketLoggingCommand,
    GetBucketNotificationConfigurationCommand, GetBucketOwnershipControlsCommand, GetBucketPolicyCommand, GetBucketPolicyStatusCommand,
    GetBucketTaggingCommand, GetBucketVersioningCommand, GetObjectLockConfigurationCommand, GetPublicAccessBlockCommand, HeadBucketCommand,
    ListBucketsCommand,
  }),
};

/** S3 buckets, each in its own region: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export default collector({
  type: 'AWS::S3::Bucket',
  service: 's3',
  scope: 'regional',
  parts: ['AWS::S3::BucketPolicy'],
  apis,
  async* list(aws, place) {
    let buckets = await ownBuckets(aws, place);
    // Emulators leave the region out of the list; they do filter by it.
    if ([...buckets.values()].includes(undefined)) buckets = await bucketsOf(aws, place.region);
    for (const [name, region = place.region] of buckets) if (region === place.region) yield named(place, name, region);
  },
  async find(aws, place, idOrArn) {
    const name = idOrArn.slice(idOrArn.lastIndexOf(':') + 1);
    const buckets = await ownBuckets(aws, place);
    if (buckets.has(name)) return named(place, name, buckets.get(name) ?? await regionOf(aws, name));
    try {
      await aws.s3.HeadBucket({ Bucket: name });
    } catch (error) {
      if (isGone(error)) return undefined;
      // A redirect or a bare 400 is how S3 says that the bucket is in another region.
      if (!(error instanceof CallError) || !/^(?:301|400|BadRequest|PermanentRedirect)$/.test(error.code)) throw error;
    }
    throw new CallError('s3', 'HeadBucket', 'ForeignBucket', 'unsupported', `The bucket ${name} belongs to another account.`);
  },
  facets: {
    policy: {
      parts: ['AWS::S3::BucketPolicy'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetBucketPolicy({ Bucket: id }), 'NoSuchBucketPolicy');
        return { parts: { 'AWS::S3::BucketPolicy': answer?.Policy ? [{ id: `${id}-policy`, properties: { Bucket: id, PolicyDocument: json(answer.Policy) } }] : [] } };
      },
    },
    policyStatus: {
      properties: ['PolicyIsPublic'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetBucketPolicyStatus({ Bucket: id }), 'NoSuchBucketPolicy');
        return { properties: { PolicyIsPublic: answer?.PolicyStatus?.IsPublic === true } };
      },
    },
    acl: {
      properties: ['Acl'],
      async read(aws, { id }) {
        return { properties: { Acl: aclOf(await aws.s3.GetBucketAcl({ Bucket: id })) } };
      },
    },
    publicAccessBlock: {
      properties: ['PublicAccessBlockConfiguration'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetPublicAccessBlock({ Bucket: id }), 'NoSuchPublicAccessBlockConfiguration');
        return { properties: answer?.PublicAccessBlockConfiguration ? { PublicAccessBlockConfiguration: defined(answer.PublicAccessBlockConfiguration) } : {} };
      },
    },
    encryption: {
      properties: ['BucketEncryption'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetBucketEncryption({ Bucket: id }), 'ServerSideEncryptionConfigurationNotFoundError');
        const rules = answer?.ServerSideEncryptionConfiguration?.Rules;
        return { properties: rules ? { BucketEncryption: { ServerSideEncryptionConfiguration: rules.map((rule) => defined({
          BucketKeyEnabled: rule.BucketKeyEnabled,
          ServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault && defined({
            SSEAlgorithm: rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm, KMSMasterKeyID: rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID,
          }),
        })) } } : {} };
      },
    },
    versioning: {
      properties: ['VersioningConfiguration', 'MfaDelete'],
      async read(aws, { id }) {
        const { Status, MFADelete } = await aws.s3.GetBucketVersioning({ Bucket: id });
        return { properties: { MfaDelete: MFADelete === 'Enabled', ...(Status ? { VersioningConfiguration: { Status } } : {}) } };
      },
    },
    logging: {
      properties: ['LoggingConfiguration'],
      async read(aws, { id }) {
        const { LoggingEnabled: on } = await aws.s3.GetBucketLogging({ Bucket: id });
        return { properties: on ? { LoggingConfiguration: defined({ DestinationBucketName: on.TargetBucket, LogFilePrefix: on.TargetPrefix }) } : {} };
      },
    },
    lifecycle: {
      properties: ['LifecycleConfiguration'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetBucketLifecycleConfiguration({ Bucket: id }), 'NoSuchLifecycleConfiguration');
        return { properties: answer?.Rules ? { LifecycleConfiguration: lifecycleOf(answer) } : {} };
      },
    },
    ownership: {
      properties: ['OwnershipControls'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetBucketOwnershipControls({ Bucket: id }), 'OwnershipControlsNotFoundError');
        const rules = answer?.OwnershipControls?.Rules;
        return { properties: rules ? { OwnershipControls: { Rules: rules.map((rule) => defined({ ObjectOwnership: rule.ObjectOwnership })) } } : {} };
      },
    },
    objectLock: {
      properties: ['ObjectLockEnabled', 'ObjectLockConfiguration'],
      async read(aws, { id }) {
        const answer = await absent(aws.s3.GetObjectLockConfiguration({ Bucket: id }), 'ObjectLockConfigurationNotFoundError');
        const lock = answer?.ObjectLockConfiguration;
        const retention = lock?.Rule?.DefaultRetention;
        return { properties: {
          ObjectLockEnabled: lock?.ObjectLockEnabled === 'Enabled',
          ...(lock ? { ObjectLockConfiguration: defined({ ObjectLockEnabled: lock.ObjectLockEnabled, Rule: retention && {
            DefaultRetention: defined({ Mode: retention.Mode, Days: retention.Days, Years: retention.Years }),
          } }) } : {}),
        } };
      },
    },
    notifications: {
      properties: ['NotificationConfiguration'],
      async read(aws, { id }) {
        return { properties: { NotificationConfiguration: notificationsOf(await aws.s3.GetBucketNotificationConfiguration({ Bucket: id })) } };
      },
    },
    tags: {
      tags: true,
      async read(aws, { id }) {
        return { tags: tagRecord((await absent(aws.s3.GetBucketTagging({ Bucket: id }), 'NoSuchTagSet'))?.TagSet) };
      },
    },
  },
});

const named = (place: Place, name: string, region: string) => ({ id: name, name, arn: `arn:${place.partition}:s3:::${name}`, region, properties: { BucketName: name } });

/** The account's buckets and their regions, by one call for all regions; another region asks again where the first asker's failed. */
async function ownBuckets(aws: Bound<typeof apis>, place: Place): Promise<Map<string, string | undefined>> {
  try {
    return await place.once('s3:ListBuckets', () => bucketsOf(aws));
  } catch (error) {
    if (error instanceof CallError && error.reason === 'denied') throw error;
    return await place.once(`s3:ListBuckets ${place.region}`, () => bucketsOf(aws));
  }
}

/** S3 names the regions only where the request has a parameter. */
async function bucketsOf(aws: Bound<typeof apis>, BucketRegion?: string): Promise<Map<string, string | undefined>> {
  const buckets = new Map<string, string | undefined>();
  const input = { MaxBuckets: 10_000, ...(BucketRegion === undefined ? {} : { BucketRegion }) };
  for await (const page of pages(aws.s3.ListBuckets, input, 'ContinuationToken', 'ContinuationToken')) {
    for (const { Name, BucketRegion: region } of page.Buckets ?? []) if (Name !== undefined) buckets.set(Name, region);
  }
  return buckets;
}

async function regionOf(aws: Bound<typeof apis>, Bucket: string): Promise<string> {
  const { LocationConstraint: place } = await aws.s3.GetBucketLocation({ Bucket });
  return place === undefined ? 'us-east-1' : place === 'EU' ? 'eu-west-1' : place;
}
