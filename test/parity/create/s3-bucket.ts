import {
  CreateBucketCommand, DeleteBucketPolicyCommand, PutBucketAclCommand, PutBucketEncryptionCommand, PutBucketLoggingCommand, PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand, PutBucketPolicyCommand, PutBucketTaggingCommand, PutBucketVersioningCommand, PutPublicAccessBlockCommand, S3Client, type PutBucketAclCommandInput,
} from '@aws-sdk/client-s3';
import type { Properties } from '../scene.ts';
import { partsOf, tagList, text, unless, type Create } from './aws.ts';

/** AWS::S3::Bucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const bucket: Create = async (thing, aws) => {
  const s3 = aws.client(S3Client);
  const Bucket = thing.name;
  const p = thing.properties;
  await createBucket(s3, Bucket, aws.region);
  const put = async (key: string, work: (value: Properties) => Promise<unknown>): Promise<void> => { if (p[key] !== undefined) await work(p[key] as Properties); };
  await put('OwnershipControls', (value) => s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: value as never })));
  await put('AccessControl', (value) => putAcl(s3, { Bucket, ACL: canned(String(value)) as never }));
  await put('Acl', (value) => grant(s3, Bucket, value));
  await put('BucketEncryption', ({ ServerSideEncryptionConfiguration: rules }) => s3.send(new PutBucketEncryptionCommand({
    Bucket, ServerSideEncryptionConfiguration: { Rules: (rules as Properties[]).map(({ ServerSideEncryptionByDefault, ...rule }) => ({ ...rule, ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault as never })) },
  })));
  await put('VersioningConfiguration', (value) => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: value })));
  await put('LoggingConfiguration', async ({ DestinationBucketName, LogFilePrefix = '' }) => {
    const TargetBucket = String(DestinationBucketName ?? Bucket);
    await unless(createBucket(s3, TargetBucket, aws.region), 'BucketAlreadyOwnedByYou');
    const Policy = text({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: `arn:${aws.partition}:s3:::${TargetBucket}/*` }] });
    // S3 asks that logs can be delivered at the time of the call; the example's own policy comes after it.
    await s3.send(new PutBucketPolicyCommand({ Bucket: TargetBucket, Policy }));
    await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: String(LogFilePrefix) } } }));
    if (TargetBucket === Bucket) await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  });
  await put('NotificationConfiguration', (value) => s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: notifications(value), SkipDestinationValidation: true })));
  await put('PublicAccessBlockConfiguration', (value) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: value })));
  for (const { PolicyDocument } of partsOf(thing, 'AWS::S3::BucketPolicy')) await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: text(PolicyDocument) }));
  if (tagList(thing).length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(thing) } }));
  return { id: Bucket };
};

/** Makes a bucket in a region. */
export const createBucket = (s3: S3Client, Bucket: string, region: string): Promise<unknown> =>
  s3.send(new CreateBucketCommand({ Bucket, ...region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } } }));

/** `PublicReadWrite` as the API spells it. */
const canned = (name: string): string => name.replaceAll(/[A-Z]/g, (letter, at) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`);

/** A bucket that does not say who owns objects has lists if it is old; a new one is made to have them. */
async function putAcl(s3: S3Client, input: PutBucketAclCommandInput): Promise<void> {
  try {
    await s3.send(new PutBucketAclCommand(input));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AccessControlListNotSupported') throw error;
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: input.Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }));
    await s3.send(new PutBucketAclCommand(input));
  }
}

interface Grant { readonly Permission: string; readonly GranteeId?: string; readonly GranteeUri?: string }

/** The owner of every bucket in moto. */
const owner = '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a';

async function grant(s3: S3Client, Bucket: string, { OwnerId, Grants = [] }: { readonly OwnerId?: string; readonly Grants?: readonly Grant[] }): Promise<void> {
  if (Grants.length === 0) return;
  const idOf = (id: string): string => (id === OwnerId ? owner : id);
  await putAcl(s3, { Bucket, AccessControlPolicy: { Owner: { ID: owner }, Grants: Grants.map(({ Permission, GranteeId, GranteeUri }) => ({
    Permission: Permission as never, Grantee: GranteeId === undefined ? { Type: 'Group', URI: GranteeUri } : { Type: 'CanonicalUser', ID: idOf(GranteeId) },
  })) } });
}

/** Notifications as the API has them: a list of events, and the target's ARN under another name. */
function notifications(value: Properties): Properties {
  const list = (key: string, target: string, arn: string): Properties[] | undefined =>
    (value[key] as Properties[] | undefined)?.map(({ Event, [target]: to }) => ({ Events: [Event], [arn]: to }));
  return {
    QueueConfigurations: list('QueueConfigurations', 'Queue', 'QueueArn'), TopicConfigurations: list('TopicConfigurations', 'Topic', 'TopicArn'),
    LambdaFunctionConfigurations: list('LambdaConfigurations', 'Function', 'LambdaFunctionArn'),
    ...value['EventBridgeConfiguration'] === undefined ? {} : { EventBridgeConfiguration: {} },
  };
}
