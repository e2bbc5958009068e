import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { partsOf, tagList, text, type Create } from './aws.ts';

/** AWS::SNS::Topic: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const topic: Create = async (thing, aws) => {
  const sns = aws.client(SNSClient);
  const key = thing.properties['KmsMasterKeyId'];
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: thing.name, Tags: tagList(thing), ...key === undefined ? {} : { Attributes: { KmsMasterKeyId: String(key) } } }));
  for (const { PolicyDocument } of partsOf(thing, 'AWS::SNS::TopicPolicy')) {
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: text(PolicyDocument) }));
  }
  for (const { Protocol, Endpoint, RedrivePolicy } of partsOf(thing, 'AWS::SNS::Subscription')) {
    const Attributes = RedrivePolicy === undefined ? {} : { RedrivePolicy: text(RedrivePolicy) };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: String(Protocol), Endpoint: Endpoint === undefined ? `https://example.com/${String(Protocol)}` : String(Endpoint), Attributes }));
  }
  return { id: thing.name, arn: TopicArn };
};
