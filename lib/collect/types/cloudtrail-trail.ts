import {
  CloudTrailClient, DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand, ListTagsCommand, type Trail,
} from '@aws-sdk/client-cloudtrail';
import { api } from '../api.ts';
import { collector } from '../collector.ts';
import { isGone } from '../errors.ts';
import { defined, tagRecord } from '../shape.ts';

/**
 * CloudTrail trails. A region's listing also gives the trails that other regions replicate into it; they keep their
 * home region, where alone they are judged: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export default collector({
  type: 'AWS::CloudTrail::Trail',
  service: 'cloudtrail',
  scope: 'regional',
  apis: { cloudtrail: api(CloudTrailClient, { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand, ListTagsCommand }) },
  async* list(aws, place) {
    const { trailList = [] } = await aws.cloudtrail.DescribeTrails({ includeShadowTrails: true });
    for (const trail of trailList) yield found(trail, place.region);
  },
  async find(aws, place, idOrArn) {
    try {
      const { trailList = [] } = await aws.cloudtrail.DescribeTrails({ trailNameList: [idOrArn] });
      const trail = trailList.find((t) => t.Name === idOrArn || t.TrailARN === idOrArn);
      return trail && found(trail, place.region);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
  facets: {
    status: {
      properties: ['IsLogging', 'Delivery'],
      async read(aws, trail, place) {
        const arn = String(trail.arn);
        const status = await place.once(`cloudtrail:GetTrailStatus ${arn}`, () => aws.cloudtrail.GetTrailStatus({ Name: arn }));
        return { properties: {
          IsLogging: status.IsLogging === true,
          Delivery: defined({
            StartLoggingTime: status.StartLoggingTime?.toISOString(),
            LatestDeliveryError: status.LatestDeliveryError || undefined,
            LatestDeliveryTime: status.LatestDeliveryTime?.toISOString(),
            LatestCloudWatchLogsDeliveryError: status.LatestCloudWatchLogsDeliveryError || undefined,
            LatestCloudWatchLogsDeliveryTime: status.LatestCloudWatchLogsDeliveryTime?.toISOString(),
          }),
        } };
      },
    },
    selectors: {
      properties: ['EventSelectors', 'AdvancedEventSelectors'],
      async read(aws, trail, place) {
        const arn = String(trail.arn);
        const answer = await place.once(`cloudtrail:GetEventSelectors ${arn}`, () => aws.cloudtrail.GetEventSelectors({ TrailName: arn }));
        return { properties: {
          ...(answer.EventSelectors?.length ? { EventSelectors: answer.EventSelectors.map((selector) => defined({
            ReadWriteType: selector.ReadWriteType, IncludeManagementEvents: selector.IncludeManagementEvents,
            ExcludeManagementEventSources: selector.ExcludeManagementEventSources,
            DataResources: selector.DataResources?.map((resource) => defined({ ...resource })),
          })) } : {}),
          ...(answer.AdvancedEventSelectors?.length ? { AdvancedEventSelectors: answer.AdvancedEventSelectors.map((selector) => defined({
            Name: selector.Name, FieldSelectors: (selector.FieldSelectors ?? []).map((field) => defined({ ...field })),
          })) } : {}),
        } };
      },
    },
    tags: {
      tags: true,
      async read(aws, trail) {
        const arn = String(trail.arn);
        const { ResourceTagList = [] } = await aws.cloudtrail.ListTags({ ResourceIdList: [arn] });
        return { tags: tagRecord(ResourceTagList.find((tagged) => tagged.ResourceId === arn)?.TagsList) };
      },
    },
  },
});

function found(trail: Trail, region: string) {
  const HomeRegion = trail.HomeRegion ?? region;
  return {
    id: trail.Name ?? '', name: trail.Name ?? '', arn: trail.TrailARN ?? '', region: HomeRegion,
    properties: defined({
      TrailName: trail.Name, HomeRegion, S3BucketName: trail.S3BucketName, S3KeyPrefix: trail.S3KeyPrefix || undefined,
      SnsTopicName: trail.SnsTopicARN ?? trail.SnsTopicName, IncludeGlobalServiceEvents: trail.IncludeGlobalServiceEvents,
      IsMultiRegionTrail: trail.IsMultiRegionTrail, IsOrganizationTrail: trail.IsOrganizationTrail,
      EnableLogFileValidation: trail.LogFileValidationEnabled === true, KMSKeyId: trail.KmsKeyId || undefined,
      CloudWatchLogsLogGroupArn: trail.CloudWatchLogsLogGroupArn || undefined, CloudWatchLogsRoleArn: trail.CloudWatchLogsRoleArn || undefined,
    }),
  };
}
