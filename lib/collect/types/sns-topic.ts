import {
  GetSubscriptionAttributesCommand, GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, ListSubscriptionsCommand, ListTagsForResourceCommand, ListTopicsCommand, SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { Pending } from '../../model/resource.ts';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type PartOf, type Place } from '../collector.ts';
import { absent, unknownOf } from '../errors.ts';
import { json, pruned, tagRecord } from '../shape.ts';

type Attributes = Readonly<Record<string, string>>;
const listed = (place: Place): string => `sns listed ${place.region}`;

/** Topics with their policies and subscriptions: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export default collector({
  type: 'AWS::SNS::Topic',
  service: 'sns',
  scope: 'regional',
  parts: ['AWS::SNS::Subscription', 'AWS::SNS::TopicPolicy'],
  apis: { sns: api(SNSClient, {
    GetSubscriptionAttributesCommand, GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, ListSubscriptionsCommand, ListTagsForResourceCommand, ListTopicsCommand,
  }) },
  async* list(aws, place) {
    await place.once(listed(place), () => Promise.resolve(true));
    for await (const page of pages(aws.sns.ListTopics, {}, 'NextToken', 'NextToken')) {
      for (const { TopicArn = '' } of page.Topics ?? []) yield found(TopicArn);
    }
  },
  async find(aws, place, idOrArn) {
    const arn = idOrArn.startsWith('arn:') ? idOrArn : `arn:${place.partition}:sns:${place.region}:${place.account}:${idOrArn}`;
    await place.once(`sns attributes ${arn}`, async () => (await aws.sns.GetTopicAttributes({ TopicArn: arn })).Attributes ?? {});
    return found(arn);
  },
  facets: {
    attributes: {
      properties: ['ContentBasedDeduplication', 'DeliveryStatusLogging', 'DisplayName', 'FifoTopic', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'],
      parts: ['AWS::SNS::TopicPolicy'],
      async read(aws, topic, place) {
        return describe(String(topic.arn), await place.once(`sns attributes ${topic.arn}`, async () => (await aws.sns.GetTopicAttributes({ TopicArn: topic.arn })).Attributes ?? {}));
      },
    },
    subscriptions: {
      parts: ['AWS::SNS::Subscription'],
      async read(aws, topic, place) {
        const TopicArn = String(topic.arn);
        // A sweep lists the region's subscriptions once. That list holds only those that this account owns, so the
        // topic's own count tells where other accounts have subscribed.
        if (place.known(listed(place)) !== undefined) {
          const all = await place.once(`sns subscriptions ${place.region}`, async () => {
            const byTopic = new Map<string, Subscription[]>();
            for await (const page of pages(aws.sns.ListSubscriptions, {}, 'NextToken', 'NextToken')) {
              for (const s of page.Subscriptions ?? []) byTopic.set(s.TopicArn ?? '', [...byTopic.get(s.TopicArn ?? '') ?? [], s]);
            }
            return byTopic;
          });
          const { SubscriptionsConfirmed, SubscriptionsPending } = await place.once(`sns attributes ${TopicArn}`, async () => (await aws.sns.GetTopicAttributes({ TopicArn })).Attributes ?? {});
          const mine = all.get(TopicArn) ?? [];
          if (Number(SubscriptionsConfirmed) + Number(SubscriptionsPending) === mine.length) return { parts: { 'AWS::SNS::Subscription': mine.map(subscriptionPart) } };
        }
        const subscriptions: Subscription[] = [];
        for await (const page of pages(aws.sns.ListSubscriptionsByTopic, { TopicArn }, 'NextToken', 'NextToken')) subscriptions.push(...page.Subscriptions ?? []);
        return { parts: { 'AWS::SNS::Subscription': subscriptions.map(subscriptionPart) } };
      },
    },
    redrive: {
      async read(aws, topic) {
        const parts = topic.parts['AWS::SNS::Subscription'];
        if (!Array.isArray(parts)) return {};
        return { parts: { 'AWS::SNS::Subscription': await Promise.all((parts as PartOf<'AWS::SNS::Subscription'>[]).map(async (part) => {
          const { RedrivePolicy: _, ...properties } = part.properties;
          try {
            // Who may not read a subscription of another account still sees the rest of it.
            const answer = await absent(aws.sns.GetSubscriptionAttributes({ SubscriptionArn: part.properties.SubscriptionArn }), 'NotFound', 'NotFoundException');
            const policy = answer?.Attributes?.['RedrivePolicy'];
            return { ...part, properties: { ...properties, ...(policy ? { RedrivePolicy: json(policy) } : {}) } };
          } catch (error) {
            return { ...part, properties: { ...properties, RedrivePolicy: unknownOf(error) as never } };
          }
        })) } };
      },
    },
    tags: {
      tags: true,
      async read(aws, topic) { return { tags: tagRecord((await aws.sns.ListTagsForResource({ ResourceArn: topic.arn })).Tags) }; },
    },
  },
});

const found = (arn: string) => ({ id: arn.slice(arn.lastIndexOf(':') + 1), name: arn.slice(arn.lastIndexOf(':') + 1), arn });

const protocols = ['Application', 'Firehose', 'HTTP', 'Lambda', 'SQS'] as const;

function describe(arn: string, a: Attributes) {
  const logging = protocols.flatMap((protocol) => {
    const [success, failure] = [a[`${protocol}SuccessFeedbackRoleArn`], a[`${protocol}FailureFeedbackRoleArn`]];
    return success || failure ? [{ Protocol: protocol === 'HTTP' ? 'http/s' : protocol.toLowerCase(), SuccessFeedbackRoleArn: success, FailureFeedbackRoleArn: failure }] : [];
  });
  return {
    properties: pruned<PropertiesOf<'AWS::SNS::Topic'>>({
      DisplayName: a['DisplayName'] || undefined, KmsMasterKeyId: a['KmsMasterKeyId'] || undefined, SignatureVersion: a['SignatureVersion'], TracingConfig: a['TracingConfig'],
      FifoTopic: a['FifoTopic'] === undefined ? undefined : a['FifoTopic'] === 'true',
      ContentBasedDeduplication: a['ContentBasedDeduplication'] === undefined ? undefined : a['ContentBasedDeduplication'] === 'true',
      DeliveryStatusLogging: logging.length === 0 ? undefined : logging,
    }),
    parts: { 'AWS::SNS::TopicPolicy': a['Policy'] ? [{ id: `${arn}-policy`, properties: { Topics: [arn], PolicyDocument: json(a['Policy']) } }] : [] },
  };
}

/** What only the subscription's own attributes tell is read where a rule asks for it; one that waits for its confirmation has none. */
function subscriptionPart(s: Subscription, index: number): PartOf<'AWS::SNS::Subscription'> {
  const confirmed = s.SubscriptionArn?.startsWith('arn:') === true;
  return {
    id: confirmed ? String(s.SubscriptionArn) : `${s.TopicArn}:pending-${index}`,
    properties: {
      ...pruned<PropertiesOf<'AWS::SNS::Subscription'>>({ TopicArn: s.TopicArn, Protocol: s.Protocol, Endpoint: s.Endpoint, SubscriptionArn: s.SubscriptionArn, Owner: s.Owner }),
      ...(confirmed ? { RedrivePolicy: new Pending('redrive') as never } : {}),
    },
  };
}
