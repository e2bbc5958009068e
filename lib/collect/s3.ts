/** S3 answers in CloudFormation's shape: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
import type {
  GetBucketAclCommandOutput, GetBucketLifecycleConfigurationCommandOutput, GetBucketNotificationConfigurationCommandOutput, LifecycleRule,
} from '@aws-sdk/client-s3';
import type { PropertiesOf } from '../model/types.ts';
import { defined } from './shape.ts';

type Bucket = PropertiesOf<'AWS::S3::Bucket'>;

/** Grants of an access control list; a group is known by its URI, a user by the canonical id. */
export const aclOf = ({ Owner, Grants }: GetBucketAclCommandOutput): NonNullable<Bucket['Acl']> => ({
  ...(Owner?.ID === undefined ? {} : { OwnerId: Owner.ID }),
  Grants: (Grants ?? []).map((grant) => ({
    Permission: grant.Permission ?? '', ...defined({ GranteeId: grant.Grantee?.ID, GranteeUri: grant.Grantee?.URI }),
  })),
});

/** Lifecycle rules; the filter's members are the rule's own in CloudFormation. */
export const lifecycleOf = (answer: GetBucketLifecycleConfigurationCommandOutput): NonNullable<Bucket['LifecycleConfiguration']> => ({
  Rules: (answer.Rules ?? []).map(lifecycleRule),
});

function lifecycleRule(rule: LifecycleRule): NonNullable<NonNullable<Bucket['LifecycleConfiguration']>['Rules']>[number] {
  const filter = rule.Filter?.And ?? rule.Filter;
  const tags = rule.Filter?.And?.Tags ?? (rule.Filter?.Tag ? [rule.Filter.Tag] : []);
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  return defined({
    Id: rule.ID, Status: rule.Status, Prefix: filter?.Prefix ?? rule.Prefix,
    ObjectSizeGreaterThan: filter?.ObjectSizeGreaterThan, ObjectSizeLessThan: filter?.ObjectSizeLessThan,
    TagFilters: tags.length === 0 ? undefined : tags.map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' })),
    ExpirationInDays: rule.Expiration?.Days, ExpirationDate: rule.Expiration?.Date?.toISOString(),
    ExpiredObjectDeleteMarker: rule.Expiration?.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration && defined({ ...rule.NoncurrentVersionExpiration }),
    AbortIncompleteMultipartUpload: days === undefined ? undefined : { DaysAfterInitiation: days },
    Transitions: rule.Transitions?.map((t) => defined({ StorageClass: t.StorageClass, TransitionInDays: t.Days, TransitionDate: t.Date?.toISOString() })),
    NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((t) =>
      defined({ StorageClass: t.StorageClass, TransitionInDays: t.NoncurrentDays, NewerNoncurrentVersions: t.NewerNoncurrentVersions })),
  });
}

/** Notification targets; CloudFormation has one event a configuration, the API a list. */
export function notificationsOf(answer: GetBucketNotificationConfigurationCommandOutput): NonNullable<Bucket['NotificationConfiguration']> {
  const perEvent = <T>(events: readonly string[] | undefined, make: (Event: string) => T): T[] => (events ?? ['']).map(make);
  return defined({
    LambdaConfigurations: answer.LambdaFunctionConfigurations?.flatMap((c) => perEvent(c.Events, (Event) => defined({ Event, Function: c.LambdaFunctionArn }))),
    QueueConfigurations: answer.QueueConfigurations?.flatMap((c) => perEvent(c.Events, (Event) => defined({ Event, Queue: c.QueueArn }))),
    TopicConfigurations: answer.TopicConfigurations?.flatMap((c) => perEvent(c.Events, (Event) => defined({ Event, Topic: c.TopicArn }))),
    EventBridgeConfiguration: answer.EventBridgeConfiguration && { EventBridgeEnabled: true },
  });
}
