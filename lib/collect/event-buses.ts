import type { EventBus, ListEventBusesCommandInput, ListEventBusesCommandOutput } from '@aws-sdk/client-eventbridge';
import { pages } from './api.ts';
import type { Place } from './collector.ts';

/** All buses of a region, listed once for the bus and the rule collector. */
export const busesOf = (list: (input: ListEventBusesCommandInput) => Promise<ListEventBusesCommandOutput>, place: Place): Promise<readonly EventBus[]> =>
  place.once(`events buses ${place.region}`, async () => {
    const buses: EventBus[] = [];
    for await (const page of pages(list, { Limit: 100 }, 'NextToken', 'NextToken')) buses.push(...page.EventBuses ?? []);
    return buses;
  });
