import { CloudTrailClient, CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { S3Client } from '@aws-sdk/client-s3';
import { account } from '../scene.ts';
import { NotCreatable, tagList, unless, type Create } from './aws.ts';
import { createBucket } from './s3-bucket.ts';

/** AWS::CloudTrail::Trail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
export const trail: Create = async (thing, aws) => {
  if (thing.arn !== undefined && thing.arn.split(':')[4] !== account) throw new NotCreatable('the trail belongs to another account');
  const { Delivery = {}, S3BucketName = 'trail-logs', KMSKeyId, IsMultiRegionTrail, IsLogging, EnableLogFileValidation, EventSelectors, AdvancedEventSelectors, CloudWatchLogsLogGroupArn } = thing.properties;
  if (Object.keys(Delivery as object).length > 0) throw new NotCreatable('no API sets the times of delivery');
  const cloudtrail = aws.client(CloudTrailClient);
  await unless(createBucket(aws.client(S3Client), String(S3BucketName), aws.region), 'BucketAlreadyOwnedByYou');
  const { TrailARN } = await cloudtrail.send(new CreateTrailCommand({
    Name: thing.name, S3BucketName: String(S3BucketName), KmsKeyId: KMSKeyId as string | undefined, IsMultiRegionTrail: IsMultiRegionTrail === true,
    EnableLogFileValidation: EnableLogFileValidation === true, TagsList: tagList(thing),
    ...CloudWatchLogsLogGroupArn === undefined ? {} : { CloudWatchLogsLogGroupArn: String(CloudWatchLogsLogGroupArn), CloudWatchLogsRoleArn: `arn:${aws.partition}:iam::${account}:role/trail` },
  }));
  const selectors = { EventSelectors: EventSelectors as never, AdvancedEventSelectors: AdvancedEventSelectors as never };
  if (EventSelectors !== undefined || AdvancedEventSelectors !== undefined) await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: thing.name, ...selectors }));
  if (IsLogging !== false) await cloudtrail.send(new StartLoggingCommand({ Name: thing.name }));
  return { id: thing.name, arn: TrailARN };
};
