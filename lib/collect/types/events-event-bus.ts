import { DescribeEventBusCommand, EventBridgeClient, ListEventBusesCommand, ListTagsForResourceCommand, type EventBus } from '@aws-sdk/client-eventbridge';
import type { Json } from '../../model/json.ts';
import type { PropertiesOf } from '../../model/types.ts';
import { api } from '../api.ts';
import { collector, type Found, type PartOf, type Place } from '../collector.ts';
import { busesOf } from '../event-buses.ts';
import { statementsOf } from '../lambda-policy.ts';
import { pruned, tagRecord } from '../shape.ts';

/** Event buses with their policies, which the listing holds: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html */
export default collector({
  type: 'AWS::Events::EventBus',
  service: 'eventbridge',
  scope: 'regional',
  parts: ['AWS::Events::EventBusPolicy'],
  apis: { events: api(EventBridgeClient, { DescribeEventBusCommand, ListEventBusesCommand, ListTagsForResourceCommand }) },
  async* list(aws, place) {
    for (const bus of await busesOf(aws.events.ListEventBuses, place)) yield found(bus, place);
  },
  async find(aws, place, idOrArn) {
    const name = idOrArn.slice(idOrArn.indexOf(':event-bus/') < 0 ? 0 : idOrArn.indexOf(':event-bus/') + ':event-bus/'.length);
    return found(await place.once(`events bus ${place.region} ${name}`, () => aws.events.DescribeEventBus({ Name: name })), place);
  },
  facets: {
    configuration: {
      properties: ['DeadLetterConfig', 'Description', 'KmsKeyIdentifier', 'LogConfig'],
      async read(aws, bus, place) {
        const answer = await place.once(`events bus ${place.region} ${bus.name}`, () => aws.events.DescribeEventBus({ Name: bus.name }));
        return { properties: pruned<Described>({
          Description: answer.Description || undefined, KmsKeyIdentifier: answer.KmsKeyIdentifier || undefined,
          DeadLetterConfig: answer.DeadLetterConfig?.Arn ? { Arn: answer.DeadLetterConfig.Arn } : undefined, LogConfig: answer.LogConfig,
        }) };
      },
    },
    tags: {
      tags: true,
      async read(aws, bus) { return { tags: tagRecord((await aws.events.ListTagsForResource({ ResourceARN: bus.arn })).Tags) }; },
    },
  },
});

type Described = Pick<PropertiesOf<'AWS::Events::EventBus'>, 'DeadLetterConfig' | 'Description' | 'KmsKeyIdentifier' | 'LogConfig'>;
type Bus = Pick<EventBus, 'Name' | 'Arn' | 'Policy'>;

function found(bus: Bus, place: Place): Found<'AWS::Events::EventBus', 'AWS::Events::EventBusPolicy'> {
  const name = bus.Name ?? '';
  return {
    id: name, name, arn: bus.Arn ?? `arn:${place.partition}:events:${place.region}:${place.account}:event-bus/${name}`,
    // A partner's bus is named like its event source.
    properties: { Name: name, ...(name.startsWith('aws.partner/') ? { EventSourceName: name } : {}) }, parts: { 'AWS::Events::EventBusPolicy': bus.Policy ? policies(bus.Policy, name) : [] },
  };
}

function policies(policy: string, EventBusName: string) {
  const statements = statementsOf(policy);
  if (!Array.isArray(statements)) return [statements as Exclude<typeof statements, readonly Json[]>];
  return statements.map((Statement: Json, index): PartOf<'AWS::Events::EventBusPolicy'> => ({ id: `${EventBusName}-${index}`, properties: { EventBusName, Statement } }));
}
