import { DescribeApiDestinationCommand, EventBridgeClient, ListApiDestinationsCommand, type ApiDestination } from '@aws-sdk/client-eventbridge';
import type { PropertiesOf } from '../../model/types.ts';
import { api, pages } from '../api.ts';
import { collector, type Found, type Place } from '../collector.ts';
import { pruned } from '../shape.ts';

/** Web endpoints that rules send to: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListApiDestinations.html */
export default collector({
  type: 'AWS::Events::ApiDestination',
  service: 'eventbridge',
  scope: 'regional',
  apis: { events: api(EventBridgeClient, { DescribeApiDestinationCommand, ListApiDestinationsCommand }) },
  async* list(aws, place) {
    for await (const page of pages(aws.events.ListApiDestinations, { Limit: 100 }, 'NextToken', 'NextToken')) {
      for (const destination of page.ApiDestinations ?? []) yield found(destination, place);
    }
  },
  async find(aws, place, idOrArn) {
    // arn:aws:events:region:account:api-destination/name/uuid
    const name = idOrArn.startsWith('arn:') ? idOrArn.split('/')[1] : idOrArn;
    return found(await aws.events.DescribeApiDestination({ Name: name }), place);
  },
  facets: {},
});

function found(d: ApiDestination, place: Place): Found<'AWS::Events::ApiDestination', never> {
  const name = d.Name ?? '';
  return {
    id: name, name, tags: {}, arn: d.ApiDestinationArn ?? `arn:${place.partition}:events:${place.region}:${place.account}:api-destination/${name}`,
    properties: pruned<PropertiesOf<'AWS::Events::ApiDestination'>>({
      Name: name, ConnectionArn: d.ConnectionArn, HttpMethod: d.HttpMethod, InvocationEndpoint: d.InvocationEndpoint, InvocationRateLimitPerSecond: d.InvocationRateLimitPerSecond,
    }),
  };
}
