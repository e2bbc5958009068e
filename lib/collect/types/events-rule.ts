import { DescribeRuleCommand, EventBridgeClient, ListEventBusesCommand, ListRulesCommand, ListTagsForResourceCommand, ListTargetsByRuleCommand, type Rule, type Target } from '@aws-sdk/client-eventbridge';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { absent } from '../errors.ts';
import { busesOf } from '../event-buses.ts';
import { json, pruned, tagRecord } from '../shape.ts';

type Properties = PropertiesOf<'AWS::Events::Rule'>;

/** Rules of every bus, AWS's managed ones too: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export default collector({
  type: 'AWS::Events::Rule',
  service: 'eventbridge',
  scope: 'regional',
  apis: { events: api(EventBridgeClient, { DescribeRuleCommand, ListEventBusesCommand, ListRulesCommand, ListTagsForResourceCommand, ListTargetsByRuleCommand }) },
  async* list(aws, place) {
    for (const { Name: EventBusName = '' } of await busesOf(aws.events.ListEventBuses, place)) {
      for await (const page of pages(aws.events.ListRules, { EventBusName, Limit: 100 }, 'NextToken', 'NextToken')) {
        for (const rule of page.Rules ?? []) yield found(rule, place);
      }
    }
  },
  async find(aws, place, idOrArn) {
    const [, path] = /:rule\/(.+)$/.exec(idOrArn) ?? [];
    const Name = (path ?? idOrArn).slice((path ?? idOrArn).lastIndexOf('/') + 1);
    const describe = async (EventBusName: string) => await absent(aws.events.DescribeRule({ Name, EventBusName }), 'ResourceNotFoundException');
    if (path !== undefined) {
      const rule = await describe(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : 'default');
      return rule && found(rule, place);
    }
    for (const { Name: EventBusName = '' } of await busesOf(aws.events.ListEventBuses, place)) {
      const rule = await describe(EventBusName);
      if (rule) return found(rule, place);
    }
    return undefined;
  },
  facets: {
    targets: {
      properties: ['Targets'],
      async read(aws, rule) {
        const targets: Target[] = [];
        const EventBusName = String(rule.properties['EventBusName'] ?? 'default');
        for await (const page of pages(aws.events.ListTargetsByRule, { Rule: rule.name, EventBusName }, 'NextToken', 'NextToken')) targets.push(...page.Targets ?? []);
        return { properties: { Targets: targets.map(targetOf) } };
      },
    },
    tags: {
      tags: true,
      async read(aws, rule) { return { tags: tagRecord((await aws.events.ListTagsForResource({ ResourceARN: rule.arn })).Tags) }; },
    },
  },
});

function found(rule: Rule, place: Place): Found<'AWS::Events::Rule', never> {
  const name = rule.Name ?? '';
  const bus = rule.EventBusName ?? 'default';
  return {
    id: name, name, arn: rule.Arn ?? `arn:${place.partition}:events:${place.region}:${place.account}:rule/${bus === 'default' ? '' : `${bus}/`}${name}`,
    properties: {
      ...pruned<Properties>({
        Name: name, EventBusName: bus, Description: rule.Description, State: rule.State, ScheduleExpression: rule.ScheduleExpression || undefined,
        RoleArn: rule.RoleArn, ManagedBy: rule.ManagedBy,
      }),
      ...(rule.EventPattern ? { EventPattern: json(rule.EventPattern) } : {}),
    },
  };
}

/** A target in CloudFormation's shape, with what decides where events go: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
const targetOf = (t: Target): NonNullable<Properties['Targets']>[number] => pruned<NonNullable<Properties['Targets']>[number]>({
  Id: t.Id, Arn: t.Arn, RoleArn: t.RoleArn, Input: t.Input, InputPath: t.InputPath,
  InputTransformer: t.InputTransformer && { InputTemplate: t.InputTransformer.InputTemplate, InputPathsMap: t.InputTransformer.InputPathsMap },
  DeadLetterConfig: t.DeadLetterConfig?.Arn ? { Arn: t.DeadLetterConfig.Arn } : undefined,
  RetryPolicy: t.RetryPolicy && { MaximumEventAgeInSeconds: t.RetryPolicy.MaximumEventAgeInSeconds, MaximumRetryAttempts: t.RetryPolicy.MaximumRetryAttempts },
  SqsParameters: t.SqsParameters && { MessageGroupId: t.SqsParameters.MessageGroupId },
  KinesisParameters: t.KinesisParameters && { PartitionKeyPath: t.KinesisParameters.PartitionKeyPath },
  HttpParameters: t.HttpParameters && { PathParameterValues: t.HttpParameters.PathParameterValues, HeaderParameters: t.HttpParameters.HeaderParameters, QueryStringParameters: t.HttpParameters.QueryStringParameters },
});
